using System.Net;

namespace Dongsi;

/// <summary>Code that gets datagrams.</summary>
/// <remarks><para><b>Python</b>: <c>asyncio.DatagramProtocol</c>.</para></remarks>
public abstract class DatagramProtocol : BaseProtocol
{
    /// <summary>The socket is ready. Called once, first.</summary>
    /// <param name="transport">What to send with.</param>
    /// <remarks><para><b>Python</b>: <c>connection_made(transport)</c>.</para></remarks>
    public virtual void ConnectionMade(DatagramTransport transport)
    {
    }

    /// <summary>A datagram has come; it may be empty.</summary>
    /// <param name="data">It is there until this returns; copy what is needed later.</param>
    /// <param name="sender">Whose it is.</param>
    /// <remarks><para><b>Python</b>: <c>datagram_received(data, addr)</c>.</para></remarks>
    public virtual void DatagramReceived(ReadOnlyMemory<byte> data, EndPoint sender)
    {
    }

    /// <summary>An earlier send has failed, or a receive: nobody listens there, say. The socket goes on.</summary>
    /// <param name="exception">What the system said.</param>
    /// <remarks><para><b>Python</b>: <c>error_received(exc)</c>.</para></remarks>
    public virtual void ErrorReceived(Exception exception)
    {
    }
}
