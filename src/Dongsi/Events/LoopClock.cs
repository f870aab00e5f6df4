namespace Dongsi.LowLevel;

/// <summary>
/// The loop's time in integer ticks of 100 ns, and the waiting for it. The only place that reads a clock.
/// </summary>
internal sealed class LoopClock : IDisposable
{
    // The timers of the BCL refuse more than 49 days. A loop that is woken early asks again.
    private const long LongestAlarm = 24 * TimeSpan.TicksPerDay;

    private readonly TimeProvider _provider;
    private readonly IPoller _poller;
    private readonly long _frequency;
    private readonly ITimer? _alarm;

    public LoopClock(TimeProvider? provider, IPoller poller, bool pollerKeepsTime)
    {
        _provider = provider ?? TimeProvider.System;
        _poller = poller;
        _frequency = _provider.TimestampFrequency;
        Virtual = provider as IVirtualTime;
        if (!pollerKeepsTime && Virtual is null)
        {
            _alarm = _provider.CreateTimer(
                static poller => ((IPoller)poller!).Wake(), poller, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The provider, if its time is virtual.</summary>
    public IVirtualTime? Virtual { get; }

    /// <summary>Is it the system's?</summary>
    public bool IsReal => _provider == TimeProvider.System;

    public long Now
    {
        get
        {
            long timestamp = _provider.GetTimestamp();
            return _frequency == TimeSpan.TicksPerSecond * 100
                ? timestamp / 100
                : (long)((Int128)timestamp * TimeSpan.TicksPerSecond / _frequency);
        }
    }

    public DateTime UtcNow => _provider.GetUtcNow().UtcDateTime;

    /// <summary>Waits in the poller for so many ticks at most; -1 is for ever.</summary>
    /// <param name="ticks">How long.</param>
    /// <param name="now">When that was found out.</param>
    public void Wait(long ticks, long now)
    {
        if (Virtual is not null)
        {
            Virtual.Wait(ticks, now);
            return;
        }

        if (_alarm is null || ticks <= 0)
        {
            _poller.Wait(ticks);
            return;
        }

        // The poller knows only real time. Another clock has to say itself when the time has come. Somebody may have
        // put it forward before the alarm was set, and then it would ring too late.
        _alarm.Change(new TimeSpan(Math.Min(ticks, LongestAlarm)), Timeout.InfiniteTimeSpan);
        if (Now < Delay.After(now, ticks))
        {
            _poller.Wait(-1);
        }

        _alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _alarm?.Dispose();
}
