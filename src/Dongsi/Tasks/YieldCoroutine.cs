using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>One turn of the loop. It has no state, so all tasks of all loops share one.</summary>
internal sealed class YieldCoroutine : Coroutine
{
    public static readonly YieldCoroutine Instance = new("Sleep");

    /// <summary>Takes a turn only if somebody wants the task to end; then it throws.</summary>
    public static readonly YieldCoroutine IfCancelled = new("CheckpointIfCancelled");

    private YieldCoroutine(string name, CoroutineStage stage = CoroutineStage.Shared) : base(stage) => Name = name;

    public override string Name { get; }

    internal override bool IsReady => this == IfCancelled && EventLoop.Running?.CurrentTask is not
        ({ HasPendingCancel: true } or { IsInCancelledScope: true });

    internal override Coroutine Unshared() =>
        Stage == CoroutineStage.Shared ? new YieldCoroutine(Name, CoroutineStage.Created) : this;

    internal override void Await(Trampoline trampoline)
    {
        // Unless it is shared, in which case nothing changes.
        Leave(CoroutineStage.Started);
        trampoline.Suspend(this);
        if (trampoline.Host is EventLoop loop)
        {
            loop.Ready(trampoline.Task!);
        }
    }

    internal override InvalidOperationException? HandOut(HandDriver driver, out Awaitable? waited)
    {
        waited = null;
        return null;
    }

    internal override void Resume() => throw new UnreachableException("A yield has no frame.");

    /// <summary>
    /// It cannot keep a failure, so it is no task's: the foreign method goes on after a turn of the loop.
    /// </summary>
    internal override void Subscribe(Action continuation)
    {
        if (EventLoop.Running is { } loop)
        {
            loop.CallSoon(continuation);
        }
        else
        {
            Trampoline.ThrowInto(continuation, ThrowHelper.AwaitedOutsideLoop(this));
        }
    }

    [StackTraceHidden]
    internal override void TakeResult() => Trampoline.ThrowIfInjected();
}
