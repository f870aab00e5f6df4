using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

// How the loop waits. In this order: what has come already (I/O, posts); what is due; threads at work, in real time;
// the next deadline, by a jump or by the rate; what may come from outside, in real time; and then it is a deadlock.
public sealed partial class VirtualClock
{
    // What sleeps longer waits for ever: nobody wants to jump there.
    private const long Never = long.MaxValue;
    private const long FarAway = TimeSpan.TicksPerDay * 365 * 1000;

    void IVirtualTime.Attach(EventLoop loop)
    {
        lock (_lock)
        {
            if (_loop is not null)
            {
                throw new InvalidOperationException(
                    $"The clock belongs to {_loop} already. Two loops cannot agree when to jump: give each a "
                    + "VirtualClock of its own, or close the first loop before you make the second.");
            }

            _loop = loop;
        }

        loop.HintsAtUntaken = false;
    }

    void IVirtualTime.Detach(EventLoop loop)
    {
        lock (_lock)
        {
            _loop = null;
        }
    }

    void IVirtualTime.Wait(long ticks, long now)
    {
        EventLoop loop = _loop!;
        if (loop.LookForNews())
        {
            return;
        }

        long next = ticks < 0 ? Never : Delay.After(now, ticks);
        next = Math.Min(next > FarAway ? Never : next, NextTimer());
        if (next <= GetTimestamp())
        {
            return;
        }

        bool wasHeld = loop.Workers.HoldTime;
        if (wasHeld && WaitForOutside(loop, next))
        {
            return;
        }

        if (next != Never && AutoJump)
        {
            JumpIfStillQuiet(loop, next);
        }
        else if (next != Never && Rate > 0)
        {
            loop.WaitForNews(RealTicksUntil(next));
        }
        else if (wasHeld || (next == Never && !Outside.MayWake(loop)) || !WaitForOutside(loop, Never))
        {
            throw DeadlockException.Of(loop, this);
        }
    }

    private void JumpIfStillQuiet(EventLoop loop, long next)
    {
        TimeSpan threshold = AutoJumpThreshold;
        if (threshold > TimeSpan.Zero)
        {
            long changes = Changes;
            long wait = Math.Min(threshold.Ticks, RealTicksUntil(next));
            if (!WaitedInVain(loop, wait) || changes != Changes)
            {
                return;
            }
        }

        JumpTo(next);
    }

    /// <summary>Waits in real time for somebody outside, as long as the patience lasts.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="next">What comes by itself if the clock runs.</param>
    /// <returns>False if the patience is at its end.</returns>
    private bool WaitForOutside(EventLoop loop, long next)
    {
        long changes = Changes;
        long patience = Patience == Timeout.InfiniteTimeSpan ? Never : Patience.Ticks;
        long wait = Math.Min(patience, next == Never ? Never : RealTicksUntil(next));
        return !WaitedInVain(loop, wait) || changes != Changes || wait < patience;
    }

    /// <summary>Has nothing come, though the whole time is over? A poller may return early.</summary>
    private static bool WaitedInVain(EventLoop loop, long ticks)
    {
        long start = Stopwatch.GetTimestamp();
        loop.WaitForNews(ticks == Never ? -1 : ticks);
        return !loop.LookForNews() && Stopwatch.GetElapsedTime(start).Ticks >= ticks;
    }

    /// <summary>How long that is in real time, as the clock runs by itself.</summary>
    private long RealTicksUntil(long next)
    {
        lock (_lock)
        {
            double ticks = _rate == 0 ? double.PositiveInfinity : Math.Ceiling((next - Now()) / _rate);
            return ticks < Never ? Math.Max(0, (long)ticks) : Never;
        }
    }

    private void JumpTo(long time)
    {
        lock (_lock)
        {
            if (time <= Now())
            {
                return;
            }

            Settle(time);
            _jumps++;
        }

        HasMoved();
    }
}
