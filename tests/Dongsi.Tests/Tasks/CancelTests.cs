using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Tasks;

/// <summary>asyncio's cancellation: an edge, counted, delivered once.</summary>
public sealed class CancelTests
{
    [Fact]
    public void A_task_that_sleeps_is_thrown_at_and_its_timer_is_gone() => TestLoop.Run(async test =>
    {
        LoopTask task = Asyncio.CreateTask(Asyncio.Sleep(100));
        await Asyncio.Sleep(0);
        Assert.True(task.Cancel("enough"));
        Assert.False(task.Done);
        Assert.False(task.Cancelled);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
        var e = await Expect.Throws<CancelledException>(task);
        Assert.True(task.Cancelled);
        Assert.Equal("enough", e.Reason);
        Assert.Equal(Asyncio.CurrentTask!.Name, e.Origin);
        Assert.Equal(0, test.Elapsed);
        Assert.False(task.Cancel());
    });

    [Fact]
    public void A_task_cancelled_before_its_first_step_never_runs() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Unwanted());
        Assert.True(task.Cancel("too late"));
        Assert.Equal("too late", (await Expect.Throws<CancelledException>(task)).Reason);
        Assert.True(task.Cancelled);
    });

    [Fact]
    public void A_result_that_is_ready_but_not_taken_is_lost_to_a_cancel() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        LoopTask<int> task = Asyncio.CreateTask(Await(future));
        await Asyncio.Sleep(0);
        future.SetResult(1);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
    });

    [Fact]
    public void A_sleep_that_is_over_but_not_taken_is_lost_to_a_cancel() => TestLoop.Run(async test =>
    {
        LoopTask task = Asyncio.CreateTask(Asyncio.Sleep(1));
        await Asyncio.Sleep(0);
        test.Loop.CallLater(1, () => task.Cancel());
        await Expect.Throws<CancelledException>(task);
    });

    [Fact]
    public void A_task_that_yields_is_thrown_at() => TestLoop.Run(async () =>
    {
        int turns = 0;
        LoopTask task = Asyncio.CreateTask(Spin());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        Assert.Equal(1, turns);

        async Coroutine Spin()
        {
            while (true)
            {
                turns++;
                await Asyncio.Sleep(0);
            }
        }
    });

    [Fact]
    public void Two_requests_are_counted_and_one_is_delivered() => TestLoop.Run(async () =>
    {
        int caught = 0;
        LoopTask<int> task = Asyncio.CreateTask(Stubborn());
        await Asyncio.Sleep(0);
        task.Cancel("first");
        task.Cancel("second");
        Assert.Equal(2, task.Cancelling);
        Assert.Equal(2, await task);
        Assert.Equal(1, caught);
        Assert.False(task.Cancelled);

        async Coroutine<int> Stubborn()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException e)
            {
                caught++;
                Assert.Equal("first", e.Reason);
            }

            await Asyncio.Sleep(1);
            return Asyncio.CurrentTask!.Cancelling;
        }
    });

    [Fact]
    public void A_task_may_catch_it_and_go_on_and_be_cancelled_again() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = Asyncio.CreateTask(Stubborn());
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            task.Cancel();
        }

        Assert.Equal(3, await task);

        static async Coroutine<int> Stubborn()
        {
            int caught = 0;
            while (caught < 3)
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledException)
                {
                    caught++;
                }
            }

            return caught;
        }
    });

    [Fact]
    public void A_task_that_cancels_itself_and_returns_is_cancelled() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Body());
        Assert.Equal("own wish", (await Expect.Throws<CancelledException>(task)).Reason);

        static async Coroutine Body() => Asyncio.CurrentTask!.Cancel("own wish");
    });

    [Fact]
    public void A_task_that_cancels_itself_and_throws_has_failed() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Body());
        await Expect.Throws<InvalidDataException>(task);
        Assert.False(task.Cancelled);

        static async Coroutine Body()
        {
            Asyncio.CurrentTask!.Cancel();
            throw new InvalidDataException();
        }
    });

    [Fact]
    public void A_task_that_cancels_itself_is_thrown_at_by_its_next_await_and_waits_for_nothing() =>
        TestLoop.Run(async test =>
        {
            LoopTask task = Asyncio.CreateTask(Body());
            await Expect.Throws<CancelledException>(task);
            Assert.Equal(0, test.Elapsed);

            static async Coroutine Body()
            {
                Asyncio.CurrentTask!.Cancel();
                await Asyncio.Sleep(10);
            }
        });

    [Fact]
    public void An_await_of_what_is_done_is_no_place_for_it_to_arrive() => TestLoop.Run(async test =>
    {
        LoopTask<string> task = Asyncio.CreateTask(Body());
        Assert.Equal("at the sleep", await task);

        async Coroutine<string> Body()
        {
            Future<int> done = test.Loop.CreateFuture<int>();
            done.SetResult(1);
            Asyncio.CurrentTask!.Cancel();
            try
            {
                await done;
            }
            catch (CancelledException)
            {
                return "at the future";
            }

            await Expect.Throws<CancelledException>(Asyncio.Sleep(1));
            return "at the sleep";
        }
    });

    [Fact]
    public void Cancelling_a_task_that_awaits_a_task_cancels_that_one() => TestLoop.Run(async () =>
    {
        LoopTask inner = Asyncio.CreateTask(Asyncio.Sleep(10), "inner");
        LoopTask outer = Asyncio.CreateTask(Await(inner), "outer");
        await Asyncio.Sleep(0);
        outer.Cancel("through");
        Assert.Equal(1, inner.Cancelling);
        Assert.Equal(1, outer.Cancelling);
        Assert.Equal("through", (await Expect.Throws<CancelledException>(outer)).Reason);
        Assert.True(inner.Cancelled);
    });

    [Fact]
    public void An_awaited_task_that_swallows_it_gives_its_value_and_the_outer_one_goes_on() => TestLoop.Run(async () =>
    {
        LoopTask<int> inner = Asyncio.CreateTask(Swallow());
        LoopTask<int> outer = Asyncio.CreateTask(Await(inner));
        await Asyncio.Sleep(0);
        outer.Cancel();
        Assert.Equal(7, await outer);
        Assert.Equal(1, outer.Cancelling);
        Assert.False(outer.Cancelled);

        static async Coroutine<int> Swallow()
        {
            await Expect.Throws<CancelledException>(Asyncio.Sleep(10));
            return 7;
        }
    });

    [Fact]
    public void Cancelling_a_future_that_a_task_awaits_cancels_the_task() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        LoopTask<int> task = Asyncio.CreateTask(Await(future));
        await Asyncio.Sleep(0);
        future.Cancel("gone");
        Assert.Equal("gone", (await Expect.Throws<CancelledException>(task)).Reason);
        Assert.True(task.Cancelled);
        Assert.Equal(0, task.Cancelling);
    });

    [Fact]
    public void Finally_blocks_may_await_and_run_to_their_end() => TestLoop.Run(async test =>
    {
        List<string> log = [];
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        Assert.Equal(["cleaned", "outer"], log);
        Assert.Equal(1, test.Elapsed);

        async Coroutine Body()
        {
            try
            {
                await Inner();
            }
            finally
            {
                log.Add("outer");
            }
        }

        async Coroutine Inner()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                await Asyncio.Sleep(1);
                log.Add("cleaned");
            }
        }
    });

    [Fact]
    public void A_cancelled_exception_of_ones_own_making_ends_a_task_as_cancelled() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Body());
        var e = await Expect.Throws<CancelledException>(task);
        Assert.Equal("made by hand", e.Reason);
        Assert.True(task.Cancelled);
        Assert.Equal(0, task.Cancelling);

        static async Coroutine Body() => throw new CancelledException("made by hand");
    });

    [Fact]
    public void An_operation_cancelled_exception_that_nobody_asked_for_is_a_failure() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Body());
        await Expect.Throws<TaskCanceledException>(task);
        Assert.False(task.Cancelled);

        static async Coroutine Body() => throw new TaskCanceledException("a time limit of somebody's");
    });

    [Fact]
    public void A_task_that_is_done_cannot_be_cancelled() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(0, 1));
        await task;
        Assert.False(task.Cancel());
        Assert.Equal(0, task.Cancelling);
        Assert.Equal(1, task.Result);
    });

    [Fact]
    public void A_chain_of_a_hundred_thousand_tasks_is_cancelled() => TestLoop.Run(async () =>
    {
        LoopTask innermost = Asyncio.CreateTask(Asyncio.Sleep(1000));
        LoopTask outermost = innermost;
        for (int i = 0; i < 100_000; i++)
        {
            outermost = Asyncio.CreateTask(Await(outermost));
        }

        await Asyncio.Sleep(1);
        outermost.Cancel("all the way");
        Assert.Equal("all the way", (await Expect.Throws<CancelledException>(outermost)).Reason);
        Assert.True(innermost.Cancelled);
    });

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    public void Tasks_that_await_each_other_in_a_circle_can_be_cancelled(int length) => TestLoop.Run(async () =>
    {
        var tasks = new LoopTask[length];
        for (int i = 0; i < length; i++)
        {
            int next = (i + 1) % length;
            tasks[i] = Asyncio.CreateTask(AwaitLater(() => tasks[next]));
        }

        await Asyncio.Sleep(1);
        tasks[0].Cancel("out of the circle");
        await Asyncio.Wait(tasks);
        Assert.All(tasks, task => Assert.True(task.Cancelled));

        static async Coroutine AwaitLater(Func<LoopTask> other) => await other();
    });

    [Fact]
    public void A_circle_through_a_gather_can_be_cancelled() => TestLoop.Run(async () =>
    {
        LoopTask? two = null;
        LoopTask one = Asyncio.CreateTask(AwaitGather());
        two = Asyncio.CreateTask(Await(one));
        await Asyncio.Sleep(0);
        one.Cancel();
        await Asyncio.Wait([one, two]);
        Assert.True(one.Cancelled);
        Assert.True(two.Cancelled);

        async Coroutine AwaitGather() => await Asyncio.Gather([two!]);
    });

    private static async Coroutine<int> Await(Future<int> future) => await future;

    private static async Coroutine<int> Await(LoopTask<int> task) => await task;

    private static async Coroutine Await(LoopTask task) => await task;

    private static async Coroutine Unwanted()
    {
        try
        {
            Assert.Fail("It ran.");
        }
        finally
        {
            Assert.Fail("Its finally ran.");
        }
    }
}
