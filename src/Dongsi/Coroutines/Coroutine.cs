using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>
/// A call of an <c>async Coroutine</c> method. It is lazy: nothing runs until it is awaited or given to
/// <c>Asyncio.Run</c>, <c>Asyncio.CreateTask</c> or a group. It is one-shot: it can be awaited once.
/// </summary>
/// <remarks>
/// <para>Awaiting a coroutine runs it inside the current task, at once, without a turn of the loop. It always runs on
/// its loop's thread, whatever it awaits.</para>
/// <para><b>Thread safety</b>: belongs to the thread of the loop that runs it.</para>
/// <para><b>Python</b>: a coroutine object, what calling an <c>async def</c> function gives.</para>
/// </remarks>
[AsyncMethodBuilder(typeof(CoroutineMethodBuilder))]
[DebuggerDisplay("{Name,nq} ({State})")]
public abstract partial class Coroutine : Awaitable
{
    // Nobody awaits it before it starts, and it fails at its end only: one reference serves for both, because every
    // call of every coroutine has it.
    private object? _callerOrFailure;

    private protected Coroutine(CoroutineStage stage = CoroutineStage.Created) => Stage = stage;

    /// <summary>The name of the method that was called.</summary>
    public abstract string Name { get; }

    /// <summary>How far it has come.</summary>
    public CoroutineState State => Stage switch
    {
        CoroutineStage.Started => IsOnTrampoline ? CoroutineState.Running : CoroutineState.Suspended,
        CoroutineStage.Ended or CoroutineStage.Spent => CoroutineState.Closed,
        _ => CoroutineState.Created,
    };

    /// <summary>The coroutine that awaits this one; null for a task's outermost.</summary>
    internal Coroutine? Caller => Stage < CoroutineStage.Ended ? Unsafe.As<Coroutine?>(_callerOrFailure) : null;

    /// <summary>Is it one of our own methods, which users do not want to see in their call graphs?</summary>
    internal virtual bool IsLibrarys => true;

    internal CoroutineStage Stage { get; private set; }

    /// <summary>Why it failed, if it did.</summary>
    internal Exception? Failure => Stage >= CoroutineStage.Ended ? Unsafe.As<Exception?>(_callerOrFailure) : null;

    internal sealed override bool WillThrowCancelled => Failure is CancelledException;

    internal override bool IsReady => Stage > CoroutineStage.Created;

    /// <summary>As Python prints it: <c>&lt;coroutine object Name at 0x…&gt;</c>.</summary>
    public override string ToString() => $"<coroutine object {Name} at 0x{RuntimeHelpers.GetHashCode(this):x12}>";

    /// <summary>Runs until the next await that is not ready, or to the end.</summary>
    internal abstract void Resume();

    /// <summary>
    /// The await of a coroutine with a frame of its own: it runs next, and then the one that awaits it.
    /// </summary>
    private protected void Begin(Trampoline trampoline)
    {
        Leave(CoroutineStage.Started);
        _callerOrFailure = trampoline.Frame;
        trampoline.GoTo(this);
    }

    /// <summary>Lets go of the locals; a finished task may be kept long after its coroutine has ended.</summary>
    internal virtual void Release()
    {
    }

    /// <summary>What a task can run of it: itself, or one of its own if it is shared.</summary>
    internal virtual Coroutine Unshared() => this;

    /// <summary>A task will run it, and nobody else.</summary>
    /// <exception cref="InvalidOperationException">It was claimed or awaited before.</exception>
    internal void Claim()
    {
        if (Stage > CoroutineStage.Created)
        {
            ThrowHelper.AwaitedTwice(this);
        }

        Leave(CoroutineStage.Claimed);
    }

    /// <summary>It will not be run, or not any further.</summary>
    internal void Abandon() => Leave(CoroutineStage.Spent);

    /// <summary>It was given where it cannot run, and will not: unless somebody else is running it already.</summary>
    internal void Refuse()
    {
        if (Stage == CoroutineStage.Created)
        {
            Abandon();
        }
    }

    [StackTraceHidden]
    internal override void TakeResult()
    {
        if (Stage != CoroutineStage.Ended)
        {
            ThrowHelper.AwaitedTwice(this);
        }

        Stage = CoroutineStage.Spent;
        if (Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    internal void Fail(Exception failure)
    {
        _callerOrFailure = failure;
        Stage = CoroutineStage.Ended;
    }

    /// <summary>As if it had just been called: for what is used again when nobody can see it any more.</summary>
    internal void Reset()
    {
        _callerOrFailure = null;
        Stage = CoroutineStage.Created;
    }

    /// <summary>It has ended; its result may be taken once.</summary>
    internal void Complete()
    {
        _callerOrFailure = null;
        Stage = CoroutineStage.Ended;
    }

    internal override void Subscribe(Action continuation)
    {
        if (Trampoline.Current is { } trampoline)
        {
            trampoline.Host.Adopt(this, continuation);
            return;
        }

        // An exception from here would be unhandled on some pool thread. So the await itself throws.
        FailAwait(continuation);
    }

    /// <summary>A foreign method awaits it where no loop can run it: its await throws.</summary>
    internal void FailAwait(Action continuation)
    {
        Leave(CoroutineStage.Started);
        Fail(ThrowHelper.AwaitedOutsideLoop(this));
        continuation();
    }

    /// <summary>On to a later stage; once it is no longer just created, nobody has forgotten it.</summary>
    private protected void Leave(CoroutineStage next)
    {
        if (Stage == CoroutineStage.Shared)
        {
            return;
        }

        bool wasCreated = Stage == CoroutineStage.Created;
        Stage = next;
        if (wasCreated && CoroutineTracking.IsOn)
        {
            CoroutineTracking.Forget(this);
        }
    }

    private bool IsOnTrampoline
    {
        get
        {
            for (Trampoline? trampoline = Trampoline.Current; trampoline is not null; trampoline = trampoline.Outer)
            {
                for (Coroutine? frame = trampoline.RunningFrame; frame is not null; frame = frame.Caller)
                {
                    if (frame == this)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }
}
