using System.Net;

namespace Dongsi;

/// <summary>A socket for datagrams: the sending side of a <see cref="DatagramProtocol"/>.</summary>
/// <remarks><para><b>Python</b>: <c>asyncio.DatagramTransport</c>.</para></remarks>
public abstract class DatagramTransport : BaseTransport
{
    private protected DatagramTransport(EventLoop loop) : base(loop)
    {
    }

    /// <summary>How many bytes wait to be sent, and 8 more for each datagram, so that empty ones count.</summary>
    /// <remarks><para><b>Python</b>: <c>transport.get_write_buffer_size()</c>.</para></remarks>
    public abstract int WriteBufferSize { get; }

    /// <summary>When the protocol is told to stop sending, and when to go on; see
    /// <see cref="Transport.SetWriteBufferLimits"/>.</summary>
    /// <param name="high">In bytes; null: 64 KiB, or four times <paramref name="low"/> if that is given.</param>
    /// <param name="low">In bytes; null: a quarter of <paramref name="high"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not 0 ≤ low ≤ high.</exception>
    /// <remarks><para><b>Python</b>: <c>transport.set_write_buffer_limits()</c>.</para></remarks>
    public abstract void SetWriteBufferLimits(int? high = null, int? low = null);

    /// <summary>Sends a datagram. Never waits: what the system has no room for is kept.</summary>
    /// <param name="data">One datagram, which may be empty; it is sent or copied before this returns.</param>
    /// <param name="endPoint">To whom; null, or the same, on a socket that is connected.</param>
    /// <exception cref="ArgumentException">It is connected to somebody else, or not connected and nobody is named, or
    /// the name of a host is given instead of an address.</exception>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>transport.sendto(data, addr)</c>.</para></remarks>
    public abstract void SendTo(ReadOnlySpan<byte> data, EndPoint? endPoint = null);

    /// <inheritdoc cref="SendTo(ReadOnlySpan{byte}, EndPoint?)"/>
    public void SendTo(ReadOnlyMemory<byte> data, EndPoint? endPoint = null) => SendTo(data.Span, endPoint);
}
