using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

/// <summary>Running, stopping and closing a loop.</summary>
public sealed class RunningTests
{
    [Fact]
    public void A_new_loop_neither_runs_nor_is_closed()
    {
        using var test = new TestLoop();
        Assert.False(test.Loop.IsRunning);
        Assert.False(test.Loop.IsClosed);
        Assert.False(test.Loop.Debug);
        Assert.Equal(TimeSpan.FromSeconds(0.1), test.Loop.SlowCallbackDuration);
    }

    [Fact]
    public void It_runs_while_it_runs() => TestLoop.Run(async test =>
    {
        Assert.True(test.Loop.IsRunning);
        Assert.Same(test.Loop, Asyncio.RunningLoop);
    });

    [Fact]
    public void It_runs_until_it_is_stopped_and_can_run_again()
    {
        using var test = new TestLoop();
        for (int i = 1; i <= 3; i++)
        {
            test.Loop.CallLater(1, test.Loop.Stop);
            test.Loop.RunForever();
            Assert.False(test.Loop.IsRunning);
            Assert.Equal(i, test.Elapsed);
        }
    }

    [Fact]
    public void Stopping_lets_the_batch_end_and_keeps_the_rest_for_later()
    {
        using var test = new TestLoop();
        List<string> log = [];
        test.Loop.CallSoon(() =>
        {
            test.Loop.Stop();
            log.Add("stopper");
            test.Loop.CallSoon(() => log.Add("next turn"));
        });
        test.Loop.CallSoon(() => log.Add("same batch"));
        test.Loop.RunForever();
        Assert.Equal(["stopper", "same batch"], log);
        test.Settle();
        Assert.Equal(["stopper", "same batch", "next turn"], log);
    }

    [Fact]
    public void Stopping_before_it_runs_runs_one_turn_without_waiting()
    {
        using var test = new TestLoop();
        bool ran = false;
        TimerHandle timer = test.Loop.CallLater(1, () => Assert.Fail("It waited."));
        test.Loop.CallSoon(() => ran = true);
        test.Loop.Stop();
        test.Loop.RunForever();
        Assert.True(ran);
        Assert.Equal(0, test.Elapsed);
        timer.Cancel();
    }

    [Fact]
    public void It_can_be_stopped_from_another_thread_by_the_threadsafe_way()
    {
        using var test = new TestLoop(threads: true);
        Action? join = null;
        test.Loop.CallSoon(() => join = OtherThreads.Start(() => test.Loop.CallSoonThreadsafe(test.Loop.Stop)));
        test.Loop.RunForever();
        join!();
    }

    [Fact]
    public void Running_until_complete_gives_the_result()
    {
        using var test = new TestLoop();
        Assert.Equal(3, test.Loop.RunUntilComplete(Asyncio.Sleep(1, 3)));
        Future<int> future = test.Loop.CreateFuture<int>();
        test.Loop.CallLater(1, () => future.SetResult(4));
        Assert.Equal(4, test.Loop.RunUntilComplete(future));
        LoopTask<int> task = test.Loop.CreateTask(Asyncio.Sleep(1, 5));
        Assert.Equal(5, test.Loop.RunUntilComplete(task));
        test.Loop.RunUntilComplete(Asyncio.Sleep(1));
        Assert.Equal(4, test.Elapsed);
    }

    [Fact]
    public void Running_until_complete_throws_what_the_coroutine_threw()
    {
        using var test = new TestLoop();
        var thrown = new InvalidDataException();
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => test.RunMain(async () => throw thrown)));
        Assert.Throws<CancelledException>(() => test.RunMain(async () =>
        {
            Asyncio.CurrentTask!.Cancel();
            await Asyncio.Sleep(0);
        }));
    }

    [Fact]
    public void A_future_that_is_done_already_is_complete_at_once()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetResult(1);
        Assert.Equal(1, test.Loop.RunUntilComplete(future));
    }

    [Fact]
    public void A_loop_stopped_too_early_says_so_and_the_future_stays_usable()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        test.Loop.CallSoon(test.Loop.Stop);
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => test.Loop.RunUntilComplete(future)),
            "was stopped before", "RunForever()");
        test.Loop.CallSoon(() => future.SetResult(1));
        Assert.Equal(1, test.Loop.RunUntilComplete(future));
    }

    [Fact]
    public void Running_until_complete_leaves_no_callback_on_the_future()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        test.Loop.CallSoon(test.Loop.Stop);
        Assert.Throws<InvalidOperationException>(() => test.Loop.RunUntilComplete(future));
        Assert.Empty(future.Waiters);
    }

    [Fact]
    public void A_future_of_another_loop_is_refused()
    {
        using var one = new TestLoop();
        using var other = new TestLoop();
        Future<int> future = other.Loop.CreateFuture<int>();
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => one.Loop.RunUntilComplete(future)),
            "another loop", "future.Loop.RunUntilComplete(future)");
        Assert.Empty(future.Waiters);
    }

    [Fact]
    public void Null_is_refused()
    {
        using var test = new TestLoop();
        Assert.Throws<ArgumentNullException>("coroutine", () => test.Loop.RunUntilComplete((Coroutine)null!));
        Assert.Throws<ArgumentNullException>("coroutine", () => test.Loop.RunUntilComplete((Coroutine<int>)null!));
        Assert.Throws<ArgumentNullException>("future", () => test.Loop.RunUntilComplete((Future)null!));
        Assert.Throws<ArgumentNullException>("coroutine", () => test.Loop.CreateTask(null!));
    }

    [Fact]
    public void A_loop_inside_a_running_loop_is_refused_and_starts_nothing() => TestLoop.Run(async test =>
    {
        Coroutine unwanted = Unwanted();
        AssertInside(Assert.Throws<InvalidOperationException>(test.Loop.RunForever));
        AssertInside(Assert.Throws<InvalidOperationException>(() => test.Loop.RunUntilComplete(unwanted)));
        AssertInside(Assert.Throws<InvalidOperationException>(() => test.Loop.RunUntilComplete(Unwanted())));
        AssertInside(Assert.Throws<InvalidOperationException>(() => Asyncio.Run(Unwanted())));
        Assert.Equal(CoroutineState.Closed, unwanted.State);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void Another_loop_inside_a_running_loop_is_refused_and_starts_nothing() => TestLoop.Run(async () =>
    {
        using var other = new TestLoop();
        Coroutine unwanted = Unwanted();
        AssertInside(Assert.Throws<InvalidOperationException>(other.Loop.RunForever));
        AssertInside(Assert.Throws<InvalidOperationException>(() => other.Loop.RunUntilComplete(unwanted)));
        Assert.Equal(CoroutineState.Closed, unwanted.State);
        Assert.Equal(0, other.Loop.GetStatistics().LiveTasks);
        Future<int> future = other.Loop.CreateFuture<int>();
        AssertInside(Assert.Throws<InvalidOperationException>(() => other.Loop.RunUntilComplete(future)));
        Assert.Empty(future.Waiters);
    });

    [Fact]
    public void A_loop_that_runs_on_another_thread_cannot_be_entered() => TestLoop.Run(async test =>
    {
        var e = OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(test.Loop.RunForever));
        Expect.Says(e, "already running on another thread", "CallSoonThreadsafe");
        OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(() => test.Loop.RunUntilComplete(Unwanted())));
        Assert.True(test.Loop.IsRunning);
    });

    [Fact]
    public void A_loop_may_run_on_one_thread_after_the_other()
    {
        using var test = new TestLoop();
        test.RunMain(() => Asyncio.Sleep(1));
        OtherThreads.Run(() => test.RunMain(() => Asyncio.Sleep(1)));
        test.RunMain(() => Asyncio.Sleep(1));
        Assert.Equal(3, test.Elapsed);
    }

    [Fact]
    public void The_thread_is_as_before_when_the_loop_returns()
    {
        var context = new SynchronizationContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            TestLoop.Run(async () => Assert.NotSame(context, SynchronizationContext.Current));
            Assert.Same(context, SynchronizationContext.Current);
            Assert.Null(Asyncio.CurrentTask);
            Expect.Says(
                Assert.Throws<InvalidOperationException>(() => Asyncio.RunningLoop),
                "No event loop is running", "Asyncio.Run(", "CallSoonThreadsafe");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public void The_thread_is_as_before_when_the_poller_fails()
    {
        using var test = new TestLoop();
        Assert.Throws<DeadlockException>(test.Loop.RunForever);
        Assert.False(test.Loop.IsRunning);
        Assert.Throws<InvalidOperationException>(() => Asyncio.RunningLoop);
        test.RunMain(() => Asyncio.Sleep(1));
    }

    [Fact]
    public void It_prints_its_state()
    {
        using var test = new TestLoop();
        Assert.Equal("<EventLoop running=False closed=False debug=False>", test.Loop.ToString());
        test.RunMain(async () => Assert.Equal(
            "<EventLoop running=True closed=False debug=False>", test.Loop.ToString()));
        test.Loop.Close();
        Assert.Equal("<EventLoop running=False closed=True debug=False>", test.Loop.ToString());
    }

    [Fact]
    public void Its_statistics_count_what_there_is_to_do()
    {
        using var test = new TestLoop();
        Assert.Equal(new EventLoopStatistics(0, 0, 0, 0, null), test.Loop.GetStatistics());
        Handle ready = test.Loop.CallSoon(() => { });
        TimerHandle timer = test.Loop.CallLater(1, () => { });
        LoopTask task = test.Loop.CreateTask(Asyncio.Sleep(5));
        Assert.Equal(new EventLoopStatistics(1, 2, 1, 0, timer.When), test.Loop.GetStatistics());
        test.RunMain(async () => await task);
        EventLoopStatistics after = test.Loop.GetStatistics();
        Assert.Equal((0, 0, 0), (after.LiveTasks, after.Ready, after.Timers));
        Assert.InRange(after.Turns, 3, 10);
        GC.KeepAlive(ready);
    }

    private static void AssertInside(InvalidOperationException e) => Expect.Says(
        e, "already running on this thread", "await Main()", "Asyncio.Run(Main())");

    private static async Coroutine Unwanted() => Assert.Fail("It ran.");
}
