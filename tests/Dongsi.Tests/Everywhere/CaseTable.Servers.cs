using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Dongsi.Tests.Everywhere;

// Servers and names: nothing is open at the end.
internal static partial class CaseTable
{
    // In which what was sent has come.
    private const double Moment = 0.005;

    private static IEnumerable<Case> Servers =>
    [
        new("EventLoop.GetAddressInfo", async world => await world.Loop.GetAddressInfo("localhost", 80))
        {
            HasIo = true,
        },
        new("EventLoop.CreateServer", async world => Owned(
            world, await world.Loop.CreateServer(() => new SilentProtocol(), "localhost")))
        {
            HasIo = true,
        },
        new("Server.ServeForever", async world =>
        {
            Server server = await SomeServer(world);
            ClientOf(world, server);
            bool wasClosed = false;

            // Not a partner: whoever cancels those must not keep it from ending.
            TimerHandle end = world.Loop.CallLater(Moment, () =>
            {
                server.Close();
                server.CloseClients();
                wasClosed = true;
            });
            world.AtEnd(end.Cancel);
            try
            {
                await server.ServeForever();
            }
            catch (CancelledException) when (wasClosed)
            {
                // How it ends if nobody interferes.
            }
        })
        {
            HasIo = true,
            Check = NothingIsServed,
        },
        new("Server.WaitClosed", async world =>
        {
            Server server = await SomeServer(world);
            Socket client = ClientOf(world, server);
            await Asyncio.Sleep(Moment);
            server.Close();
            world.Partner(AfterAMoment(client.Dispose));
            await server.WaitClosed();
        })
        {
            HasIo = true,
            Check = NothingIsServed,
        },
        new("Server.Shutdown", async world =>
        {
            Server server = await SomeServer(world);
            ClientOf(world, server);
            await Asyncio.Sleep(Moment);
            await server.Shutdown(Moment);
            Assert.Equal(0, server.GetStatistics().Connections);
        })
        {
            HasIo = true,
            Check = NothingIsServed,
        },
    ];

    private static void NothingIsServed(World world) =>
        Assert.Equal(0, world.Kept<Server>()?.GetStatistics().Connections ?? 0);

    private static async Coroutine<Server> SomeServer(World world, Func<ByteProtocol>? factory = null) =>
        Owned(world, await world.Loop.CreateServer(factory ?? (() => new SilentProtocol()), "127.0.0.1"));

    private static Server Owned(World world, Server server)
    {
        world.AtEnd(() =>
        {
            server.Close();
            server.AbortClients();
        });
        return world.Keep(server);
    }

    private static Socket ClientOf(World world, Server server)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        world.AtEnd(client.Dispose);
        client.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
        return client;
    }

    private static async Coroutine AfterAMoment(Action action)
    {
        await Asyncio.Sleep(Moment);
        action();
    }

    private sealed class SilentProtocol : Protocol;
}
