namespace Dongsi;

/// <summary>Code that gets the bytes of a connection as they come.</summary>
/// <remarks>
/// <para>The order of calls: <see cref="ByteProtocol.ConnectionMade"/>, any number of <see cref="DataReceived"/>, at
/// most one <see cref="ByteProtocol.EofReceived"/>, <see cref="BaseProtocol.ConnectionLost"/>. What throws is reported
/// to the loop's exception handler; if it was <see cref="DataReceived"/> or <see cref="ByteProtocol.EofReceived"/>, the
/// connection is lost with that exception.</para>
/// <para><b>Python</b>: <c>asyncio.Protocol</c>.</para>
/// </remarks>
public abstract class Protocol : ByteProtocol
{
    /// <summary>Bytes have come: one at least, and cut anywhere.</summary>
    /// <param name="data">They are there until this returns; copy what is needed later.</param>
    /// <remarks><para><b>Python</b>: <c>data_received(data)</c>, where the bytes may be kept.</para></remarks>
    public virtual void DataReceived(ReadOnlyMemory<byte> data)
    {
    }

    /// <summary>Where the next bytes may go at once, without a copy; empty if they shall come to
    /// <see cref="DataReceived"/>.</summary>
    internal virtual Memory<byte> DirectBuffer => default;

    /// <summary>So many bytes are in the <see cref="DirectBuffer"/>.</summary>
    internal virtual void DirectReceived(int count)
    {
    }

    internal sealed override void Deliver(ReadOnlyMemory<byte> data, Transport transport) => DataReceived(data);
}
