namespace Dongsi;

/// <summary>
/// What <see cref="Protocol"/> and <see cref="BufferedProtocol"/> have in common: they get a stream of bytes.
/// </summary>
public abstract class ByteProtocol : BaseProtocol
{
    private protected ByteProtocol()
    {
    }

    /// <summary>The connection is there. Called once, first.</summary>
    /// <param name="transport">What to write to.</param>
    /// <remarks><para><b>Python</b>: <c>connection_made(transport)</c>.</para></remarks>
    public virtual void ConnectionMade(Transport transport)
    {
    }

    /// <summary>The other side will send nothing more. Called once at most.</summary>
    /// <returns>True to keep the connection open for writing; false, as by default, to close it. Over TLS it closes in
    /// any case.</returns>
    /// <remarks><para><b>Python</b>: <c>eof_received()</c>.</para></remarks>
    public virtual bool EofReceived() => false;

    /// <summary>Hands over what has come.</summary>
    internal abstract void Deliver(ReadOnlyMemory<byte> data, Transport transport);

    /// <summary>Another transport has taken the place of the one it was made with.</summary>
    internal virtual void TransportReplaced(Transport transport)
    {
    }
}
