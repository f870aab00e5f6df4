using System.Text;

namespace Dongsi.Tests.Transports;

/// <summary>Writes down what it is called with, and does on top what a test gives it.</summary>
internal sealed class RecordingProtocol : Protocol
{
    public List<string> Calls { get; } = [];

    public Transport? Transport { get; private set; }

    public bool StaysOpen { get; init; }

    public Action<Transport>? OnMade { get; init; }

    public Action<RecordingProtocol>? OnData { get; init; }

    public Action? OnEof { get; init; }

    public Action? OnLost { get; init; }

    public Action? OnPause { get; init; }

    public Action? OnResume { get; init; }

    public bool IsLost { get; private set; }

    public Exception? Loss { get; private set; }

    public string Received => string.Concat(
        Calls.Where(call => call.StartsWith("data ", StringComparison.Ordinal)).Select(call => call[5..]));

    public override void ConnectionMade(Transport transport)
    {
        Transport = transport;
        Calls.Add("made");
        OnMade?.Invoke(transport);
    }

    public override void DataReceived(ReadOnlyMemory<byte> data)
    {
        Calls.Add($"data {Encoding.UTF8.GetString(data.Span)}");
        OnData?.Invoke(this);
    }

    public override bool EofReceived()
    {
        Calls.Add("eof");
        OnEof?.Invoke();
        return StaysOpen;
    }

    public override void ConnectionLost(Exception? exception)
    {
        IsLost = true;
        Loss = exception;
        Calls.Add($"lost {exception?.GetType().Name ?? "null"}");
        OnLost?.Invoke();
    }

    public override void PauseWriting()
    {
        Calls.Add("pause");
        OnPause?.Invoke();
    }

    public override void ResumeWriting()
    {
        Calls.Add("resume");
        OnResume?.Invoke();
    }
}
