using System.Text;

namespace Dongsi.Conformance;

/// <summary>A protocol that logs what it is called with. The twin of the one in sockets_harness.py.</summary>
internal sealed class Recorder(Log log, string name = "", bool keepsOpen = false) : Protocol
{
    private readonly string _prefix = name.Length == 0 ? "" : name + " ";

    public Action<Transport>? OnMade { get; init; }

    public Action<Transport>? OnData { get; init; }

    public Action? OnEof { get; init; }

    public Action? OnLost { get; init; }

    public Action? OnPause { get; init; }

    public Action? OnResume { get; init; }

    public Transport? Transport { get; private set; }

    public string Received { get; private set; } = "";

    public bool HasEnded { get; private set; }

    public bool IsLost { get; private set; }

    public override void ConnectionMade(Transport transport)
    {
        Transport = transport;
        log($"{_prefix}made");
        OnMade?.Invoke(transport);
    }

    public override void DataReceived(ReadOnlyMemory<byte> data)
    {
        string text = Encoding.UTF8.GetString(data.Span);
        Received += text;
        log($"{_prefix}data {text}");
        OnData?.Invoke(Transport!);
    }

    public override bool EofReceived()
    {
        HasEnded = true;
        log($"{_prefix}eof");
        OnEof?.Invoke();
        return keepsOpen;
    }

    public override void ConnectionLost(Exception? exception)
    {
        IsLost = true;
        log($"{_prefix}lost {Show(exception)}");
        OnLost?.Invoke();
    }

    public override void PauseWriting()
    {
        log($"{_prefix}pause");
        OnPause?.Invoke();
    }

    public override void ResumeWriting()
    {
        log($"{_prefix}resume");
        OnResume?.Invoke();
    }
}
