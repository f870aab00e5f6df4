using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dongsi.Conformance;

/// <summary>Sockets in real time. The twin of sockets_harness.py.</summary>
internal static class Net
{
    /// <summary>Runs main on a loop whose reports are lines of the trace.</summary>
    public static void InRealTime(Log log, Func<Coroutine> main) => Asyncio.Run(async () =>
    {
        Asyncio.RunningLoop.SetExceptionHandler((_, context) => log($"report {Show(context.Exception)}"));
        await Asyncio.Timeout(20, async _ => await main());
    });

    public static async Coroutine Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Asyncio.Sleep(0.001);
        }
    }

    /// <summary>Two that are connected. Narrow: the system keeps little of what is sent.</summary>
    public static (Socket Ours, Socket Theirs) Sockets(bool narrow = false)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var ours = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (narrow)
        {
            ours.SendBufferSize = 4096;
            listener.ReceiveBufferSize = 4096;
        }

        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        ours.Connect(listener.LocalEndPoint!);
        return (ours, listener.Accept());
    }

    /// <summary>A transport for the protocol, and the plain socket at the other end.</summary>
    public static async Coroutine<(Transport Transport, Socket Peer)> Wire(ByteProtocol protocol, bool narrow = false)
    {
        (Socket ours, Socket theirs) = Sockets(narrow);
        var (transport, _) = await Asyncio.RunningLoop.CreateConnection(() => protocol, ours);
        return (transport, theirs);
    }

    /// <summary>What comes until the end, read on a thread.</summary>
    public static Coroutine<byte[]> ReadAll(Socket peer) => Asyncio.ToThread(() =>
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[65536];
        while (peer.Receive(buffer) is var count and > 0)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    });

    public static async Coroutine<string> ReadText(Socket peer) => Encoding.UTF8.GetString(await ReadAll(peer));

    /// <summary>Breaks the connection off.</summary>
    public static void Reset(Socket peer)
    {
        peer.LingerState = new LingerOption(enable: true, seconds: 0);
        peer.Dispose();
    }

    /// <summary>Connects to a server.</summary>
    public static async Coroutine<Transport> Call(Server server, Recorder protocol) =>
        (await Asyncio.RunningLoop.CreateConnection(() => protocol, "127.0.0.1", server.Port)).Transport;

    /// <summary>A protocol that logs nothing.</summary>
    public static Recorder Quiet() => new(_ => { });

    public static byte[] Bytes(int count) => new byte[count];
}
