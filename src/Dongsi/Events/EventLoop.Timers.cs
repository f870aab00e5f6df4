using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Runs a callback after a delay.</summary>
    /// <param name="seconds">Seconds; 0 is the next turn.</param>
    /// <param name="callback">What to run.</param>
    /// <returns>A handle that cancels it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or not a number.</exception>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.call_later()</c>. Timers of the same deadline fire in the order in which
    /// they were set, which asyncio does not promise.</para></remarks>
    public TimerHandle CallLater(double seconds, Action callback) => StartTimer(Delay.Ticks(seconds), callback);

    /// <param name="delay">How long from now; zero is the next turn.</param>
    /// <param name="callback">What to run.</param>
    /// <inheritdoc cref="CallLater(double, Action)"/>
    public TimerHandle CallLater(TimeSpan delay, Action callback) => StartTimer(Delay.Ticks(delay), callback);

    /// <summary>Runs a callback at a point of time on the loop's clock.</summary>
    /// <param name="when">The time, as <see cref="Time"/> counts; if it has passed, the next turn.</param>
    /// <param name="callback">What to run.</param>
    /// <returns>A handle that cancels it.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.call_at()</c>.</para></remarks>
    public TimerHandle CallAt(TimeSpan when, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        EnsureUsable();
        var handle = new TimerHandle(this, callback, when.Ticks);
        AddTimer(when.Ticks, handle);
        return handle;
    }

    /// <summary>Makes a leaf operation that is its own timer due in so many ticks.</summary>
    internal void StartTimer(long ticks, Runnable timer) => AddTimer(Delay.After(_clock.Now, ticks), timer);

    /// <summary>A timer that has not fired was cancelled.</summary>
    internal void NoteCancelledTimer()
    {
        // A closed loop has dropped all timers, whether their handles know it or not.
        if (!IsClosed)
        {
            _timers.NoteCancelled();
        }
    }

    private TimerHandle StartTimer(long ticks, Action callback) =>
        CallAt(new TimeSpan(Delay.After(_clock.Now, ticks)), callback);

    private void AddTimer(long when, Runnable timer)
    {
        _timers.Add(when, timer);
        if (_watch != Watched.Nothing)
        {
            EndGuestWait();
        }
    }

    private void CollectDueTimers()
    {
        if (_timers.Count == 0)
        {
            return;
        }

        long now = _clock.Now;
        while (_timers.TryTakeDue(now, out Runnable timer))
        {
            _ready.Enqueue(new ReadyEntry(timer));
        }
    }
}
