namespace Dongsi.LowLevel;

/// <summary>
/// One wait for a reader's data: either for whatever comes first, which is put into the caller's memory at once, or
/// only for that something has changed.
/// </summary>
internal sealed class ReadOperation(AsyncStreamReader reader) : WaitOperation<int>
{
    private const int SomethingHasChanged = -1;

    private bool _isFilling;

    public override string Name => "AsyncStreamReader.Read";

    /// <summary>Where data goes; empty if this waits only for a change.</summary>
    public Memory<byte> Target { get; private set; }

    private protected override WaitQueue<int> Queue => reader.Waiters;

    /// <summary>It puts data here.</summary>
    public ReadOperation Into(Memory<byte> target)
    {
        Target = target;
        _isFilling = true;
        return this;
    }

    /// <summary>It waits until there is more than before, or will never be.</summary>
    public ReadOperation ForMore()
    {
        Target = default;
        _isFilling = false;
        return this;
    }

    public override string ToString() => $"<{Name} of {reader}>";

    /// <summary>Data has come while this waited, and there was none before.</summary>
    /// <returns>How much of it is taken.</returns>
    public int Serve(ReadOnlySpan<byte> data)
    {
        if (!_isFilling)
        {
            Grant(SomethingHasChanged);
            return 0;
        }

        int count = Math.Min(Target.Length, data.Length);
        data[..count].CopyTo(Target.Span);
        Grant(count);
        return count;
    }

    /// <summary>The end has come while this waited.</summary>
    public void End() => Grant(_isFilling ? 0 : SomethingHasChanged);

    private protected override bool TryTake(EventLoop loop, LoopTask? task, out int result)
    {
        reader.EnsureNobodyWaits(loop);
        result = SomethingHasChanged;
        return _isFilling && reader.TryRead(Target.Span, out result);
    }

    // Whoever was served and is cancelled before he could look: the bytes stay in the stream.
    private protected override void TakeBack(int result)
    {
        if (_isFilling && result > 0)
        {
            reader.PutBack(Target.Span[..result]);
        }
    }

    private protected override void BeganToWait() => reader.WantMore();
}
