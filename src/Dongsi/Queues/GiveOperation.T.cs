namespace Dongsi.LowLevel;

/// <summary>One call of <c>Put</c> or <c>Send</c>, with the item that it brings.</summary>
/// <remarks>What was taken has happened and is not taken back: a cancellation comes at the next await.</remarks>
internal abstract class GiveOperation<T> : WaitOperation<bool>
{
    private T _item = default!;

    internal sealed override bool HasHappened => Stage == CoroutineStage.Ended && Failure is null;

    /// <summary>It is used for another call.</summary>
    public GiveOperation<T> With(T item)
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

    /// <summary>Nobody will ever take it. Whoever calls this has taken it out of the queue of waits.</summary>
    public void EndInVain(Exception failure)
    {
        TakeItem();
        FailWait(failure);
    }

    /// <summary>Hands the item over, if somebody waits for it or there is room.</summary>
    /// <returns>False if it must wait.</returns>
    private protected abstract bool TryGive(EventLoop loop, T item);

    private protected sealed override bool TryTake(EventLoop loop, LoopTask? task, out bool result)
    {
        T item = TakeItem();
        result = TryGive(loop, item);
        if (!result)
        {
            _item = item;
        }

        return result;
    }

    private protected sealed override void GaveUp() => TakeItem();
}
