using System.Net.Sockets;
using Dongsi.Tests.Support;

namespace Dongsi.Tests.Streams;

/// <summary>A reader and a writer on the loop, connected to a plain socket of the test's.</summary>
internal sealed class StreamPair : IDisposable
{
    private StreamPair(AsyncStreamReader reader, AsyncStreamWriter writer, Socket peer)
    {
        Reader = reader;
        Writer = writer;
        Peer = peer;
    }

    public AsyncStreamReader Reader { get; }

    public AsyncStreamWriter Writer { get; }

    public Socket Peer { get; }

    /// <summary>Opens a connection, and ends it after the test.</summary>
    public static void Run(
        PollerKind poller, Func<StreamPair, Coroutine> body, int limit = AsyncStreamReader.DefaultLimit) =>
        IoLoop.Run(poller, async _ =>
        {
            using StreamPair pair = await Open(limit);
            await body(pair);
        });

    public static async Coroutine<StreamPair> Open(int limit = AsyncStreamReader.DefaultLimit)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen(1);
        int port = ((System.Net.IPEndPoint)listener.LocalEndPoint!).Port;
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port, limit);
        Socket peer = listener.Accept();
        peer.NoDelay = true;
        peer.ReceiveTimeout = 10_000;
        return new StreamPair(reader, writer, peer);
    }

    /// <summary>The end as a broken cable would be: a reset.</summary>
    public void Reset()
    {
        Peer.LingerState = new LingerOption(enable: true, seconds: 0);
        Peer.Dispose();
    }

    /// <summary>Receives so many bytes, on a thread.</summary>
    public Coroutine<byte[]> Receive(int count) => Asyncio.ToThread(() =>
    {
        byte[] all = new byte[count];
        for (int got = 0; got < count;)
        {
            int more = Peer.Receive(all.AsSpan(got));
            got += more > 0 ? more : throw new EndOfStreamException($"The stream ended after {got} bytes.");
        }

        return all;
    });

    public void Dispose()
    {
        Writer.Close();
        Writer.Transport.Abort();
        Peer.Dispose();
    }
}
