using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

public sealed class TimerTests
{
    [Fact]
    public void Timers_fire_by_deadline()
    {
        using var test = new TestLoop();
        List<string> log = [];
        test.Loop.CallLater(3, () => log.Add($"three at {test.Elapsed}"));
        test.Loop.CallLater(TimeSpan.FromSeconds(1), () => log.Add($"one at {test.Elapsed}"));
        test.Loop.CallAt(test.Loop.Time + TimeSpan.FromSeconds(2), () => log.Add($"two at {test.Elapsed}"));
        test.RunMain(() => Asyncio.Sleep(5));
        Assert.Equal(["one at 1", "two at 2", "three at 3"], log);
    }

    [Fact]
    public void Timers_of_one_deadline_fire_in_the_order_in_which_they_were_set()
    {
        using var test = new TestLoop();
        List<int> log = [];
        for (int i = 0; i < 100; i++)
        {
            int number = i;
            test.Loop.CallLater(1, () => log.Add(number));
        }

        test.RunMain(() => Asyncio.Sleep(2));
        Assert.Equal(Enumerable.Range(0, 100), log);
    }

    [Fact]
    public void A_timer_never_fires_early()
    {
        using var test = new TestLoop();
        TimeSpan when = test.Loop.Time + TimeSpan.FromTicks(12_345);
        TimeSpan fired = default;
        test.Loop.CallAt(when, () => fired = test.Loop.Time);
        test.RunMain(() => Asyncio.Sleep(1));
        Assert.Equal(when, fired);
    }

    [Fact]
    public void A_delay_of_zero_fires_in_the_next_turn_behind_what_is_ready()
    {
        using var test = new TestLoop();
        List<string> log = [];
        test.Loop.CallLater(0, () => log.Add("timer"));
        test.Loop.CallSoon(() => log.Add("ready"));
        test.Loop.PollEvents();
        test.Loop.ProcessEvents();
        test.Loop.ProcessReady();
        Assert.Equal(["ready", "timer"], log);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_time_that_has_passed_fires_in_the_next_turn(long ticks)
    {
        using var test = new TestLoop();
        bool fired = false;
        test.Loop.CallAt(new TimeSpan(ticks), () => fired = true);
        test.Loop.ProcessEvents();
        test.Loop.ProcessReady();
        Assert.True(fired);
        Assert.Equal(0, test.Elapsed);
    }

    [Fact]
    public void A_handle_says_when_it_fires()
    {
        using var test = new TestLoop();
        TimeSpan now = test.Loop.Time;
        TimerHandle later = test.Loop.CallLater(1.5, () => { });
        Assert.Equal(now + TimeSpan.FromSeconds(1.5), later.When);
        TimerHandle at = test.Loop.CallAt(now + TimeSpan.FromSeconds(7), () => { });
        Assert.Equal(now + TimeSpan.FromSeconds(7), at.When);
        later.Cancel();
        at.Cancel();
    }

    [Fact]
    public void A_cancelled_timer_does_not_fire_and_is_not_waited_for()
    {
        using var test = new TestLoop();
        test.Loop.CallLater(1, () => Assert.Fail("It fired.")).Cancel();
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
        Assert.Null(test.Loop.GetStatistics().NextDeadline);
        test.Loop.CallLater(2, test.Loop.Stop);
        test.Loop.RunForever();
        Assert.Equal([TimeSpan.FromSeconds(2).Ticks], test.Poller.Waits);
    }

    [Fact]
    public void A_timer_that_is_due_can_be_cancelled_by_an_earlier_callback_of_the_same_batch()
    {
        using var test = new TestLoop();
        TimerHandle? second = null;
        test.Loop.CallLater(1, () => second!.Cancel());
        second = test.Loop.CallLater(1, () => Assert.Fail("It fired."));
        test.RunMain(() => Asyncio.Sleep(2));
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    }

    [Fact]
    public void Cancelling_a_timer_that_has_fired_does_not_upset_the_count()
    {
        using var test = new TestLoop();
        TimerHandle fired = test.Loop.CallLater(1, () => { });
        TimerHandle other = test.Loop.CallLater(100, () => { });
        test.RunMain(() => Asyncio.Sleep(2));
        fired.Cancel();
        Assert.Equal(1, test.Loop.GetStatistics().Timers);
        other.Cancel();
        other.Cancel();
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    }

    [Fact]
    public void Cancelling_a_timer_of_a_closed_loop_does_not_upset_the_count()
    {
        using var test = new TestLoop();
        TimerHandle timer = test.Loop.CallLater(1, () => { });
        test.CloseWithLeftovers();
        timer.Cancel();
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    }

    [Fact]
    public void Cancelled_timers_are_swept_out()
    {
        using var test = new TestLoop();
        TimerHandle[] timers = [.. Enumerable.Range(0, 10_000).Select(i => test.Loop.CallLater(i + 1, () => { }))];
        foreach (TimerHandle timer in timers.Skip(10))
        {
            timer.Cancel();
        }

        Assert.Equal(10, test.Loop.GetStatistics().Timers);
        test.RunMain(() => Asyncio.Sleep(20));
        Assert.Equal(20, test.Elapsed);
    }

    [Fact]
    public void The_loop_waits_exactly_to_the_next_deadline()
    {
        using var test = new TestLoop();
        test.Loop.CallLater(0.25, () => { });
        test.Loop.CallLater(1, test.Loop.Stop);
        test.Loop.RunForever();
        Assert.Equal(
            [TimeSpan.FromSeconds(0.25).Ticks, TimeSpan.FromSeconds(0.75).Ticks], test.Poller.Waits);
    }

    [Fact]
    public void Due_timers_run_behind_what_other_threads_posted()
    {
        using var test = new TestLoop();
        List<string> log = [];
        test.Loop.CallLater(0, () => log.Add("timer"));
        test.Loop.CallSoonThreadsafe(() => log.Add("posted"));
        test.Loop.CallSoon(() => log.Add("ready"));
        test.Loop.ProcessEvents();
        test.Loop.ProcessReady();
        Assert.Equal(["ready", "posted", "timer"], log);
    }

    [Fact]
    public void A_large_time_does_not_make_the_loop_spin()
    {
        using var test = new TestLoop();
        test.Clock.Advance(TimeSpan.FromDays(365_000));
        test.RunMain(() => Asyncio.Sleep(1e-7));
        Assert.InRange(test.Poller.Waits.Count, 1, 2);
    }

    [Fact]
    public void Bad_delays_are_refused_and_leave_no_timer()
    {
        using var test = new TestLoop();
        Expect.Says(
            Assert.Throws<ArgumentOutOfRangeException>(() => test.Loop.CallLater(-1, () => { })),
            "cannot be negative", "Math.Max(0, seconds)");
        Expect.Says(
            Assert.Throws<ArgumentOutOfRangeException>(() => test.Loop.CallLater(double.NaN, () => { })),
            "NaN", "Give seconds");
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Loop.CallLater(TimeSpan.FromSeconds(-1), () => { }));
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    }

    [Fact]
    public void A_delay_without_end_is_never()
    {
        using var test = new TestLoop();
        TimerHandle never = test.Loop.CallLater(double.PositiveInfinity, () => { });
        Assert.Equal(TimeSpan.MaxValue, never.When);
        never.Cancel();
    }
}
