using System.Text;

namespace Dongsi.Tests.Transports;

/// <summary>A buffered protocol with a buffer of a given size.</summary>
internal sealed class BufferingProtocol(int size, bool throwsOnUpdate = false) : BufferedProtocol
{
    private readonly byte[] _buffer = new byte[size];
    private readonly StringBuilder _received = new();

    public string Received => _received.ToString();

    public List<int> Counts { get; } = [];

    public bool HasEnded { get; private set; }

    public bool IsLost { get; private set; }

    public Exception? Loss { get; private set; }

    public override Memory<byte> GetBuffer(int sizeHint) => _buffer;

    public override void BufferUpdated(int count)
    {
        if (throwsOnUpdate)
        {
            throw new FormatException("on purpose");
        }

        Counts.Add(count);
        _received.Append(Encoding.UTF8.GetString(_buffer, 0, count));
    }

    public override bool EofReceived()
    {
        HasEnded = true;
        return false;
    }

    public override void ConnectionLost(Exception? exception)
    {
        IsLost = true;
        Loss = exception;
    }
}
