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

    internal override void Await(Coroutine? frame)
    {
        Trampoline trampoline = Trampoline.Current!;
        Leave(CoroutineStage.Started);
        _task = trampoline.Task;
        _loop = EventLoop.Running!;
        _isInHeap = true;
        _loop.StartTimer(ticks, this);
        trampoline.Suspend(this, frame);
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

    internal override void Resume() => throw new System.Diagnostics.UnreachableException("A sleep has no frame.");

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

    private protected override void TakeInjected() => Trampoline.ThrowIfInjected();
}
