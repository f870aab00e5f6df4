using System.Net;
using System.Net.Sockets;

namespace Dongsi.Tests.Support;

/// <summary>Two sockets that are connected with each other.</summary>
internal sealed class SocketPair : IDisposable
{
    private static int s_count;

    public SocketPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(NextAddress(), 0));
        listener.Listen(1);
        Left = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Left.Connect(listener.LocalEndPoint!);
        Right = listener.Accept();
    }

    public Socket Left { get; }

    public Socket Right { get; }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }

    // A port is not free for a minute after its connection; Linux has sixteen million addresses to have ports on.
    private static IPAddress NextAddress()
    {
        int count = Interlocked.Increment(ref s_count);
        return OperatingSystem.IsLinux()
            ? new IPAddress([127, 1, (byte)(count >> 8), (byte)count])
            : IPAddress.Loopback;
    }
}
