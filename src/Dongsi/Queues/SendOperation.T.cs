namespace Dongsi.LowLevel;

/// <summary>One call of <see cref="SendChannel{T}.Send"/>.</summary>
internal sealed class SendOperation<T>(SendChannel<T> half) : WaitOperation<bool>
{
    private T _item = default!;

    public override string Name => "SendChannel.Send";

    public SendChannel<T> Half => half;

    internal override bool HasHappened => Stage == CoroutineStage.Ended && Failure is null;

    private protected override WaitQueue<bool> Queue => half.Core.Senders;

    public SendOperation<T> With(T item)
    {
        _item = item;
        return this;
    }

    /// <summary>The item, which is kept alive here no longer.</summary>
    public T TakeItem()
    {
        T item = _item;
        _item = default!;
        return item;
    }

    public override string ToString() => $"<{Name} into {half.Core}>";

    private protected override bool TryTake(EventLoop loop, LoopTask? task, out bool result)
    {
        T item = TakeItem();
        half.Core.Use(loop);
        half.EnsureOpen();
        result = half.Core.TrySend(item);
        if (!result)
        {
            _item = item;
        }

        return result;
    }

    private protected override void GaveUp() => TakeItem();
}
