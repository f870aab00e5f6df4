namespace Dongsi.LowLevel;

/// <summary>Chunks that are used again. One for a loop, and used on its thread only.</summary>
internal sealed class ChunkPool
{
    // 4 MiB: what a burst has needed beyond that is given back.
    private const int MaxKept = 256;

    private Chunk? _free;
    private int _kept;

    public Chunk Rent()
    {
        if (_free is not { } chunk)
        {
            return new Chunk();
        }

        _free = chunk.Next;
        _kept--;
        chunk.Next = null;
        chunk.Start = chunk.End = 0;
        return chunk;
    }

    public void Return(Chunk chunk)
    {
        if (_kept < MaxKept)
        {
            chunk.Next = _free;
            _free = chunk;
            _kept++;
        }
    }
}
