using System.Buffers;

namespace Dongsi.LowLevel;

/// <summary>Bytes that have come and are not read yet, in one piece, so that a separator is found by one search.
/// </summary>
/// <remarks>The memory is rented when something comes and given back when all is read: ten thousand connections that
/// say nothing hold none.</remarks>
internal sealed class ByteBuffer
{
    private const int MinSize = 4096;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Count => _end - _start;

    /// <summary>How often its beginning has moved: what was looked through since then need not be what is
    /// there.</summary>
    public long Moves { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Count);

    public void Add(ReadOnlySpan<byte> data)
    {
        if (_bytes.Length - _end < data.Length)
        {
            MakeRoom(before: 0, data.Length);
        }

        data.CopyTo(_bytes.AsSpan(_end));
        _end += data.Length;
    }

    /// <summary>Puts back what was taken last.</summary>
    public void PutBack(ReadOnlySpan<byte> data)
    {
        Moves++;
        if (_start < data.Length)
        {
            MakeRoom(before: data.Length, after: 0);
        }

        _start -= data.Length;
        data.CopyTo(_bytes.AsSpan(_start));
    }

    /// <summary>Takes as many bytes as there are and fit.</summary>
    public int Take(Span<byte> target)
    {
        int count = Math.Min(target.Length, Count);
        Span[..count].CopyTo(target);
        Drop(count);
        return count;
    }

    /// <summary>Takes so many bytes, which must be there.</summary>
    public byte[] Take(int count)
    {
        byte[] taken = Span[..count].ToArray();
        Drop(count);
        return taken;
    }

    public void Drop(int count)
    {
        Moves++;
        _start += count;
        if (_start == _end && _bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            _start = _end = 0;
        }
    }

    private void MakeRoom(int before, int after)
    {
        int count = Count;
        int needed = checked(before + count + after);
        byte[] old = _bytes;
        if (needed > old.Length)
        {
            _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(MinSize, needed));
        }

        old.AsSpan(_start, count).CopyTo(_bytes.AsSpan(before));
        _start = before;
        _end = before + count;
        if (old != _bytes && old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}
