namespace Dongsi.LowLevel;

/// <summary>Bytes, first in, first out, in chunks of a pool.</summary>
internal sealed class ChunkQueue(ChunkPool pool)
{
    private Chunk? _first;
    private Chunk? _last;

    /// <summary>How many bytes there are.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest bytes that lie together.</summary>
    public ReadOnlySpan<byte> First =>
        _first is { } first ? first.Bytes.AsSpan(first.Start, first.End - first.Start) : default;

    public void Add(ReadOnlySpan<byte> data)
    {
        Count = checked(Count + data.Length);
        while (!data.IsEmpty)
        {
            if (_last is null || _last.End == Chunk.Size)
            {
                Append();
            }

            Chunk last = _last!;
            int part = Math.Min(data.Length, Chunk.Size - last.End);
            data[..part].CopyTo(last.Bytes.AsSpan(last.End));
            last.End += part;
            data = data[part..];
        }
    }

    /// <summary>The oldest bytes, in pieces; as many as there is room for.</summary>
    /// <returns>How many pieces.</returns>
    public int Gather(Span<ArraySegment<byte>> pieces)
    {
        int count = 0;
        for (Chunk? chunk = _first; chunk is not null && count < pieces.Length; chunk = chunk.Next)
        {
            pieces[count++] = new ArraySegment<byte>(chunk.Bytes, chunk.Start, chunk.End - chunk.Start);
        }

        return count;
    }

    /// <summary>The oldest bytes are not needed any more.</summary>
    public void Drop(int count)
    {
        Count -= count;
        while (count > 0)
        {
            Chunk first = _first!;
            int part = Math.Min(count, first.End - first.Start);
            first.Start += part;
            count -= part;
            if (first.Start == first.End)
            {
                RemoveFirst();
            }
        }
    }

    public void Clear()
    {
        while (_first is not null)
        {
            RemoveFirst();
        }

        Count = 0;
    }

    private void Append()
    {
        Chunk chunk = pool.Rent();
        if (_last is null)
        {
            _first = chunk;
        }
        else
        {
            _last.Next = chunk;
        }

        _last = chunk;
    }

    private void RemoveFirst()
    {
        Chunk first = _first!;
        _first = first.Next;
        if (_first is null)
        {
            _last = null;
        }

        pool.Return(first);
    }
}
