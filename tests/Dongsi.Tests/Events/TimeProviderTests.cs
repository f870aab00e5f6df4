using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

/// <summary>A loop with a clock of the user's own waits through that clock's timers.</summary>
public sealed class TimeProviderTests
{
    [Fact]
    public void The_loop_counts_time_as_the_provider_does()
    {
        var clock = new ManualTimeProvider(frequency: 1000);
        using var loop = new EventLoop(clock);
        TimeSpan start = loop.Time;
        clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.FromSeconds(1.5), loop.Time - start);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(10_000_000)]
    [InlineData(1_000_000_000)]
    [InlineData(3)]
    public void Any_frequency_will_do(long frequency)
    {
        var clock = new ManualTimeProvider(frequency);
        using var loop = new EventLoop(clock);
        clock.Advance(TimeSpan.FromDays(10_000));
        Assert.Equal(TimeSpan.FromDays(10_000), loop.Time);
    }

    [Fact]
    public void A_sleep_asks_the_provider_for_a_timer_and_goes_by_its_clock()
    {
        var clock = new ManualTimeProvider();
        using var loop = new EventLoop(clock);
        clock.OnWait = clock.Advance;
        loop.RunUntilComplete(Asyncio.Sleep(3600));
        Assert.Equal(TimeSpan.FromHours(1), Assert.Single(clock.DueTimes));
        Assert.Equal(TimeSpan.FromHours(1), loop.Time);
    }

    [Fact]
    public void A_timer_that_rings_too_early_is_asked_again()
    {
        var clock = new ManualTimeProvider();
        using var loop = new EventLoop(clock);
        int waits = 0;
        clock.OnWait = time =>
        {
            waits++;
            clock.Advance(waits == 1 ? TimeSpan.FromSeconds(4) : time);
        };
        loop.RunUntilComplete(Asyncio.Sleep(10));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(6)], clock.DueTimes);
    }

    [Fact]
    public void A_clock_that_stands_still_holds_the_loop()
    {
        var clock = new ManualTimeProvider();
        using var loop = new EventLoop(clock);
        int waits = 0;
        clock.OnWait = _ =>
        {
            clock.Fire();
            if (++waits == 5)
            {
                loop.CallSoonThreadsafe(loop.Stop);
            }
        };
        TimerHandle timer = loop.CallLater(1, () => Assert.Fail("Time has not passed."));
        loop.RunForever();
        timer.Cancel();
        Assert.Equal(5, waits);
    }

    [Fact]
    public void Another_thread_still_wakes_the_loop()
    {
        var clock = new ManualTimeProvider();
        using var loop = new EventLoop(clock);
        Action? join = null;
        clock.OnWait = _ => join = OtherThreads.Start(() => loop.CallSoonThreadsafe(loop.Stop));
        TimerHandle timer = loop.CallLater(1, () => { });
        loop.RunForever();
        timer.Cancel();
        join!();
    }

    [Fact]
    public void The_longest_sleep_there_is_is_not_too_long_for_the_provider()
    {
        var clock = new ManualTimeProvider();
        using var loop = new EventLoop(clock);
        clock.OnWait = _ => loop.CallSoonThreadsafe(loop.Stop);
        TimerHandle timer = loop.CallLater(double.PositiveInfinity, () => { });
        loop.RunForever();
        timer.Cancel();
    }

    [Fact]
    public void Closing_the_loop_gives_the_timer_back()
    {
        var clock = new ManualTimeProvider();
        var loop = new EventLoop(clock);
        Assert.Equal(1, clock.OpenTimers);
        loop.Close();
        Assert.Equal(0, clock.OpenTimers);
    }

    [Fact]
    public void The_systems_clock_is_the_default()
    {
        using var loop = new EventLoop();
        TimeSpan start = loop.Time;
        loop.RunUntilComplete(Asyncio.Sleep(0.01));
        Assert.True(loop.Time - start >= TimeSpan.FromSeconds(0.01));
    }

    [Fact]
    public void The_options_of_a_run_take_a_provider()
    {
        var clock = new ManualTimeProvider();
        clock.OnWait = clock.Advance;
        Asyncio.Run(Asyncio.Sleep(100), new RunOptions { TimeProvider = clock });
        Assert.Equal(TimeSpan.FromSeconds(100), Assert.Single(clock.DueTimes));
        Assert.Equal(0, clock.OpenTimers);
    }
}
