namespace Dongsi;

/// <summary>
/// What all protocols have. A protocol is the code that a transport calls: on the loop's thread, one call at a time.
/// </summary>
/// <remarks>
/// <para>Derive from <see cref="Protocol"/>, <see cref="BufferedProtocol"/> or <see cref="DatagramProtocol"/>.</para>
/// <para><b>Python</b>: <c>asyncio.BaseProtocol</c>.</para>
/// </remarks>
public abstract class BaseProtocol
{
    private protected BaseProtocol()
    {
    }

    /// <summary>The connection is gone. Called once, last, and never from inside a call of the transport.</summary>
    /// <param name="exception">Why; null if it was closed by this side, aborted, or ended by the other side.</param>
    /// <remarks><para><b>Python</b>: <c>connection_lost(exc)</c>.</para></remarks>
    public virtual void ConnectionLost(Exception? exception)
    {
    }

    /// <summary>More than the high limit is waiting to be sent: write no more for now.</summary>
    /// <remarks><para><b>Python</b>: <c>pause_writing()</c>.</para></remarks>
    public virtual void PauseWriting()
    {
    }

    /// <summary>What waits to be sent has shrunk to the low limit: go on writing.</summary>
    /// <remarks><para><b>Python</b>: <c>resume_writing()</c>.</para></remarks>
    public virtual void ResumeWriting()
    {
    }

    /// <summary>The transport that the user sees, where one is built upon another.</summary>
    internal virtual Transport Outermost(Transport transport) => transport;

    /// <summary>The loop was closed, and the connection with it; nothing else is called any more.</summary>
    internal virtual void LoopClosed()
    {
    }
}
