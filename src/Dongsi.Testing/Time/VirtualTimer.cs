namespace Dongsi.Testing;

/// <summary>A timer of .NET code on a virtual clock.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
{
    // What the system's timers refuse, this one refuses too, or a test would allow what breaks in the field.
    private const double LongestMilliseconds = uint.MaxValue - 1;

    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public static IComparer<VirtualTimer> Order { get; } = Comparer<VirtualTimer>.Create(
        static (x, y) => x.Due != y.Due ? x.Due.CompareTo(y.Due) : x.Sequence.CompareTo(y.Sequence));

    // The clock's, under its lock.
    public long Due { get; set; }

    public long Sequence { get; set; }

    /// <summary>Ticks from one time to the next; not positive for a timer that fires once.</summary>
    public long Period { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        return clock.Set(this, dueTime.Ticks, period.Ticks);
    }

    /// <summary>On the loop's thread, in its next batch; without a loop at once.</summary>
    public void Fire(EventLoop? loop)
    {
        if (loop is not null)
        {
            loop.Ready(new Handle(loop, Call, _context));
        }
        else if (_context is null)
        {
            Call();
        }
        else
        {
            ExecutionContext.Run(_context, static timer => ((VirtualTimer)timer!).Call(), this);
        }
    }

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Check(TimeSpan time, string parameter)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                parameter, time, "A timer cannot be due in the past. For never give Timeout.InfiniteTimeSpan.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(time.TotalMilliseconds, LongestMilliseconds, parameter);
    }

    private void Call()
    {
        if (!IsDisposed)
        {
            callback(state);
        }
    }
}
