namespace Dongsi.LowLevel;

/// <summary>A call on a thread with its result.</summary>
internal sealed class ThreadCall<T> : ThreadCall
{
    private readonly Func<T> _function;
    private T _result = default!;
    private Exception? _failure;

    /// <param name="loop">The loop that waits.</param>
    /// <param name="host">The task that waits; null if the future is anybody's.</param>
    /// <param name="function">What to call.</param>
    /// <param name="named">The user's function, for reports.</param>
    /// <param name="abandonOnCancel">See <see cref="ThreadFuture{T}"/>.</param>
    public ThreadCall(EventLoop loop, LoopTask? host, Func<T> function, Delegate named, bool? abandonOnCancel)
        : base(loop, host, named)
    {
        _function = function;
        Future = new ThreadFuture<T>(loop, this, abandonOnCancel);
    }

    /// <summary>Is given the result if nobody waits for it any more. Null if it may just be dropped.</summary>
    public Action<T>? Unwanted { get; init; }

    /// <summary>Done when the function has returned, or when nobody waits for it any more.</summary>
    public ThreadFuture<T> Future { get; }

    private protected override bool IsAbandoned => Future.IsDone;

    public override void GiveUp()
    {
        Future.GiveUp();
        Signal();
    }

    private protected override void Invoke()
    {
        try
        {
            _result = PlainResult.Of(_function());
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    private protected override void Complete()
    {
        if (!HasBegun)
        {
            Future.CancelCore("its executor was shut down before it came to it", origin: null);
        }
        else if (Future.IsDone)
        {
            if (FailureOfAbandoned() is { } report)
            {
                Loop.CallExceptionHandler(report);
            }

            Discard();
        }
        else if (_failure is not null)
        {
            Future.SetException(_failure);
        }
        else
        {
            Future.SetResult(_result);
        }
    }

    public override void Discard()
    {
        if (_failure is null && HasBegun)
        {
            Unwanted?.Invoke(_result);
        }
    }

    private protected override LoopErrorContext? FailureOfAbandoned() =>
        _failure is null || (_failure is OperationCanceledException && WasCancelled) ? null : new()
        {
            Message = $"{Name} failed on a thread, and nobody waits for it any more: a cancellation has abandoned it.",
            Exception = _failure,
        };
}
