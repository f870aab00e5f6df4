namespace Dongsi.Peers;

/// <summary>The echo, as soon as something comes.</summary>
internal sealed class EchoProtocol : Protocol
{
    private Transport? _transport;

    public override void ConnectionMade(Transport transport) => _transport = transport;

    public override void DataReceived(ReadOnlyMemory<byte> data) => _transport!.Write(data);
}
