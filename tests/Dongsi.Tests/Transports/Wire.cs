using System.Net;
using System.Net.Sockets;

namespace Dongsi.Tests.Transports;

/// <summary>A protocol on the loop, connected to a plain socket of the test's.</summary>
internal sealed class Wire<TProtocol> : IDisposable where TProtocol : ByteProtocol
{
    private Wire(Transport transport, TProtocol protocol, Socket peer)
    {
        Transport = transport;
        Protocol = protocol;
        Peer = peer;
    }

    public Transport Transport { get; }

    public TProtocol Protocol { get; }

    public Socket Peer { get; }

    /// <param name="protocol">What is connected.</param>
    /// <param name="narrow">The system keeps so little that much is left for the transport to keep.</param>
    public static async Coroutine<Wire<TProtocol>> Open(TProtocol protocol, bool narrow = false)
    {
        (Socket ours, Socket theirs) = Sockets(narrow);
        try
        {
            var (transport, _) = await Asyncio.RunningLoop.CreateConnection(() => protocol, ours);
            return new Wire<TProtocol>(transport, protocol, theirs);
        }
        catch
        {
            theirs.Dispose();
            throw;
        }
    }

    /// <summary>Two that are connected.</summary>
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
        Socket theirs = listener.Accept();
        theirs.ReceiveTimeout = 10_000;
        return (ours, theirs);
    }

    /// <summary>All that comes until the end, read on a thread.</summary>
    public Coroutine<byte[]> ReadToEnd() => Asyncio.ToThread(() =>
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[65536];
        while (Peer.Receive(buffer) is var count and > 0)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    });

    /// <summary>The end as a broken cable would be: a reset.</summary>
    public void Reset()
    {
        Peer.LingerState = new LingerOption(enable: true, seconds: 0);
        Peer.Dispose();
    }

    public void Dispose()
    {
        Transport.Abort();
        Peer.Dispose();
    }
}
