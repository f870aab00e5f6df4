using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

// Cancellation in asyncio's way: an edge, delivered once, and counted. See docs/internals/cancellation.md.
public partial class LoopTask
{
    /// <summary>How many requests to cancel it are not taken back by <see cref="Uncancel"/>.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>task.cancelling()</c>.</para></remarks>
    public int Cancelling
    {
        get
        {
            Loop.EnsureOwnThread();
            return _cancelling;
        }
    }

    /// <summary>A request was made that no await has been told of yet.</summary>
    internal bool HasPendingCancel => MustCancel;

    /// <summary>
    /// The newest request that the task has been told of; numbers grow and are not used again. A region that is entered
    /// now must not swallow a later one, nor one that was made before and that no await has been told of yet.
    /// </summary>
    internal int DeliveredRequest => NewestRequest - (MustCancel ? 1 : 0);

    /// <summary>The number of the newest request that is not taken back.</summary>
    private int NewestRequest => _extras?.Requests?.Newest ?? _cancelling;

    /// <summary>Somebody has made a request after that one, and not taken it back.</summary>
    internal bool WasAskedAfter(int request) => NewestRequest > request;

    /// <summary>
    /// Takes back one request to cancel. For those only who made the request, and who caught the exception that came
    /// of it; scopes such as <c>Asyncio.Timeout</c> do it for you.
    /// </summary>
    /// <returns>How many requests remain.</returns>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>task.uncancel()</c>.</para></remarks>
    public int Uncancel()
    {
        Loop.EnsureOwnThread();
        if (_cancelling > 0)
        {
            (Extras.Requests ??= new CancelRequests(_cancelling)).TakeBack();
            _cancelling--;
            MustCancel &= _cancelling > 0;
        }

        return _cancelling;
    }

    /// <summary>A scope takes back the one request that it has made.</summary>
    /// <param name="requestBefore">The newest one when the scope began.</param>
    /// <returns>True if it was the only new one; then it is not delivered any more either.</returns>
    internal bool TakeBackOwnCancel(int requestBefore)
    {
        Uncancel();
        if (WasAskedAfter(requestBefore))
        {
            return false;
        }

        MustCancel = false;
        return true;
    }

    /// <summary>
    /// A cancellation was thrown out of a wait whose outcome is there all the same and must not be lost: it comes at
    /// the next await instead.
    /// </summary>
    internal void Postpone(CancelledException cancelled)
    {
        ForgetCancellation();
        if (_cancelling > 0)
        {
            MustCancel = true;
            Extras.CancelReason = cancelled.Reason;
            Extras.CancelOrigin = cancelled.Origin;
        }
    }

    /// <summary>
    /// Asks the task to end: what it awaits is cancelled, or, if it is not waiting now, its next await throws.
    /// </summary>
    internal sealed override bool CancelCore(string? reason, string? origin)
    {
        if (IsDone)
        {
            return false;
        }

        if (IsOnCancelPath)
        {
            // It awaits a gather that waits, however indirectly, for the task itself.
            LeaveCircle();
            MustCancel = true;
            return true;
        }

        // A task that awaits a task that awaits a task …: the innermost wait is what ends. Each task on the way is
        // marked, because tasks that await each other in a circle would send us round for ever.
        List<LoopTask> path = [this];
        LoopTask task = AcceptCancel();
        while (task._awaited is LoopTask { IsDone: false } next)
        {
            if (next.IsOnCancelPath)
            {
                task.LeaveCircle();
                break;
            }

            path.Add(next);
            task = next.AcceptCancel();
        }

        task.CancelInnermost(reason, origin);
        path.ForEach(static t => t.IsOnCancelPath = false);

        // Last, because foreign code listens to the tokens, and may cancel the same tasks once more.
        path.ForEach(static t => t.CancelTokens());
        return true;
    }

    /// <summary>
    /// Somebody outside may want it cancelled, but what the task throws now says something else: the next await throws
    /// the cancellation once more. A scope that wants it speaks for itself.
    /// </summary>
    internal void AskAgain(string reason)
    {
        if (_cancelling > 0)
        {
            MustCancel = true;
            Extras.CancelReason = reason;
            Extras.CancelOrigin = null;
        }
    }

    /// <summary>Is this exception the task's being cancelled, rather than a failure?</summary>
    internal bool IsCancellation(Exception exception) =>
        exception is CancelledException || (exception is OperationCanceledException && IsAsked);

    /// <summary>Counts a request.</summary>
    private LoopTask AcceptCancel()
    {
        _cancelling++;
        _extras?.Requests?.Add();
        IsOnCancelPath = true;
        return this;
    }

    private void CancelInnermost(string? reason, string? origin)
    {
        if (_awaited is not null && _awaited.CancelAwait(reason, origin))
        {
            return;
        }

        MustCancel = true;
        if (reason is not null || origin is not null || _extras is not null)
        {
            Extras.CancelReason = reason;
            Extras.CancelOrigin = origin;
        }
    }

    /// <summary>This task waits for one that waits for this one: it leaves the circle and throws at its next step.
    /// </summary>
    private void LeaveCircle()
    {
        if (_awaited is Future { IsDone: false } awaited)
        {
            awaited.RemoveWaiter(this);
            _awaited = null;
            Loop.Ready(this);
        }
    }

    /// <summary>
    /// The step that begins must deliver a cancellation. False if that is all there was to do.
    /// </summary>
    private bool DeliverCancellation(Trampoline trampoline)
    {
        if (!MustCancel)
        {
            return DeliverForScope(trampoline);
        }

        ThrowsForScope = false;
        if (_root.Stage == CoroutineStage.Claimed)
        {
            // asyncio: a task that is cancelled before its first step never runs at all.
            End(failure: null);
            return false;
        }

        if (_awaited is ForeignWait)
        {
            StepAfterForeign(trampoline);
            return false;
        }

        if (_awaited is { HasHappened: true })
        {
            // The request stays, and ends the next wait.
            return true;
        }

        MustCancel = false;
        CancelledException cancelled = TakeCancellation();
        if (_awaited is { WillThrowCancelled: true })
        {
            // An earlier request has ended the wait and is on its way. One cancellation is delivered: that one.
            return true;
        }

        if (_awaited is not null && !_awaited.TryGiveBack())
        {
            Postpone(cancelled);
            return true;
        }

        return Throw(cancelled, trampoline);
    }

    /// <summary>The await that is resumed now throws. False if there is none, and the task has ended with it.</summary>
    private bool Throw(CancelledException cancelled, Trampoline trampoline)
    {
        if (_frame is null)
        {
            End(cancelled);
            return false;
        }

        trampoline.Inject(cancelled);
        return true;
    }

    /// <summary>
    /// A foreign operation has ended after its token was cancelled. If it throws because of that, the cancellation is
    /// delivered; if it succeeded after all, its result is kept and the cancellation comes at the next await of ours.
    /// </summary>
    /// <remarks>
    /// Nothing tells us what a foreign awaiter's GetResult does inside the compiler's code, except the runtime's
    /// notice of an exception that is being thrown. It is watched during this one rare step only.
    /// </remarks>
    private void StepAfterForeign(Trampoline trampoline)
    {
        int thread = Environment.CurrentManagedThreadId;
        bool isFirst = true;
        EventHandler<FirstChanceExceptionEventArgs> watch = (_, e) =>
        {
            if (isFirst && Environment.CurrentManagedThreadId == thread)
            {
                isFirst = false;
                MustCancel &= e.Exception is not OperationCanceledException;
            }
        };

        AppDomain.CurrentDomain.FirstChanceException += watch;
        try
        {
            Step(trampoline);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= watch;
        }
    }

    /// <param name="delivery">What a foreign operation threw because of the request, if that brought it.</param>
    private CancelledException TakeCancellation(Exception? delivery = null)
    {
        var cancelled = new CancelledException(_extras?.CancelReason, _extras?.CancelOrigin, delivery);
        if (_extras is not null)
        {
            _extras.CancelReason = _extras.CancelOrigin = null;
        }

        return cancelled;
    }
}
