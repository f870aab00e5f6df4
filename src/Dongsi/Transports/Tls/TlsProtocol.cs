namespace Dongsi.LowLevel;

/// <summary>The lower end of a TLS connection: what the transport below takes for its protocol.</summary>
/// <param name="transport">The upper end.</param>
internal sealed class TlsProtocol(TlsTransport transport) : Protocol
{
    public override void ConnectionMade(Transport below) => transport.Begin(below);

    public override void DataReceived(ReadOnlyMemory<byte> data) => transport.FeedEncrypted(data);

    /// <summary>It stays open: whether this is the end is for the records of TLS to say.</summary>
    public override bool EofReceived()
    {
        transport.FeedEnd();
        return true;
    }

    public override void ConnectionLost(Exception? exception) => transport.BelowLost(exception);

    public override void PauseWriting() => transport.Pipe.PauseWriting();

    public override void ResumeWriting() => transport.RoomBelow();

    internal override Transport Outermost(Transport below) => transport.Protocol.Outermost(transport);

    internal override void LoopClosed() => transport.LoopClosed();
}
