using System.Net;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Everywhere;

// Connections: there is one, or nothing is open.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Connections =>
    [
        new("EventLoop.CreateConnection", async world =>
        {
            Server server = await SomeServer(world);
            (Transport transport, SilentProtocol _) = await world.Loop.CreateConnection(
                () => new SilentProtocol(), "localhost", server.Port);
            transport.Abort();
        })
        {
            HasIo = true,
        },
        new("EventLoop.CreateConnection", async world =>
        {
            // Two addresses: nobody answers at the one, and the other comes after a delay.
            Server server = await SomeServer(world);
            using var full = new FullBacklog();
            var connector = new LowLevel.Connector(
                world.Loop,
                [full.EndPoint, new IPEndPoint(IPAddress.Loopback, server.Port)],
                localAddress: null,
                delay: Moment);
            LowLevel.IoHandle? handle = await connector.Run();
            Assert.NotNull(handle);
            handle.Close();
        })
        {
            HasIo = true,
        },
        new("EventLoop.ConnectAcceptedSocket", async world =>
        {
            Server server = await SomeServer(world);
            (Transport transport, SilentProtocol _) = await world.Loop.ConnectAcceptedSocket(
                () => new SilentProtocol(), ClientOf(world, server));
            await Asyncio.Sleep(0);
            transport.Close();
        })
        {
            HasIo = true,
        },
        new("EventLoop.SendFile", async world =>
        {
            Server server = await SomeServer(world, () => new SilentProtocol());
            (Transport transport, SilentProtocol _) = await world.Loop.CreateConnection(
                () => new SilentProtocol(), "127.0.0.1", server.Port);
            world.AtEnd(transport.Abort);
            using FileStream file = SomeFile();
            Assert.Equal(file.Length, await world.Loop.SendFile(transport, file));
            transport.Abort();
        })
        {
            HasIo = true,
        },
        new("EventLoop.CreateUnixConnection", async world =>
        {
            string path = "\0dongsi-" + Guid.NewGuid().ToString("N");
            Owned(world, world.Loop.CreateUnixServer(() => new SilentProtocol(), path));
            (Transport transport, SilentProtocol _) = await world.Loop.CreateUnixConnection(
                () => new SilentProtocol(), path);
            await Asyncio.Sleep(0);
            transport.Abort();
        })
        {
            HasIo = true,
        },
    ];

    private static FileStream SomeFile()
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
            });
        file.Write(new byte[5_000_000]);
        file.Flush();
        return file;
    }
}
