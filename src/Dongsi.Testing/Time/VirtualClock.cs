using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>
/// A clock whose time passes when a test wants it to. Give it to a loop (<see cref="RunOptions.TimeProvider"/>) and to
/// whatever of .NET takes a <see cref="TimeProvider"/>: both live in the same time.
/// </summary>
/// <remarks>
/// <para>Time stands still while anything runs. When every task of the loop is blocked, no I/O has come and no thread
/// works for the loop, the clock jumps to the next deadline: that of a sleep, a timeout, or of a timer that .NET code
/// has made with this clock, such as <c>Task.Delay(time, clock)</c>. So hours of sleeps take no time, and always the
/// same course.</para>
/// <para>If there is nothing left to wait for, the loop ends with a <see cref="DeadlockException"/>. As long as
/// something outside may still wake it (a thread, a socket, a child process, a signal, a <see cref="Task"/> that a
/// coroutine awaits), it waits for that in real time, as long as its <see cref="Patience"/> lasts. A thread that works
/// for the loop (<c>Asyncio.ToThread</c>) holds the time, unless that thread itself waits for the loop. Other things
/// outside do not: time may jump past the timeout of a request while its bytes are on the way. Where that matters set
/// an <see cref="AutoJumpThreshold"/>.</para>
/// <para>It is midnight of 1 January 2000, UTC, when it is made, and that is also its time zone. A clock serves one
/// loop at a time.</para>
/// <para><b>Thread safety</b>: any thread, but for <see cref="Jump"/>. The timers that .NET code has made fire on the
/// loop's thread, by (deadline, order in which they were set), after those of the loop that are due at the same time;
/// as long as no loop is open they fire on the thread that moves the time.</para>
/// <para><b>Python</b>: <c>trio.testing.MockClock</c>, which starts without a loop's threads and with no report of
/// deadlocks.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class VirtualClock : TimeProvider, IVirtualTime
{
    private static readonly DateTimeOffset s_start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private EventLoop? _loop;
    private long _jumps;

    // How much had passed when the rate was set or the time was moved last, and when in real time that was.
    private long _base;
    private long _realBase;
    private double _rate;

    /// <summary>A clock that stands at its beginning.</summary>
    /// <param name="autoJump">See <see cref="AutoJump"/>.</param>
    public VirtualClock(bool autoJump = true) => AutoJump = autoJump;

    /// <summary>The time since the clock was made; a loop that goes by it has it as its <see cref="EventLoop.Time"/>.
    /// </summary>
    public TimeSpan Elapsed => new(GetTimestamp());

    /// <summary>Jump to the next deadline whenever everything is blocked? True by default; false is a clock that only
    /// its <see cref="Rate"/>, <see cref="Advance"/>, <see cref="AdvanceTo"/> and <see cref="Jump"/> move.</summary>
    public bool AutoJump
    {
        get;
        set
        {
            field = value;
            _loop?.LookAgain();
        }
    }

    /// <summary>How long, in real time, everything must be blocked before the clock jumps. Zero by default, which is
    /// right unless something outside the loop takes its time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    /// <remarks><para><b>Python</b>: <c>MockClock.autojump_threshold</c>, where infinity turns it off; here
    /// <see cref="AutoJump"/> does.</para></remarks>
    public TimeSpan AutoJumpThreshold
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
            _loop?.LookAgain();
        }
    }

    /// <summary>
    /// How long, in real time, the loop waits for what is outside of it before it takes that for a deadlock: 30 s by
    /// default; <see cref="Timeout.InfiniteTimeSpan"/> is for ever.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, and not infinite.</exception>
    public TimeSpan Patience
    {
        get;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            }

            field = value;
            _loop?.LookAgain();
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>Seconds that pass by themselves in a second of real time. 0 by default: the clock is frozen.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not a finite number.</exception>
    /// <remarks><para><b>Python</b>: <c>MockClock.rate</c>.</para></remarks>
    public double Rate
    {
        get
        {
            lock (_lock)
            {
                return _rate;
            }
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            if (!double.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, "The rate must be a finite number of seconds in a second of real time.");
            }

            lock (_lock)
            {
                Settle(Now());
                _rate = value;
            }

            _loop?.LookAgain();
        }
    }

    /// <summary>Moves the time on. What is due then runs in the loop's next turn, all together; to go from deadline to
    /// deadline use <see cref="AutoJump"/> or <see cref="Jump"/>.</summary>
    /// <param name="time">How far.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative: time does not go back.</exception>
    /// <remarks>
    /// <para><b>Thread safety</b>: any thread; a loop that waits wakes up.</para>
    /// <para><b>Python</b>: <c>MockClock.jump()</c>.</para>
    /// </remarks>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        lock (_lock)
        {
            long now = Now();
            Settle(time.Ticks > long.MaxValue - now ? long.MaxValue : now + time.Ticks);
        }

        HasMoved();
    }

    /// <summary>Moves the time to a point of it.</summary>
    /// <param name="time">As <see cref="Elapsed"/> counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has passed: time does not go back.</exception>
    /// <inheritdoc cref="Advance" path="/remarks"/>
    public void AdvanceTo(TimeSpan time)
    {
        lock (_lock)
        {
            long now = Now();
            if (time.Ticks < now)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(time), time, $"It is {new TimeSpan(now)} on this clock already, and time does not go back.");
            }

            Settle(time.Ticks);
        }

        HasMoved();
    }

    /// <summary>Moves the time to the next deadline, if it has not come already.</summary>
    /// <returns>False if nothing has a deadline.</returns>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Thread safety</b>: the loop's thread, while it runs.</para></remarks>
    public bool Jump()
    {
        long next = _loop?.GetStatistics().NextDeadline is { } deadline ? deadline.Ticks : Never;
        next = Math.Min(next, NextTimer());
        if (next == Never)
        {
            return false;
        }

        JumpTo(next);
        return true;
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() =>
        s_start + new TimeSpan(Math.Min(GetTimestamp(), (DateTimeOffset.MaxValue - s_start).Ticks));

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return Now();
        }
    }

    /// <summary>What the clock has done and has to do.</summary>
    public VirtualClockStatistics GetStatistics()
    {
        lock (_lock)
        {
            return new VirtualClockStatistics(
                new TimeSpan(Now()),
                _jumps,
                _timers.Count,
                _timers.Count == 0 ? null : new TimeSpan(_timers.Min!.Due));
        }
    }

    /// <summary>The clock, for people.</summary>
    public override string ToString() => $"<VirtualClock at {Elapsed}{(AutoJump ? "" : " auto-jump=False")}>";

    // Those below are called under the lock.
    private long Now() => _rate == 0 ? _base : _base + (long)(Stopwatch.GetElapsedTime(_realBase).Ticks * _rate);

    private void Settle(long now)
    {
        _base = now;
        _realBase = Stopwatch.GetTimestamp();
    }
}
