using System.Text;

namespace Dongsi.Tests.Transports;

/// <summary>Writes down what it is called with.</summary>
internal sealed class RecordingProtocol : Protocol
{
    public List<string> Calls { get; } = [];

    public Transport? Transport { get; private set; }

    public bool StaysOpen { get; init; }

    public bool IsLost { get; private set; }

    public Exception? Loss { get; private set; }

    public string Received => string.Concat(
        Calls.Where(call => call.StartsWith("data ", StringComparison.Ordinal)).Select(call => call[5..]));

    public override void ConnectionMade(Transport transport)
    {
        Transport = transport;
        Calls.Add("made");
    }

    public override void DataReceived(ReadOnlyMemory<byte> data) =>
        Calls.Add($"data {Encoding.UTF8.GetString(data.Span)}");

    public override bool EofReceived()
    {
        Calls.Add("eof");
        return StaysOpen;
    }

    public override void ConnectionLost(Exception? exception)
    {
        IsLost = true;
        Loss = exception;
        Calls.Add($"lost {exception?.GetType().Name ?? "null"}");
    }

    public override void PauseWriting() => Calls.Add("pause");

    public override void ResumeWriting() => Calls.Add("resume");
}
