using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dongsi.Conformance;

/// <summary>Sockets of one's own in coroutines: the Sock family.</summary>
internal static class SocksPrograms
{
    public static void ConnectAcceptAndTalk(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        using Socket listener = Listener();
        using Socket client = Client();
        LoopTask<Socket> accepting = Asyncio.CreateTask(loop.SockAccept(listener));
        await loop.SockConnect(client, listener.LocalEndPoint!);
        using Socket server = await accepting;
        log($"address {Yes(Equals(server.RemoteEndPoint, client.LocalEndPoint))}");
        await loop.SockSendAll(client, "hello"u8.ToArray());
        log($"heard {Text(await loop.SockRecv(server, 100))}");
        client.Shutdown(SocketShutdown.Send);
        log($"end '{Text(await loop.SockRecv(server, 100))}'");
    });

    public static void NobodyListens(Log log) => InRealTime(log, async () =>
    {
        EndPoint nowhere;
        using (Socket listener = Listener())
        {
            nowhere = listener.LocalEndPoint!;
        }

        using Socket client = Client();
        try
        {
            await Asyncio.RunningLoop.SockConnect(client, nowhere);
        }
        catch (ConnectionException error)
        {
            log(Show(error));
        }
    });

    public static void IntoMemoryOfOnesOwn(Log log) => InRealTime(log, async () =>
    {
        (Socket ours, Socket theirs) = Sockets();
        byte[] buffer = "......"u8.ToArray();
        theirs.Send("abc"u8);
        int count = await Asyncio.RunningLoop.SockRecv(ours, buffer.AsMemory());
        log($"{count} {Text(buffer)}");
        ours.Dispose();
        theirs.Dispose();
    });

    public static void ACancelledReceiveLosesNothing(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        (Socket ours, Socket theirs) = Sockets();
        LoopTask<byte[]> receiving = Asyncio.CreateTask(loop.SockRecv(ours, 10));
        await Asyncio.Sleep(0.01);
        theirs.Send("kept"u8);
        receiving.Cancel();
        try
        {
            await receiving;
        }
        catch (CancelledException error)
        {
            log(Show(error));
        }

        log(Text(await loop.SockRecv(ours, 10)));
        ours.Dispose();
        theirs.Dispose();
    });

    public static void MoreThanThereIsRoomFor(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        (Socket ours, Socket theirs) = Sockets();
        LoopTask sending = Asyncio.CreateTask(loop.SockSendAll(ours, Bytes(10_000_000)));
        await Asyncio.Sleep(0.01);
        log($"waits {Yes(!sending.Done)}");
        int count = 0;
        while (count < 10_000_000)
        {
            count += (await loop.SockRecv(theirs, 1_000_000)).Length;
        }

        await sending;
        log($"received {count}");
        ours.Dispose();
        theirs.Dispose();
    });

    public static void TheConnectionBreaks(Log log) => InRealTime(log, async () =>
    {
        (Socket ours, Socket theirs) = Sockets();
        LoopTask<byte[]> receiving = Asyncio.CreateTask(Asyncio.RunningLoop.SockRecv(ours, 10));
        await Asyncio.Sleep(0.01);
        Reset(theirs);
        try
        {
            await receiving;
        }
        catch (ConnectionException error)
        {
            log(Show(error));
        }

        ours.Dispose();
    });

    public static void DatagramsWithTheirSender(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        using Socket left = Datagrams();
        using Socket right = Datagrams();
        byte[] buffer = new byte[100];
        LoopTask<(int Count, EndPoint Sender)> receiving = Asyncio.CreateTask(loop.SockRecvFrom(right, buffer));
        await Asyncio.Sleep(0.01);
        await loop.SockSendTo(left, "ping"u8.ToArray(), right.LocalEndPoint!);
        var (count, sender) = await receiving;
        log($"{Text(buffer[..count])}, sender {Yes(sender.Equals(left.LocalEndPoint))}");
    });

    public static void APartOfAFile(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        (Socket ours, Socket theirs) = Sockets();
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "0123456789");
        using (FileStream file = File.OpenRead(path))
        {
            log($"sent {await loop.SockSendFile(ours, file, 2, 5)}, at {file.Position}");
            log($"sent {await loop.SockSendFile(ours, file, 7)}, at {file.Position}");
        }

        File.Delete(path);
        ours.Dispose();
        string received = "";
        while (await loop.SockRecv(theirs, 100) is { Length: > 0 } piece)
        {
            received += Text(piece);
        }

        log(received);
        theirs.Dispose();
    });

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static Socket Client() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static Socket Listener()
    {
        Socket listener = Client();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(5);
        return listener;
    }

    private static Socket Datagrams()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
