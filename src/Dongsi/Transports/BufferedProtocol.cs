using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Code that says where the bytes of a connection are to be put, so that none is copied.</summary>
/// <remarks>
/// <para>As <see cref="Protocol"/>, with <see cref="GetBuffer"/> and <see cref="BufferUpdated"/> instead of
/// <see cref="Protocol.DataReceived"/>.</para>
/// <para><b>Python</b>: <c>asyncio.BufferedProtocol</c>.</para>
/// </remarks>
public abstract class BufferedProtocol : ByteProtocol
{
    /// <summary>Where the next bytes shall go.</summary>
    /// <param name="sizeHint">How many the transport would like to put there; -1 if it does not know.</param>
    /// <returns>Memory that is not empty; an empty one is an error, and the connection is lost with it.</returns>
    /// <remarks><para><b>Python</b>: <c>get_buffer(sizehint)</c>.</para></remarks>
    public abstract Memory<byte> GetBuffer(int sizeHint);

    /// <summary>Bytes have come.</summary>
    /// <param name="count">How many, at the start of the memory that <see cref="GetBuffer"/> has given.</param>
    /// <remarks><para><b>Python</b>: <c>buffer_updated(nbytes)</c>.</para></remarks>
    public abstract void BufferUpdated(int count);

    internal sealed override void Deliver(ReadOnlyMemory<byte> data, Transport transport)
    {
        while (!data.IsEmpty && !transport.IsClosing)
        {
            Memory<byte> buffer = GetBuffer(data.Length);
            if (buffer.IsEmpty)
            {
                throw ThrowHelper.EmptyBuffer(this);
            }

            int count = Math.Min(buffer.Length, data.Length);
            data[..count].CopyTo(buffer);
            data = data[count..];
            BufferUpdated(count);
        }
    }
}
