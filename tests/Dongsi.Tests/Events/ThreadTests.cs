using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

/// <summary>A loop and its objects belong to one thread while it runs; the threadsafe entries are named so.</summary>
public sealed class ThreadTests
{
    [Fact]
    public void The_loop_refuses_another_thread() => TestLoop.Run(async test =>
    {
        EventLoop loop = test.Loop;
        AssertRefused(
            () => loop.CallSoon(() => { }),
            () => loop.CallSoon(_ => { }, 1),
            () => loop.CallLater(1, () => { }),
            () => loop.CallLater(TimeSpan.Zero, () => { }),
            () => loop.CallAt(TimeSpan.Zero, () => { }),
            () => loop.SetExceptionHandler(null),
            loop.Stop,
            () => loop.GetStatistics(),
            () => loop.Debug = true,
            () => loop.CreateTask(Unwanted()),
            () => loop.CreateTask(UnwantedResult()));
        Assert.False(loop.Debug);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void A_future_refuses_another_thread() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        AssertRefused(
            () => _ = future.Done,
            () => _ = future.Cancelled,
            () => _ = future.Exception,
            () => _ = future.Result,
            () => future.SetResult(1),
            () => future.SetException(new InvalidDataException()),
            () => future.Cancel(),
            () => future.AddDoneCallback(_ => { }),
            () => future.RemoveDoneCallback(_ => { }),
            () => _ = future.GetAwaiter().IsCompleted,
            () => _ = ((IAwaitable)future).GetAwaiter().IsCompleted);
        Assert.False(future.Done);
    });

    [Fact]
    public void A_future_that_is_done_refuses_another_thread_too() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetResult(1);
        AssertRefused(
            () => _ = future.Done,
            () => _ = future.Result,
            () => _ = future.GetAwaiter().IsCompleted);
    });

    [Fact]
    public void A_task_refuses_another_thread() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(1, 1));
        AssertRefused(
            () => _ = task.Done,
            () => _ = task.Result,
            () => _ = task.Cancelling,
            () => task.Uncancel(),
            () => task.Cancel(),
            () => _ = task.GetAwaiter().IsCompleted);
        Assert.Equal(1, await task);
    });

    [Fact]
    public void A_handle_refuses_another_thread() => TestLoop.Run(async test =>
    {
        Handle handle = test.Loop.CallSoon(() => { });
        TimerHandle timer = test.Loop.CallLater(1, () => { });
        AssertRefused(handle.Cancel, timer.Cancel);
        Assert.False(handle.Cancelled);
        timer.Cancel();
    });

    [Fact]
    public void A_group_and_a_time_limit_refuse_another_thread() => TestLoop.Run(async () =>
    {
        await TaskGroup.Run(async group =>
            AssertRefused(() => group.Cancel(), () => group.CreateTask(Unwanted())));
        await Asyncio.Timeout(10, async scope => AssertRefused(() => scope.Reschedule(null)));
        await Asyncio.Timeout(null, async scope => AssertRefused(() => scope.Reschedule(null)));
    });

    [Fact]
    public void What_asks_for_the_running_loop_says_that_there_is_none()
    {
        using var test = new TestLoop();
        Action[] misuses =
        [
            () => _ = Asyncio.RunningLoop,
            () => Asyncio.AllTasks(),
            () => Asyncio.CreateTask(Unwanted()),
            () => Asyncio.CreateTask(UnwantedResult()),
            () => { Asyncio.Gather(UnwantedResult(), UnwantedResult()); },
            () => { Asyncio.Gather((IEnumerable<IAwaitable<int>>)[]); },
            () => { Asyncio.Gather([]); },
            () => { Asyncio.GatherOutcomes<int>([]); },
            () => { Asyncio.Shield(UnwantedResult()); },
            () => { Asyncio.AsCompleted<Future>([]); },
            () => { Unwanted().AsTask(); },
            () => { Task.CompletedTask.AsFuture(); },
        ];
        Assert.All(misuses, misuse => Expect.Says(
            Assert.Throws<InvalidOperationException>(misuse), "No event loop is running", "Asyncio.Run("));
    }

    [Fact]
    public void What_asks_for_the_current_task_says_that_there_is_none() => TestLoop.Run(async test =>
    {
        Exception? thrown = null;
        test.Loop.CallSoon(() => thrown = Record.Exception(() => Asyncio.CurrentToken));
        LoopTask? seen = Asyncio.CurrentTask;
        test.Loop.CallSoon(() => seen = Asyncio.CurrentTask);
        await Asyncio.Sleep(0);
        Expect.Says(Assert.IsType<InvalidOperationException>(thrown), "CurrentToken", "outside a task");
        Assert.Null(seen);
    });

    [Fact]
    public void Time_and_the_like_may_be_asked_from_any_thread() => TestLoop.Run(async test => OtherThreads.Run(() =>
    {
        Assert.True(test.Loop.IsRunning);
        Assert.False(test.Loop.IsClosed);
        Assert.NotEqual(default, test.Loop.Time);
        Assert.Contains("running=True", test.Loop.ToString());
    }));

    [Fact]
    public void A_callback_posted_from_another_thread_runs_on_the_loop() => TestLoop.Run(
        async test =>
        {
            int home = Environment.CurrentManagedThreadId;
            Future<int> ran = test.Loop.CreateFuture<int>();
            Action join = OtherThreads.Start(() => test.Loop.CallSoonThreadsafe(
                () => ran.SetResult(Environment.CurrentManagedThreadId)));
            Assert.Equal(home, await ran);
            join();
        },
        threads: true);

    [Fact]
    public void Callbacks_of_one_thread_run_in_the_order_of_posting() => TestLoop.Run(
        async test =>
        {
            List<int> log = [];
            Future<bool> done = test.Loop.CreateFuture<bool>();
            Action join = OtherThreads.Start(() =>
            {
                for (int i = 0; i < 10_000; i++)
                {
                    int number = i;
                    test.Loop.CallSoonThreadsafe(() => log.Add(number));
                }

                test.Loop.CallSoonThreadsafe(() => done.SetResult(true));
            });
            await done;
            join();
            Assert.Equal(Enumerable.Range(0, 10_000), log);
        },
        threads: true);

    [Fact]
    public void A_posted_callback_can_be_cancelled_on_the_loop() => TestLoop.Run(async test =>
    {
        Handle handle = OtherThreads.Run(() => test.Loop.CallSoonThreadsafe(() => Assert.Fail("It ran.")));
        handle.Cancel();
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void Only_the_first_of_many_posts_wakes_the_poller()
    {
        using var test = new TestLoop();
        for (int i = 0; i < 100; i++)
        {
            test.Loop.CallSoonThreadsafe(() => { });
        }

        Assert.Equal(0, test.Poller.Wakes);
        test.Settle();
    }

    [Fact]
    public void Several_loops_run_at_the_same_time_on_several_threads()
    {
        using var together = new Barrier(3);
        Action[] joins = [.. Enumerable.Range(1, 3).Select(number => OtherThreads.Start(() =>
        {
            int result = Asyncio.Run(Main(number));
            Assert.Equal(number * 45, result);
        }))];
        Array.ForEach(joins, join => join());

        async Coroutine<int> Main(int number)
        {
            await Asyncio.Sleep(0.001);
            EventLoop loop = Asyncio.RunningLoop;
            Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(60)), "The loops do not run at the same time.");
            Assert.Same(loop, Asyncio.RunningLoop);
            int[] results = await Asyncio.Gather(
                Enumerable.Range(0, 10).Select(i => Asyncio.Sleep(0.001, i * number)));
            return results.Sum();
        }
    }

    [Fact]
    public void A_future_cannot_be_awaited_on_another_loop() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        OtherThreads.Run(() => TestLoop.Run(async () => Expect.Says(
            await Expect.Throws<InvalidOperationException>(future),
            "touched from another thread", "RunCoroutineThreadsafe")));
        using var idle = new TestLoop();
        Future<int> other = idle.Loop.CreateFuture<int>();
        Expect.Says(
            await Expect.Throws<InvalidOperationException>(other),
            "A future belongs to one loop",
            "RunCoroutineThreadsafe");
    });

    [Fact]
    public void The_future_of_an_idle_loop_gives_its_result_to_anybody() => TestLoop.Run(async () =>
    {
        using var idle = new TestLoop();
        Future<int> future = idle.Loop.CreateFuture<int>();
        future.SetResult(8);
        Assert.Equal(8, await future);
        Assert.Equal(8, OtherThreads.Run(() => future.Result));
    });

    [Fact]
    public void Combinators_refuse_the_future_of_another_loop() => TestLoop.Run(async () =>
    {
        using var idle = new TestLoop();
        Future<int> foreign = idle.Loop.CreateFuture<int>();
        Future<int> second = idle.Loop.CreateFuture<int>();
        await AssertForeign(async () => await Asyncio.Gather(foreign, second));
        await AssertForeign(async () => await Asyncio.Gather(new Future<int>[] { foreign }));
        await AssertForeign(async () => await Asyncio.GatherOutcomes([foreign]));
        await AssertForeign(async () => await Asyncio.Shield(foreign));
        await AssertForeign(async () => await Asyncio.WaitFor(foreign, 1));
        await AssertForeign(async () => await Asyncio.WaitFor(foreign, 0));
        await AssertForeign(async () => await Asyncio.Wait([foreign]));
        await AssertForeign(async () => await foreign.AsTask());
        await AssertForeign(async () =>
        {
            await foreach (Future<int> future in Asyncio.AsCompleted([foreign]))
            {
                await future;
            }
        });
        Assert.Empty(foreign.Waiters);
        Assert.False(foreign.Done);
    });

    private static async Coroutine AssertForeign(Func<Coroutine> misuse) => Expect.Says(
        await Expect.Throws<InvalidOperationException>(misuse()), "belongs to one loop", "RunCoroutineThreadsafe");

    private static void AssertRefused(params Action[] misuses) => Assert.All(misuses, misuse => Expect.Says(
        OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(misuse)),
        "another thread", "CallSoonThreadsafe", "RunCoroutineThreadsafe"));

    private static async Coroutine Unwanted() => Assert.Fail("It ran.");

    private static async Coroutine<int> UnwantedResult()
    {
        await Unwanted();
        return 0;
    }
}
