namespace Dongsi.LowLevel;

/// <summary>What a coroutine that is driven by hand waits for when it sleeps.</summary>
/// <remarks>A task sleeps without it: see <see cref="SleepCoroutine"/>.</remarks>
internal sealed class SleepFuture : Future<bool>
{
    private readonly TimerHandle _timer;

    public SleepFuture(EventLoop loop, long ticks) : base(loop) => _timer = loop.CallLater(new TimeSpan(ticks), WakeUp);

    internal override bool MayGoOn(out Exception? error)
    {
        error = IsDone ? FailureOrCancellation() : null;
        return IsDone;
    }

    internal override void DropWait() => _timer.Cancel();

    internal override bool CancelCore(string? reason, string? origin)
    {
        _timer.Cancel();
        return base.CancelCore(reason, origin);
    }

    private void WakeUp()
    {
        if (!IsDone)
        {
            SetResult(true);
        }
    }
}
