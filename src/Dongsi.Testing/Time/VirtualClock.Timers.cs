using System.Diagnostics.CodeAnalysis;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

// The timers that .NET code makes: Task.Delay, PeriodicTimer, CancellationTokenSource, and libraries that take a
// TimeProvider.
public sealed partial class VirtualClock
{
    private readonly SortedSet<VirtualTimer> _timers = new(VirtualTimer.Order);
    private long _sequence;
    private long _changes;

    /// <summary>Grows with each change that a waiting loop has to know of.</summary>
    private long Changes => Interlocked.Read(ref _changes);

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "It is the caller's.")]
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    void IVirtualTime.CollectDue() => FireDue();

    /// <summary>Sets a timer anew.</summary>
    /// <param name="timer">One of this clock's.</param>
    /// <param name="wait">Ticks from now; negative for never.</param>
    /// <param name="period">Ticks from one time to the next; not positive if it fires once.</param>
    /// <returns>False if it was disposed.</returns>
    internal bool Set(VirtualTimer timer, long wait, long period)
    {
        lock (_lock)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            _timers.Remove(timer);
            timer.Period = period;
            if (wait >= 0)
            {
                Add(timer, Delay.After(Now(), wait));
            }
        }

        HasMoved();
        return true;
    }

    internal void Remove(VirtualTimer timer)
    {
        lock (_lock)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    private void Add(VirtualTimer timer, long due)
    {
        timer.Due = due;
        timer.Sequence = _sequence++;
        _timers.Add(timer);
    }

    private long NextTimer()
    {
        lock (_lock)
        {
            return _timers.Count == 0 ? Never : _timers.Min!.Due;
        }
    }

    /// <summary>Something is due now, perhaps.</summary>
    private void HasMoved()
    {
        Interlocked.Increment(ref _changes);
        if (_loop is { } loop)
        {
            loop.LookAgain();
        }
        else
        {
            FireDue();
        }
    }

    private void FireDue()
    {
        while (TakeDue() is { } timer)
        {
            timer.Fire(_loop);
        }
    }

    private VirtualTimer? TakeDue()
    {
        lock (_lock)
        {
            if (_timers.Min is not { } first || first.Due > Now())
            {
                return null;
            }

            _timers.Remove(first);
            if (first.Period > 0)
            {
                Add(first, Delay.After(first.Due, first.Period));
            }

            return first;
        }
    }
}
