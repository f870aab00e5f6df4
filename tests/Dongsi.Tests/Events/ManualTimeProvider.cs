namespace Dongsi.Tests.Events;

/// <summary>A clock of a user's own, with timers that fire when the test says.</summary>
internal sealed class ManualTimeProvider(long frequency = 1000) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private long _timestamp;

    public override long TimestampFrequency => frequency;

    public List<TimeSpan> DueTimes { get; } = [];

    public int OpenTimers
    {
        get
        {
            lock (_lock)
            {
                return _alarms.Count;
            }
        }
    }

    /// <summary>Is called with what the loop is about to wait for.</summary>
    public Action<TimeSpan>? OnWait { get; set; }

    public override long GetTimestamp() => Interlocked.Read(ref _timestamp);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // What the system's timers refuse is refused here too.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime.TotalMilliseconds, uint.MaxValue - 1.0);
        var alarm = new Alarm(this, () => callback(state));
        lock (_lock)
        {
            _alarms.Add(alarm);
        }

        return alarm;
    }

    /// <summary>Moves the time and fires all timers, as a clock does that is not exact.</summary>
    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref _timestamp, (long)(time.TotalSeconds * frequency));
        Fire();
    }

    /// <summary>Fires all timers, though the time has not come.</summary>
    public void Fire()
    {
        Alarm[] alarms;
        lock (_lock)
        {
            alarms = [.. _alarms];
        }

        Array.ForEach(alarms, alarm => alarm.Ring());
    }

    private sealed class Alarm(ManualTimeProvider clock, Action ring) : ITimer
    {
        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime.TotalMilliseconds, uint.MaxValue - 1.0);
            if (dueTime >= TimeSpan.Zero)
            {
                clock.DueTimes.Add(dueTime);
                clock.OnWait?.Invoke(dueTime);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
