using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Dongsi.LowLevel;

/// <summary>
/// One call of <c>Acquire</c>, <c>Get</c>, <c>Send</c> and the like: a leaf of the await chain that is its own place in
/// the queue.
/// </summary>
/// <remarks>
/// <para>It is lazy as every coroutine: nothing is taken by the call, but by the await, in <see cref="IsReady"/> if it
/// can be had at once. In a cancelled scope it throws before it takes anything.</para>
/// <para>The trap is the moment between being served and going on. Whoever frees something completes the first in the
/// queue and makes its task ready; until the task steps, a turn later, the thing belongs to somebody who has not seen
/// it. A cancelled scope leaves such a task alone. A counted cancel is delivered (asyncio's rule), so the thing is
/// taken back first (<see cref="TryGiveBack"/>) and goes to the next in the queue.</para>
/// <para>An object whose await is over is used again by the next call, so that neither what is not contended nor two
/// tasks that take turns allocate anything. A task remembers what it waited for last, and a cancel of it would end the
/// wait of somebody else; so it is made to forget first (<see cref="MayBeUsedAgain"/>). The price is that awaiting an
/// object a second time is noticed only until it is used again.</para>
/// </remarks>
internal abstract class WaitOperation<T> : Coroutine<T>
{
    private LoopTask? _task;
    private bool _isQueued;

    /// <summary>Links of the queue.</summary>
    internal WaitOperation<T>? Previous;
    internal WaitOperation<T>? Next;

    /// <summary>The task that waits, or has waited, or is nothing but this; null if another await was served at once.
    /// </summary>
    internal LoopTask? Task => _task;

    internal sealed override bool IsReady
    {
        get
        {
            if (Stage > CoroutineStage.Created)
            {
                return true;
            }

            return EventLoop.Running is { } loop && MayAct(loop.Trampoline) && TryNow(loop);
        }
    }

    /// <summary>The wait is for clean-up, and no scope may end it.</summary>
    internal bool IsShielded { get; init; }

    internal sealed override bool IgnoresScopes => IsShielded;

    /// <summary>What is taken belongs to the task that takes it, and only that one can give it back.</summary>
    private protected virtual bool IsForTheTask => false;

    /// <summary>Where it waits if it cannot be served at once.</summary>
    private protected abstract WaitQueue<T> Queue { get; }

    /// <summary>Takes what is wanted, if it can be had at once.</summary>
    /// <param name="loop">The loop that runs.</param>
    /// <param name="task">The task that runs; null in a plain callback or a foreign method.</param>
    /// <param name="result">What the await gives.</param>
    private protected abstract bool TryTake(EventLoop loop, LoopTask? task, [MaybeNullWhen(false)] out T result);

    /// <summary>It was served, but its task throws instead: the thing goes to the next one.</summary>
    private protected virtual void TakeBack(T result)
    {
    }

    /// <summary>It could not be served at once, and stands in the queue.</summary>
    private protected virtual void BeganToWait()
    {
    }

    /// <summary>It has stopped waiting without being served.</summary>
    private protected virtual void GaveUp()
    {
    }

    /// <summary>
    /// The object for the next call: the last one's if nobody looks at that any more, else a new one.
    /// </summary>
    internal static TOperation For<TOwner, TOperation>(
        ref TOperation? last, TOwner owner, Func<TOwner, TOperation> create) where TOperation : WaitOperation<T>
    {
        if (last is { Stage: CoroutineStage.Spent } && last.MayBeUsedAgain() && !CoroutineTracking.IsOn)
        {
            last.Reset();
            return last;
        }

        last = create(owner);
        CoroutineBuilding.Created(last);
        return last;
    }

    /// <summary>It is served. Whoever calls this has taken it out of the queue.</summary>
    internal void Grant(T result)
    {
        _task!.Loop.EnsureOwnThread();
        Complete(result);
        _task.Loop.Ready(_task);
    }

    /// <summary>It can never be served. Whoever calls this has taken it out of the queue.</summary>
    internal void FailWait(Exception failure)
    {
        _task!.Loop.EnsureOwnThread();
        Fail(failure);
        _task.Loop.Ready(_task);
    }

    /// <remarks>
    /// A task's outermost coroutine is awaited without having been asked whether it is ready. The task keeps its result
    /// here, so it is not used again.
    /// </remarks>
    internal sealed override void Await(Trampoline trampoline)
    {
        Leave(CoroutineStage.Started);
        if (trampoline.Host is not EventLoop loop)
        {
            trampoline.Suspend(this);
            return;
        }

        bool mayAct = MayAct(trampoline);
        _task = (LoopTask)trampoline.Task!;
        if (_task.Root == this && IsForTheTask)
        {
            // A task that is nothing but this would have the thing, and end.
            Fail(ThrowHelper.OwnerWouldEnd(this, Name));
            return;
        }

        try
        {
            if (mayAct && TryNow(loop))
            {
                return;
            }
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }

        if (mayAct)
        {
            _isQueued = true;
            Queue.Add(this);
            BeganToWait();
        }

        // Otherwise the task's step ends the wait as soon as it has begun (LoopTask.EndStep).
        trampoline.Suspend(this);
    }

    internal sealed override void Resume() => throw new UnreachableException($"{Name} has no frame.");

    internal sealed override bool CancelAwait(string? reason, string? origin)
    {
        if (Stage != CoroutineStage.Started)
        {
            return false;
        }

        if (_isQueued)
        {
            Queue.Remove(this);
        }

        FailWait(new CancelledException(reason, origin));
        if (_isQueued)
        {
            GaveUp();
        }

        return true;
    }

    /// <remarks>The order of a priority queue is the user's code and may throw; then the task keeps the item.</remarks>
    internal sealed override bool TryGiveBack()
    {
        if (Stage != CoroutineStage.Ended || Failure is not null)
        {
            return true;
        }

        try
        {
            TakeBack(Result!);
        }
        catch (Exception e)
        {
            _task!.Loop.CallExceptionHandler(new LoopErrorContext
            {
                Message = $"What a cancelled {Name} was given could not be put back, so the task keeps it, and is "
                    + "cancelled at its next await. If it was a comparer that threw, let it order all items",
                Exception = e,
                Task = _task,
            });
            return false;
        }

        Abandon();
        return true;
    }

    [StackTraceHidden]
    internal sealed override void TakeResult()
    {
        Trampoline.ThrowIfInjected();
        base.TakeResult();
    }

    internal sealed override T TakeValue()
    {
        T value = Result!;
        Offer(default!);
        return value;
    }

    /// <summary>
    /// False if a task was made of it, which finds its result here. A task that only awaited it has gone on, or is
    /// running: then it waits for nothing, and need not know for what it did.
    /// </summary>
    private bool MayBeUsedAgain()
    {
        if (_task is null)
        {
            return true;
        }

        if (_task.Root == this)
        {
            return false;
        }

        _task.Forget(this);
        _task = null;
        _isQueued = false;
        return true;
    }

    /// <summary>Where a scope is cancelled, nothing is taken and nobody gets into a queue, but for clean-up.</summary>
    private bool MayAct(Trampoline trampoline) => IsShielded || !trampoline.IsInCancelledScope;

    private bool TryNow(EventLoop loop)
    {
        if (!TryTake(loop, loop.CurrentTask, out T? result))
        {
            return false;
        }

        Leave(CoroutineStage.Started);
        Complete(result);
        return true;
    }
}
