using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>
/// A sleep: a leaf of the await chain that is its own timer, so that it costs one object and no delegate.
/// </summary>
internal sealed class SleepCoroutine(long ticks) : Coroutine
{
    private Runnable? _task;
    private EventLoop? _loop;
    private bool _isInHeap;

    public override string Name => "Sleep";

    internal override bool IsCancelled => Stage != CoroutineStage.Started;

    internal override void LeftHeap() => _isInHeap = false;

    internal override void Await(Trampoline trampoline)
    {
        Leave(CoroutineStage.Started);
        trampoline.Suspend(this);
        if (trampoline.Host is EventLoop loop)
        {
            _loop = loop;
            _task = trampoline.Task;
            _isInHeap = true;
            loop.StartTimer(ticks, this);
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
            _loop!.Ready(_task!);
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
        if (_isInHeap)
        {
            _isInHeap = false;
            _loop!.NoteCancelledTimer();
        }

        _loop!.Ready(_task!);
        return true;
    }

    [StackTraceHidden]
    internal override void TakeResult()
    {
        Trampoline.Current?.ThrowIfInjected();
        base.TakeResult();
    }
}
