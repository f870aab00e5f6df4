using System.Diagnostics.CodeAnalysis;

namespace Dongsi.LowLevel;

/// <summary>One call of <see cref="ReceiveChannel{T}.Receive"/>, or one round of an <c>await foreach</c>.</summary>
internal sealed class ReceiveOperation<T>(ReceiveChannel<T> half) : WaitOperation<T>
{
    private long _ticket;

    public override string Name => "ReceiveChannel.Receive";

    public ReceiveChannel<T> Half => half;

    /// <summary>It belongs to an <c>await foreach</c>, for which the end of the channel is no error.</summary>
    public bool IsWalk { get; set; }

    /// <summary>There was nothing more to receive, and the result is none.</summary>
    public bool HasEnded { get; set; }

    private protected override WaitQueue<T> Queue => half.Core.Receivers;

    public void Serve(T item, long ticket)
    {
        _ticket = ticket;
        Grant(item);
    }

    /// <summary>The last sender has gone, and this waited.</summary>
    public void End()
    {
        if (IsWalk)
        {
            HasEnded = true;
            Grant(default!);
        }
        else
        {
            FailWait(ThrowHelper.NobodySends(half.Core));
        }
    }

    public override string ToString() => $"<{Name} from {half.Core}>";

    private protected override bool TryTake(EventLoop loop, LoopTask? task, [MaybeNullWhen(false)] out T result)
    {
        half.Core.Use(loop);
        half.EnsureOpen();
        if (half.Core.TryReceive(out result))
        {
            return true;
        }

        if (half.Core.IsAtEnd && !IsWalk)
        {
            throw ThrowHelper.NobodySends(half.Core);
        }

        result = default!;
        return HasEnded = half.Core.IsAtEnd;
    }

    private protected override void TakeBack(T result)
    {
        if (!HasEnded)
        {
            half.Core.PutBack(result, _ticket);
        }
    }
}
