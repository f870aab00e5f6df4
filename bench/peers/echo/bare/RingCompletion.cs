namespace Dongsi.Peers;

/// <summary><c>struct io_uring_cqe</c>.</summary>
internal readonly record struct RingCompletion(long UserData, int Result, uint Flags)
{
    private const uint HasBuffer = 1;

    private const uint HasMore = 2;

    /// <summary>A multishot operation goes on.</summary>
    public bool More => (Flags & HasMore) != 0;

    public int Buffer => (Flags & HasBuffer) != 0 ? (int)(Flags >> 16) : -1;
}
