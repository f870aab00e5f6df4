using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

public sealed class ClosingTests
{
    [Fact]
    public void Closing_twice_does_nothing()
    {
        using var test = new TestLoop();
        test.Loop.Close();
        test.Loop.Close();
        test.Loop.Dispose();
        Assert.True(test.Loop.IsClosed);
    }

    [Fact]
    public void Closing_drops_what_is_scheduled()
    {
        using var test = new TestLoop();
        test.Loop.CallSoon(() => Assert.Fail("It ran."));
        test.Loop.CallLater(0, () => Assert.Fail("It ran."));
        test.Loop.CallSoonThreadsafe(() => Assert.Fail("It ran."));
        test.CloseWithLeftovers();
        EventLoopStatistics statistics = test.Loop.GetStatistics();
        Assert.Equal((0, 0, null), (statistics.Ready, statistics.Timers, statistics.NextDeadline));
    }

    [Fact]
    public void Cancelled_scopes_of_tasks_that_are_left_behind_count_no_more()
    {
        using var loop = new EventLoop();
        loop.SetExceptionHandler(static (_, _) => { });
        loop.CreateTask(CancelScope.Run(async outer =>
        {
            await CancelScope.Run(
                async _ =>
                {
                    outer.Cancel();
                    await CancelScope.Run(async inner =>
                    {
                        inner.Shield = true;
                        await Nursery.Run(async nursery => nursery.StartSoon(Asyncio.Sleep(9)));
                    });
                });
        })).Ignore();
        loop.RunUntilComplete(Asyncio.Sleep(0));
        Assert.Equal(2, Trampoline.CancelledScopes);
        loop.Close();
        Assert.Equal(0, Trampoline.CancelledScopes);
    }

    [Fact]
    public void A_call_that_is_dropped_after_it_was_collected_fails()
    {
        using var test = new TestLoop();
        Task<int> call = Asyncio.RunCoroutineThreadsafe(Asyncio.Sleep(0, 3), test.Loop);
        test.Loop.ProcessEvents();
        test.CloseWithLeftovers();
        Expect.Says(
            Assert.IsType<InvalidOperationException>(call.Exception?.InnerException),
            "closed before it came to this call");
    }

    [Fact]
    public void A_running_loop_cannot_be_closed() => TestLoop.Run(async test =>
    {
        Expect.Says(
            Assert.Throws<InvalidOperationException>(test.Loop.Close),
            "running event loop cannot be closed", "loop.Stop()");
        Assert.Throws<InvalidOperationException>(test.Loop.Dispose);
        OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(test.Loop.Close));
        Assert.False(test.Loop.IsClosed);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void A_closed_loop_refuses_all_work()
    {
        using var test = new TestLoop();
        Future<int> pending = test.Loop.CreateFuture<int>();
        Coroutine coroutine = Unwanted();
        test.Loop.Close();
        AssertClosed(() => test.Loop.CallSoon(() => { }));
        AssertClosed(() => test.Loop.CallSoon(_ => { }, 1));
        AssertClosed(() => test.Loop.CallSoonThreadsafe(() => { }));
        AssertClosed(() => test.Loop.CallLater(1, () => { }));
        AssertClosed(() => test.Loop.CallLater(TimeSpan.Zero, () => { }));
        AssertClosed(() => test.Loop.CallAt(TimeSpan.Zero, () => { }));
        AssertClosed(test.Loop.RunForever);
        AssertClosed(() => test.Loop.RunUntilComplete(pending));
        AssertClosed(() => test.Loop.RunUntilComplete(coroutine));
        AssertClosed(() => test.Loop.PollEvents());
        AssertClosed(test.Loop.ProcessEvents);
        AssertClosed(test.Loop.ProcessReady);
        AssertClosed(() => test.Loop.CreateTask(coroutine));
        AssertClosed(() => test.Loop.CreateTask(Unwanted(), eager: true));
        AssertClosed(() => { Asyncio.RunCoroutineThreadsafe(Unwanted(), test.Loop); });
        Assert.Equal(CoroutineState.Closed, coroutine.State);
        Assert.Empty(pending.Waiters);
    }

    [Fact]
    public void A_future_of_a_closed_loop_can_be_completed_if_nobody_waits()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        test.Loop.Close();
        future.SetResult(1);
        Assert.Equal(1, future.Result);
        AssertClosed(() => future.AddDoneCallback(_ => { }));
    }

    [Fact]
    public void A_future_of_a_closed_loop_cannot_tell_those_who_wait()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        future.AddDoneCallback(_ => Assert.Fail("It was called."));
        test.Loop.Close();
        AssertClosed(() => future.SetResult(1));
    }

    [Fact]
    public void Closing_leaves_debug_mode()
    {
        using var test = new TestLoop(debug: true);
        test.Loop.Close();
        Assert.False(test.Loop.Debug);
    }

    [Fact]
    public void Closing_gives_the_descriptors_back()
    {
        int before = Descriptors.Open().Length;
        for (int i = 0; i < 100; i++)
        {
            using var loop = new EventLoop();
            loop.RunUntilComplete(Asyncio.Sleep(0));
        }

        Assert.Equal(before, Descriptors.Open().Length);
    }

    private static void AssertClosed(Action action) => Expect.Says(
        Assert.Throws<InvalidOperationException>(action), "event loop is closed", "Make a new one");

    private static async Coroutine Unwanted() => Assert.Fail("It ran.");

    [Fact]
    public void What_is_posted_just_after_the_loop_closed_is_told_so()
    {
        using var test = new TestLoop();
        test.Loop.Close();
        Exception? told = null;
        test.Loop.Post(new PostedHandle(test.Loop, () => { }, dropped: e => told = e));
        Assert.Contains("was closed", told!.Message);
    }
}
