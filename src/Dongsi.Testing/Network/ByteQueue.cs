namespace Dongsi.Testing;

/// <summary>Bytes in order: what a socket keeps.</summary>
internal sealed class ByteQueue
{
    private byte[] _bytes = [];
    private int _head;

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> data)
    {
        if (_head + Count + data.Length > _bytes.Length)
        {
            byte[] room = Count + data.Length <= _bytes.Length / 2
                ? _bytes
                : new byte[Math.Max(256, 2 * (Count + data.Length))];
            _bytes.AsSpan(_head, Count).CopyTo(room);
            _bytes = room;
            _head = 0;
        }

        data.CopyTo(_bytes.AsSpan(_head + Count));
        Count += data.Length;
    }

    /// <summary>Takes as many as fit.</summary>
    public void Take(Span<byte> target)
    {
        _bytes.AsSpan(_head, target.Length).CopyTo(target);
        _head += target.Length;
        Count -= target.Length;
    }

    public byte[] Take(int count)
    {
        byte[] taken = new byte[count];
        Take(taken.AsSpan());
        return taken;
    }

    public void Clear() => _head = Count = 0;
}
