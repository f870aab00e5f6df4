using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

/// <summary>The three steps of a turn, taken one by one by a host that has a loop of its own.</summary>
public sealed class HostStepTests
{
    [Fact]
    public void A_host_can_run_a_program_step_by_step()
    {
        using var test = new TestLoop();
        LoopTask<int> task = test.Loop.CreateTask(Asyncio.Sleep(2, 7));
        while (!task.Done)
        {
            Assert.False(test.Loop.IsRunning);
            test.Loop.PollEvents();
            test.Loop.ProcessEvents();
            test.Loop.ProcessReady();
        }

        Assert.Equal(7, task.Result);
        Assert.Equal(2, test.Elapsed);
    }

    [Fact]
    public void Polling_does_not_wait_if_something_is_ready()
    {
        using var test = new TestLoop();
        test.Loop.CallSoon(() => { });
        test.Loop.PollEvents();
        Assert.Empty(test.Poller.Waits);
    }

    [Fact]
    public void Polling_does_not_wait_if_a_timer_is_due()
    {
        using var test = new TestLoop();
        test.Loop.CallLater(0, () => { });
        test.Loop.PollEvents();
        Assert.Empty(test.Poller.Waits);
        test.Settle();
    }

    [Fact]
    public void Polling_waits_for_the_next_timer()
    {
        using var test = new TestLoop();
        TimerHandle timer = test.Loop.CallLater(3, () => { });
        test.Loop.PollEvents();
        Assert.Equal(3, test.Elapsed);
        timer.Cancel();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    public void Polling_waits_no_longer_than_it_is_told(double limit, double waited)
    {
        using var test = new TestLoop();
        TimerHandle timer = test.Loop.CallLater(3, () => { });
        test.Loop.PollEvents(TimeSpan.FromSeconds(limit));
        Assert.Equal(waited, test.Elapsed);
        timer.Cancel();
    }

    [Fact]
    public void Polling_with_a_limit_and_no_timer_waits_for_the_limit()
    {
        using var test = new TestLoop();
        test.Loop.PollEvents(TimeSpan.FromSeconds(4));
        Assert.Equal(4, test.Elapsed);
    }

    [Fact]
    public void Polling_does_not_wait_if_another_thread_has_posted()
    {
        using var test = new TestLoop();
        test.Loop.CallSoonThreadsafe(() => { });
        test.Loop.PollEvents();
        Assert.Empty(test.Poller.Waits);
        test.Settle();
    }

    [Fact]
    public void Processing_events_runs_nothing()
    {
        using var test = new TestLoop();
        bool ran = false;
        test.Loop.CallLater(0, () => ran = true);
        test.Loop.CallSoonThreadsafe(() => ran = true);
        test.Loop.ProcessEvents();
        Assert.False(ran);
        Assert.Equal(2, test.Loop.GetStatistics().Ready);
        test.Loop.ProcessReady();
        Assert.True(ran);
    }

    [Fact]
    public void Processing_what_is_ready_counts_a_turn_even_if_nothing_is()
    {
        using var test = new TestLoop();
        test.Loop.ProcessReady();
        Assert.Equal(1, test.Loop.GetStatistics().Turns);
    }

    [Fact]
    public void The_running_loop_is_set_inside_a_step_and_not_between()
    {
        using var test = new TestLoop();
        EventLoop? seen = null;
        test.Loop.CallSoon(() => seen = Asyncio.RunningLoop);
        test.Loop.ProcessReady();
        Assert.Same(test.Loop, seen);
        Assert.Throws<InvalidOperationException>(() => Asyncio.RunningLoop);
    }

    [Fact]
    public void A_step_inside_a_running_loop_is_refused() => TestLoop.Run(async test =>
    {
        Assert.Throws<InvalidOperationException>(() => test.Loop.PollEvents());
        Assert.Throws<InvalidOperationException>(test.Loop.ProcessEvents);
        Assert.Throws<InvalidOperationException>(test.Loop.ProcessReady);
        OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(test.Loop.ProcessReady));
    });

    [Fact]
    public void Between_steps_the_host_may_touch_the_loop_from_any_thread()
    {
        using var test = new TestLoop();
        bool ran = false;
        test.Loop.ProcessReady();
        OtherThreads.Run(() => { test.Loop.CallSoon(() => ran = true); });
        test.Loop.ProcessReady();
        Assert.True(ran);
    }
}
