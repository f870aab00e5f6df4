namespace Dongsi.LowLevel;

/// <summary>A piece of memory that the collector does not move, with bytes from <see cref="Start"/> to
/// <see cref="End"/>.</summary>
internal sealed class Chunk
{
    public const int Size = 16 * 1024;

    public readonly byte[] Bytes = GC.AllocateUninitializedArray<byte>(Size, pinned: true);
    public int Start;
    public int End;
    public Chunk? Next;
}
