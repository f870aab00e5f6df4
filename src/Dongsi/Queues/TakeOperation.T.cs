using System.Diagnostics.CodeAnalysis;

namespace Dongsi.LowLevel;

/// <summary>
/// One call of <c>Get</c> or <c>Receive</c>, or one round of an <c>await foreach</c>, for which the end is no error.
/// </summary>
internal abstract class TakeOperation<T> : WaitOperation<T>
{
    private bool _isWalk;
    private long _ticket;

    /// <summary>There was nothing more to take: an <c>await foreach</c> ends, and a single call throws.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>It is used for another call.</summary>
    public TakeOperation<T> As(bool walk)
    {
        _isWalk = walk;
        HasEnded = false;
        return this;
    }

    /// <summary>An item is handed to it. Whoever calls this has taken it out of the queue of waits.</summary>
    /// <param name="item">The item.</param>
    /// <param name="ticket">The item's place, should it come back.</param>
    public void Serve(T item, long ticket)
    {
        _ticket = ticket;
        Grant(item);
    }

    /// <summary>There will never be an item for it.</summary>
    public void End()
    {
        HasEnded = true;
        if (_isWalk)
        {
            Grant(default!);
        }
        else
        {
            FailWait(Ended());
        }
    }

    /// <summary>It was told the end, and an item has come back.</summary>
    /// <returns>False if its task has gone on.</returns>
    public bool TryServeAfterEnd(T item, long ticket)
    {
        if (!HasEnded || Stage != CoroutineStage.Ended || Task is not { Loop.IsClosed: false })
        {
            return false;
        }

        HasEnded = false;
        _ticket = ticket;
        Complete(item);
        return true;
    }

    /// <summary>Takes an item, if there is one.</summary>
    /// <returns>False if there is none now.</returns>
    private protected abstract bool TryTakeItem(EventLoop loop, [MaybeNullWhen(false)] out T item);

    /// <summary>There is no item, and there never will be.</summary>
    private protected abstract bool IsAtEnd { get; }

    /// <summary>What a single call throws at the end.</summary>
    private protected abstract Exception Ended();

    /// <summary>The task that was served did not take it.</summary>
    private protected abstract void PutBack(T item, long ticket);

    private protected sealed override bool TryTake(
        EventLoop loop, LoopTask? task, [MaybeNullWhen(false)] out T result)
    {
        if (TryTakeItem(loop, out result))
        {
            return true;
        }

        if (IsAtEnd && !_isWalk)
        {
            throw Ended();
        }

        result = default!;
        return HasEnded = IsAtEnd;
    }

    private protected sealed override void TakeBack(T result)
    {
        if (!HasEnded)
        {
            PutBack(result, _ticket);
        }
    }
}
