using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>
/// A sleep: a leaf of the await chain that is its own timer, so that it costs one object and no delegate.
/// </summary>
internal sealed class SleepCoroutine(long ticks) : Coroutine
{
    private const long NotInQueue = -1;

    // How long; while it sleeps, its place among the timers; afterwards, that it is none any more.
    private long _ticksOrSequence = ticks;
    private LoopTask? _task;

    public override string Name => "Sleep";

    internal override bool IsCancelled => Stage != CoroutineStage.Started;

    internal override long TimerSequence
    {
        get => _ticksOrSequence;
        set => _ticksOrSequence = value;
    }

    internal override void LeftQueue() => _ticksOrSequence = NotInQueue;

    internal override void Await(Trampoline trampoline)
    {
        trampoline.Suspend(this);

        // Driven by hand it does not start, but may hand a future out.
        if (trampoline.Host is EventLoop loop)
        {
            Leave(CoroutineStage.Started);
            _task = (LoopTask)trampoline.Task!;
            loop.StartTimer(_ticksOrSequence, this);
        }
    }

    /// <summary>
    /// The time has come; the task steps in the next turn, as in asyncio, where a future stands between.
    /// </summary>
    internal override void Run()
    {
        if (Stage == CoroutineStage.Started)
        {
            Complete();
            _task!.Loop.Ready(_task);
        }
    }

    internal override void Resume() => throw new UnreachableException("A sleep has no frame.");

    internal override bool CancelAwait(string? reason, string? origin)
    {
        if (Stage != CoroutineStage.Started)
        {
            return false;
        }

        Fail(new CancelledException(reason, origin));
        if (_ticksOrSequence != NotInQueue)
        {
            _ticksOrSequence = NotInQueue;
            _task!.Loop.NoteCancelledTimer();
        }

        _task!.Loop.Ready(_task);
        return true;
    }

    internal override InvalidOperationException? HandOut(HandDriver driver, out Awaitable? waited)
    {
        if (EventLoop.Running is not { } loop)
        {
            waited = null;
            return ThrowHelper.SleepsWithoutLoop(driver);
        }

        // It is taken when the future is done, and not before.
        Leave(CoroutineStage.Started);
        Complete();
        waited = new SleepFuture(loop, _ticksOrSequence);
        return null;
    }

    [StackTraceHidden]
    internal override void TakeResult()
    {
        Trampoline.ThrowIfInjected();
        base.TakeResult();
    }
}
