using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

// A step: from one suspension of the coroutine to the next.
public partial class LoopTask
{
    private ExecutionContext? _context;
    private Coroutine? _frame;
    private Awaitable? _awaited;
    private TaskExtras? _extras;

    // Links of the loop's list of live tasks.
    internal LoopTask? PreviousLive;
    internal LoopTask? NextLive;

    /// <summary>What it waits for; while it is ready or running, what it has waited for last.</summary>
    internal Awaitable? Awaited => _awaited;

    /// <summary>It does not wait for this any more, and the object will be used for another wait.</summary>
    internal void Forget(Awaitable spent)
    {
        if (_awaited == spent)
        {
            _awaited = null;
        }
    }

    /// <summary>The innermost frame, the one that waits.</summary>
    internal Coroutine? Frame => _frame;

    /// <summary>The context as the last step left it.</summary>
    internal ExecutionContext? Context => _context;

    private TaskExtras Extras => _extras ??= new TaskExtras();

    /// <summary>The next step.</summary>
    [StackTraceHidden]
    internal sealed override void Run()
    {
        Trampoline trampoline = Loop.Trampoline;
        trampoline.Enter(this, _frame);
        Loop.SwitchTo(_context);
        if (!Has(TaskFlags.ThrowsNext) || DeliverCancellation(trampoline))
        {
            Step(trampoline);
        }

        trampoline.Leave();
    }

    /// <summary>
    /// The first step, inside the step of another task or a callback, which goes on afterwards as if nothing had been.
    /// </summary>
    internal void RunEagerly()
    {
        Trampoline trampoline = Loop.Trampoline;
        Runnable? outerTask = trampoline.Task;
        Coroutine? outerFrame = trampoline.Frame;
        ExecutionContext? outerContext = Loop.CurrentContext();

        // Inside a generator's body the thread's trampoline is the generator's.
        Trampoline? outerTrampoline = Trampoline.Current;
        Trampoline.Current = trampoline;
        Run();
        Trampoline.Current = outerTrampoline;
        Loop.SwitchTo(outerContext);
        trampoline.Enter(outerTask, outerFrame);
    }

    /// <summary>The one who awaits is not the task's but the coroutine's: its outcome goes there.</summary>
    internal void HandOverTo(Coroutine coroutine)
    {
        if (IsCancelledFuture)
        {
            coroutine.Fail(MakeCancelledException());
        }
        else if (HasFailed)
        {
            coroutine.Fail(TakeFailure().SourceException);
        }
        else
        {
            coroutine.Complete();
        }
    }

    [StackTraceHidden]
    private void Step(Trampoline trampoline)
    {
        if (_root.Stage == CoroutineStage.Claimed)
        {
            _root.Await(trampoline);
        }

        trampoline.Drive();
        EndStep(trampoline);
    }

    private void EndStep(Trampoline trampoline)
    {
        Remember(Loop.CurrentContext(), trampoline.Frame, trampoline.AwaitedLeaf);
        if (!trampoline.IsSuspended)
        {
            _frame = null;
            _awaited = null;
            End(_root.Stage == CoroutineStage.Ended ? _root.Failure : null);
        }
        else if (MustCancel || IsInCancelledScope)
        {
            EndNewWait(_awaited!);
        }
    }

    /// <summary>Stores what changed only, for the same reason as <see cref="Trampoline.Suspend"/>.</summary>
    private void Remember(ExecutionContext? context, Coroutine? frame, Awaitable? awaited)
    {
        if (_context != context)
        {
            _context = context;
        }

        if (_frame != frame)
        {
            _frame = frame;
        }

        if (_awaited != awaited)
        {
            _awaited = awaited;
        }
    }

    private void End(Exception? failure)
    {
        _root.Abandon();
        _root.Release();
        Loop.RemoveLive(this);
        if (failure is null)
        {
            if (MustCancel)
            {
                MustCancel = false;
                EndCancelled(TakeCancellation());
            }
            else
            {
                if (_cancelling > 0)
                {
                    ReportSwallowed($"Task '{Name}'");
                }

                EndSucceeded();
            }
        }
        else if (IsCancellation(failure))
        {
            EndCancelled(failure as CancelledException ?? TakeCancellation(failure));
        }
        else
        {
            EndFailed(failure);
        }

        if (Scope is not null)
        {
            CancelScope.LeaveAll(this);
        }

        _extras?.TokenSource?.Dispose();
        Loop.NoteExited(this);
    }
}
