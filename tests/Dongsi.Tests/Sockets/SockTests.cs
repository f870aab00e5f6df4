using System.Net;
using System.Net.Sockets;
using System.Text;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Sockets;

public sealed class SockTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void A_connection_is_made_and_used_both_ways(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using Socket listener = Listener();
        using Socket client = Tcp();
        LoopTask<Socket> accept = Asyncio.CreateTask(io.Loop.SockAccept(listener));
        await io.Loop.SockConnect(client, listener.LocalEndPoint!);
        using Socket server = await accept;
        Assert.Equal(server.LocalEndPoint, client.RemoteEndPoint);

        LoopTask<byte[]> read = Asyncio.CreateTask(io.Loop.SockRecv(server, 100));
        await LoopTest.WaitAllTasksBlocked();
        Assert.False(read.Done);
        await io.Loop.SockSendAll(client, "hello"u8.ToArray());
        Assert.Equal("hello", Encoding.UTF8.GetString(await read));
        client.Shutdown(SocketShutdown.Send);
        Assert.Empty(await io.Loop.SockRecv(server, 100));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Much_is_sent_as_fast_as_it_is_read(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var pair = new SocketPair();
        byte[] much = new byte[20_000_000];
        new Random(2).NextBytes(much);
        byte[] got = new byte[much.Length];
        LoopTask send = Asyncio.CreateTask(io.Loop.SockSendAll(pair.Left, much));
        int count = 0;
        while (count < got.Length)
        {
            count += await io.Loop.SockRecv(pair.Right, got.AsMemory(count));
        }

        await send;
        Assert.True(much.AsSpan().SequenceEqual(got));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_refused_connection_says_where(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        EndPoint nobody;
        using (Socket listener = Listener())
        {
            nobody = listener.LocalEndPoint!;
        }

        using Socket client = Tcp();
        var e = await Expect.Throws<ConnectionRefusedException>(io.Loop.SockConnect(client, nobody));
        Expect.Says(e, "connect", nobody.ToString()!);
        Assert.Equal(nobody, e.Peer);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_reset_is_an_error_of_the_read(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var pair = new SocketPair();
        LoopTask<byte[]> read = Asyncio.CreateTask(io.Loop.SockRecv(pair.Left, 10));
        await LoopTest.WaitAllTasksBlocked();
        pair.Right.LingerState = new LingerOption(true, 0);
        pair.Right.Dispose();
        await Expect.Throws<ConnectionResetException>(read);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_cancelled_read_loses_nothing(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var pair = new SocketPair();
        LoopTask<byte[]> read = Asyncio.CreateTask(io.Loop.SockRecv(pair.Left, 10));
        await LoopTest.WaitAllTasksBlocked();
        pair.Right.Send("kept"u8);
        read.Cancel();
        await Expect.Throws<CancelledException>(read);
        Assert.Equal("kept", Encoding.UTF8.GetString(await io.Loop.SockRecv(pair.Left, 10)));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Datagrams_come_with_their_sender(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using Socket left = Udp();
        using Socket right = Udp();
        byte[] buffer = new byte[100];
        LoopTask<(int Count, EndPoint Sender)> read = Asyncio.CreateTask(io.Loop.SockRecvFrom(right, buffer));
        await LoopTest.WaitAllTasksBlocked();
        await io.Loop.SockSendTo(left, "ping"u8.ToArray(), right.LocalEndPoint!);
        (int count, EndPoint sender) = await read;
        Assert.Equal("ping", Encoding.UTF8.GetString(buffer, 0, count));
        Assert.Equal(left.LocalEndPoint, sender);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_file_is_sent_from_where_it_is_told(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var pair = new SocketPair();
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "0123456789");
        using (FileStream file = File.OpenRead(path))
        {
            Assert.Equal(5, await io.Loop.SockSendFile(pair.Left, file, offset: 2, count: 5));
            Assert.Equal(7, file.Position);
            Assert.Equal(3, await io.Loop.SockSendFile(pair.Left, file, offset: 7));
        }

        File.Delete(path);
        byte[] got = new byte[100];
        await IoLoop.Until(() => pair.Right.Available == 8);
        Assert.Equal("23456789", Encoding.UTF8.GetString(got, 0, pair.Right.Receive(got)));
    });

    private static Socket Tcp() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static Socket Listener()
    {
        Socket listener = Tcp();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(5);
        return listener;
    }

    private static Socket Udp()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
