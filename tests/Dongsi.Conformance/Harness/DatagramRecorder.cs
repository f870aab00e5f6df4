using System.Net;
using System.Text;

namespace Dongsi.Conformance;

/// <summary>A protocol of datagrams that logs what it is called with. The twin of the one in sockets_harness.py.
/// </summary>
internal sealed class DatagramRecorder(Log log, string name = "") : DatagramProtocol
{
    private readonly string _prefix = name.Length == 0 ? "" : name + " ";

    public Action<DatagramTransport, string, EndPoint>? OnDatagram { get; init; }

    public DatagramTransport? Transport { get; private set; }

    public int Received { get; private set; }

    public bool HasFailed { get; private set; }

    public bool IsLost { get; private set; }

    public EndPoint Address => (EndPoint)Transport!.GetExtraInfo("sockname")!;

    public override void ConnectionMade(DatagramTransport transport)
    {
        Transport = transport;
        log($"{_prefix}made");
    }

    public override void DatagramReceived(ReadOnlyMemory<byte> data, EndPoint sender)
    {
        Received++;
        string text = Encoding.UTF8.GetString(data.Span);
        log($"{_prefix}datagram '{text}'");
        OnDatagram?.Invoke(Transport!, text, sender);
    }

    public override void ErrorReceived(Exception exception)
    {
        HasFailed = true;
        log($"{_prefix}error {Show(exception)}");
    }

    public override void ConnectionLost(Exception? exception)
    {
        IsLost = true;
        log($"{_prefix}lost {Show(exception)}");
    }

    /// <summary>Closes its transport, and waits until it has heard so.</summary>
    public async Coroutine End()
    {
        Transport!.Close();
        await Until(() => IsLost);
    }
}
