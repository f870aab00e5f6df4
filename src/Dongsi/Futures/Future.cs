using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A result that will be there later, or the failure to get it. Any number of tasks may await it.</summary>
/// <remarks>
/// <para><b>Thread safety</b>: belongs to its loop's thread; another thread gets an exception while the loop
/// runs.</para>
/// <para><b>Python</b>: <c>asyncio.Future</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract partial class Future : Awaitable
{
    // What LoopTask counts and remembers of requests to cancel it stands here, in the padding behind a single byte; in
    // the derived class it would cost every task eight bytes more.
    private protected int _cancelling;
    private protected TaskFlags _flags;
    private FutureState _state;

    // Before the end, who is to be told; after it, why it failed. See Future.Waiters.cs and UntakenFailure.
    private object? _waitersOrFailure;

    private protected Future(EventLoop loop) => Loop = loop;

    /// <summary>The loop it belongs to.</summary>
    /// <remarks><para><b>Python</b>: <c>future.get_loop()</c>.</para></remarks>
    public EventLoop Loop { get; }

    /// <summary>Is there a result, a failure or a cancellation?</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>future.done()</c>.</para></remarks>
    public bool Done
    {
        get
        {
            Loop.EnsureOwnThread();
            return IsDone;
        }
    }

    /// <summary>Did it end by being cancelled?</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>future.cancelled()</c>.</para></remarks>
    public bool Cancelled
    {
        get
        {
            Loop.EnsureOwnThread();
            return IsCancelledFuture;
        }
    }

    /// <summary>Why it failed; null if it succeeded. Looking at it counts as taking care of the failure.</summary>
    /// <exception cref="InvalidStateException">It is not done yet.</exception>
    /// <exception cref="CancelledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>future.exception()</c>.</para></remarks>
    public Exception? Exception
    {
        get
        {
            Loop.EnsureOwnThread();
            return _state switch
            {
                FutureState.Pending => throw ThrowHelper.ResultNotReady(this),
                FutureState.Cancelled => throw MakeCancelledException(),
                _ => FailureOrCancellation(),
            };
        }
    }

    /// <summary>It belongs to this loop, or this is the place to say so.</summary>
    internal void EnsureBelongsTo(EventLoop loop)
    {
        if (Loop != loop)
        {
            ThrowHelper.AwaitedOnOtherLoop(this);
        }
    }

    internal bool IsDone => _state != FutureState.Pending;

    internal bool IsCancelledFuture => _state == FutureState.Cancelled;

    internal bool HasFailed => _state == FutureState.Failed;

    internal sealed override bool WillThrowCancelled =>
        IsCancelledFuture || _waitersOrFailure is UntakenFailure { Failure.SourceException: CancelledException };

    private UntakenFailure Untaken => (UntakenFailure)_waitersOrFailure!;

    internal bool HasUntakenFailure => HasFailed && !Untaken.IsSettled;

    internal override bool IsReady
    {
        get
        {
            Loop.EnsureOwnThread();
            if (_state != FutureState.Pending)
            {
                return !Loop.Trampoline.IsInCancelledScope;
            }

            if (EventLoop.Running != Loop && !HandDriven.IsDriving)
            {
                ThrowHelper.AwaitedOnOtherLoop(this);
            }

            if (Loop.Trampoline.Task == this)
            {
                ThrowHelper.AwaitsItself(this);
            }

            return false;
        }
    }

    /// <summary>Cancels it; those who await it get a <see cref="CancelledException"/>.</summary>
    /// <param name="reason">Why, for people; it becomes the <see cref="CancelledException.Reason"/>.</param>
    /// <returns>False if it is done already.</returns>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>future.cancel(msg)</c>.</para></remarks>
    public bool Cancel(string? reason = null)
    {
        Loop.EnsureOwnThread();
        return CancelCore(reason, Loop.Trampoline.Host.CurrentTaskName);
    }

    /// <summary>The future, for people.</summary>
    public override string ToString() => $"<{GetType().Name.Split('`')[0]} {StateName}>";

    internal string StateName => _state switch
    {
        FutureState.Pending => "pending",
        FutureState.Succeeded => "finished",
        FutureState.Failed => $"failed with {Untaken.Failure.SourceException.GetType().Name}",
        _ => "cancelled",
    };

    internal virtual bool CancelCore(string? reason, string? origin)
    {
        if (IsDone)
        {
            return false;
        }

        EndCancelled(new CancelledException(reason, origin));
        return true;
    }

    internal sealed override bool CancelAwait(string? reason, string? origin) => CancelCore(reason, origin);

    internal sealed override void Await(Trampoline trampoline)
    {
        AddWaiter(trampoline.Task!);
        trampoline.Suspend(this);
    }

    [StackTraceHidden]
    internal sealed override void TakeResult()
    {
        Trampoline.ThrowIfInjected();
        if ((_flags & TaskFlags.Handle) != 0 && IsCancelledFuture && Loop.Trampoline.Task is not { IsAsked: true })
        {
            CancelledException cancellation = MakeCancelledException();
            string why = cancellation.Reason is { } reason ? $": {reason}" : ".";
            throw new ChildCancelledException($"The awaited {Describe()} was cancelled{why}", cancellation);
        }

        ThrowIfNotSucceeded();
    }

    [StackTraceHidden]
    internal void ThrowIfNotSucceeded()
    {
        if (_state == FutureState.Succeeded)
        {
            return;
        }

        ThrowFailure();
    }

    /// <summary>The failure, for those who only look; it is due for a report as before.</summary>
    internal Exception? FailureAsSeen => HasFailed ? Untaken.Failure.SourceException : null;

    /// <summary>The failure as it is, and nobody needs to report it any more.</summary>
    internal ExceptionDispatchInfo TakeFailure()
    {
        Untaken.Dismiss();
        return Untaken.Failure;
    }

    /// <summary>Why it did not succeed, if it did not; the failure counts as taken.</summary>
    internal Exception? FailureOrCancellation() => _state switch
    {
        FutureState.Failed => TakeFailure().SourceException,
        FutureState.Cancelled => MakeCancelledException(),
        _ => null,
    };

    /// <summary>If it has failed, somebody will look at it in time: debug mode need not be impatient.</summary>
    internal void PromiseToTakeFailure()
    {
        if (HasFailed)
        {
            Untaken.IsPromised = true;
        }
    }

    /// <summary>If it has failed, that is no news for anybody.</summary>
    internal void IgnoreFailure()
    {
        if (HasFailed)
        {
            TakeFailure();
        }
    }

    /// <summary>
    /// The first one to look gets the exception that ended it, with its stack trace; later ones a fresh one each, or
    /// the traces of all would pile up in one object.
    /// </summary>
    internal CancelledException MakeCancelledException()
    {
        var cancelled = (CancelledException)_waitersOrFailure!;
        _waitersOrFailure = new CancelledException(cancelled.Reason, cancelled.Origin, cancelled.InnerException);
        return cancelled.OnToNextTask();
    }

    private protected void EndSucceeded() => End(FutureState.Succeeded, failure: null);

    private protected void EndCancelled(CancelledException cancelled) => End(FutureState.Cancelled, cancelled);

    private protected void EndFailed(Exception exception)
    {
        var untaken = new UntakenFailure(ExceptionDispatchInfo.Capture(exception), Describe(), CreationSite);
        if (exception is not CancelledException)
        {
            // A gather fails with the cancellation of a child. If nobody sees that, nothing is lost.
            Loop.ExpectTaking(untaken);
        }

        End(FutureState.Failed, untaken);
    }

    /// <summary>What a report calls it.</summary>
    private protected virtual string Describe() => "future";

    /// <summary>Where it was made; known in debug mode only.</summary>
    private protected virtual string? CreationSite => null;

    [StackTraceHidden]
    private void ThrowFailure()
    {
        switch (_state)
        {
            case FutureState.Failed:
                TakeFailure().Throw();
                break;
            case FutureState.Cancelled:
                ExceptionDispatchInfo.Throw(MakeCancelledException());
                break;
            default:
                throw ThrowHelper.ResultNotReady(this);
        }
    }
}
