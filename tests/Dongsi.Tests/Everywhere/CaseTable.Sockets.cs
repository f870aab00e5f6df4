using System.Net;
using System.Net.Sockets;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Everywhere;

// Sockets of the user's, and datagrams: nothing is received twice or not at all, and nothing is left open.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Sockets =>
    [
        Io("EventLoop.WaitReadable", async world =>
        {
            SocketPair pair = Pair(world);
            world.Partner(SoonDo(() => pair.Right.Send("x"u8)));
            await world.Loop.WaitReadable(pair.Left);
        }),
        Io("EventLoop.WaitWritable", async world => await world.Loop.WaitWritable(Pair(world).Left)),
        Io("EventLoop.SockConnect", async world =>
        {
            Socket listener = Listening(world);
            await world.Loop.SockConnect(Mine(world, TcpSocket()), listener.LocalEndPoint!);
        }),
        Io("EventLoop.SockAccept", async world =>
        {
            Socket listener = Listening(world);
            world.Partner(SoonDo(() => Mine(world, TcpSocket()).Connect(listener.LocalEndPoint!)));
            Mine(world, await world.Loop.SockAccept(listener));
        }),
        Io("EventLoop.SockRecv", async world =>
        {
            SocketPair pair = Pair(world);
            world.Partner(SoonDo(() => pair.Right.Send("x"u8)));
            Assert.Equal(1, await world.Loop.SockRecv(pair.Left, new byte[9]));
        }),
        Io("EventLoop.SockRecvFrom", async world =>
        {
            Socket left = Mine(world, UdpSocket());
            Socket right = Mine(world, UdpSocket());
            world.Partner(SoonDo(() => right.SendTo("x"u8, left.LocalEndPoint!)));
            Assert.Equal(1, (await world.Loop.SockRecvFrom(left, new byte[9])).Count);
        }),
        Io("EventLoop.SockSendTo", async world =>
        {
            Socket left = Mine(world, UdpSocket());
            await world.Loop.SockSendTo(left, new byte[9], Mine(world, UdpSocket()).LocalEndPoint!);
            await Asyncio.Sleep(0);
        }),
        Io("EventLoop.SockSendAll", async world =>
        {
            SocketPair pair = Pair(world);
            world.Partner(ReadAll(world.Loop, pair.Right));
            await world.Loop.SockSendAll(pair.Left, new byte[20_000_000]);
        }),
        Io("EventLoop.SockSendFile", async world =>
        {
            SocketPair pair = Pair(world);
            world.Partner(ReadAll(world.Loop, pair.Right));
            using FileStream file = SomeFile();
            Assert.Equal(file.Length, await world.Loop.SockSendFile(pair.Left, file));
        }) with
        {
            HasThreads = true,
        },
        Io("EventLoop.ConnectReadPipe", async world => await EndOfPipe(
            world, (end, factory) => world.Loop.ConnectReadPipe(factory, end))),
        Io("EventLoop.ConnectWritePipe", async world => await EndOfPipe(
            world, (end, factory) => world.Loop.ConnectWritePipe(factory, end))),
        Io("EventLoop.CreateDatagramEndpoint", async world =>
        {
            (DatagramTransport transport, DeafProtocol _) = await world.Loop.CreateDatagramEndpoint(
                () => new DeafProtocol(), localAddress: new IPEndPoint(IPAddress.Loopback, 0));
            transport.Abort();
        }),
    ];

    private static Case Io(string awaits, Func<World, Coroutine> body) => new(awaits, body) { HasIo = true };

    private static async Coroutine SoonDo(Action action)
    {
        await Asyncio.Sleep(Moment);
        action();
    }

    private static async Coroutine ReadAll(EventLoop loop, Socket socket)
    {
        byte[] buffer = new byte[100_000];
        while (await loop.SockRecv(socket, buffer.AsMemory()) > 0)
        {
        }
    }

    // A socket is a pipe too, and all pollers can watch it.
    private static async Coroutine EndOfPipe(
        World world,
        Func<int, Func<SilentProtocol>, Coroutine<(Transport Transport, SilentProtocol Protocol)>> connect)
    {
        SocketPair pair = Pair(world);
        const int DuplicateClosedOnExec = 1030;
        int end = LowLevel.Libc.DescriptorControl((int)pair.Left.Handle, DuplicateClosedOnExec, 0);
        (Transport transport, SilentProtocol _) = await connect(end, () => new SilentProtocol());
        await Asyncio.Sleep(0);
        transport.Abort();
    }

    private static SocketPair Pair(World world)
    {
        var pair = new SocketPair();
        world.AtEnd(pair.Dispose);
        return pair;
    }

    private static Socket Mine(World world, Socket socket)
    {
        world.AtEnd(socket.Dispose);
        return socket;
    }

    private static Socket TcpSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static Socket UdpSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static Socket Listening(World world)
    {
        Socket listener = Mine(world, TcpSocket());
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(5);
        return listener;
    }

    private sealed class DeafProtocol : DatagramProtocol;
}
