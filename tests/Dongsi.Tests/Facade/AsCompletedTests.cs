using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Facade;

public sealed class AsCompletedTests
{
    [Fact]
    public void It_gives_the_tasks_themselves_as_they_end() => TestLoop.Run(async test =>
    {
        LoopTask<int>[] tasks = [After(3), After(1), After(2)];
        List<LoopTask<int>> seen = [];
        await foreach (LoopTask<int> task in Asyncio.AsCompleted(tasks))
        {
            Assert.True(task.Done);
            Assert.Equal(await task, test.Elapsed);
            seen.Add(task);
        }

        Assert.Equal([tasks[1], tasks[2], tasks[0]], seen);
    });

    [Fact]
    public void It_gives_them_as_an_async_enumerable_too() => TestLoop.Run(async () =>
    {
        IAsyncEnumerable<LoopTask<int>> tasks = Asyncio.AsCompleted([After(2), After(1)]);
        List<int> seen = [];
        await foreach (LoopTask<int> task in tasks)
        {
            seen.Add(task.Result);
        }

        Assert.Equal([1, 2], seen);
    });

    [Fact]
    public void A_plain_task_method_can_walk_it() => TestLoop.Run(async () =>
    {
        Assert.Equal([1, 2], await Walk());

        static async Task<List<int>> Walk()
        {
            List<int> seen = [];
            await foreach (LoopTask<int> task in Asyncio.AsCompleted([After(2), After(1)]))
            {
                seen.Add(task.Result);
            }

            return seen;
        }
    });

    [Fact]
    public void Those_that_are_done_already_come_first() => TestLoop.Run(async test =>
    {
        LoopTask<int> done = After(0);
        await done;
        LoopTask<int> late = After(1);
        List<LoopTask<int>> seen = [];
        await foreach (LoopTask<int> task in Asyncio.AsCompleted([late, done]))
        {
            seen.Add(task);
        }

        Assert.Equal([done, late], seen);
    });

    [Fact]
    public void Failed_and_cancelled_ones_are_given_too() => TestLoop.Run(async () =>
    {
        LoopTask failing = Asyncio.CreateTask(Fail());
        LoopTask cancelled = Asyncio.CreateTask(Asyncio.Sleep(9));
        cancelled.Cancel();
        int count = 0;
        await foreach (LoopTask task in Asyncio.AsCompleted([failing, cancelled]))
        {
            count++;
            if (task == failing)
            {
                await Expect.Throws<InvalidDataException>(task);
            }
            else
            {
                await Expect.Throws<CancelledException>(task);
            }
        }

        Assert.Equal(2, count);
    });

    [Fact]
    public void When_the_time_is_over_it_throws_and_cancels_nothing() => TestLoop.Run(async test =>
    {
        LoopTask<int>[] tasks = [After(1), After(5)];
        int seen = 0;
        var e = await Expect.Throws<TimeoutException>(Walk());
        Expect.Says(e, "1 of 2 had not ended");
        Assert.Equal(1, seen);
        Assert.Equal(2, test.Elapsed);
        Assert.Equal(0, tasks[1].Cancelling);
        Assert.Empty(tasks[1].Waiters);
        await tasks[1];

        async Coroutine Walk()
        {
            await foreach (LoopTask<int> _ in Asyncio.AsCompleted(tasks, timeout: 2))
            {
                seen++;
            }
        }
    });

    [Fact]
    public void The_time_counts_for_all_of_them_together() => TestLoop.Run(async test =>
    {
        await Expect.Throws<TimeoutException>(Walk());
        Assert.Equal(3, test.Elapsed);
        await Asyncio.Sleep(1);

        static async Coroutine Walk()
        {
            await foreach (LoopTask<int> task in Asyncio.AsCompleted([After(2), After(4)], timeout: 3))
            {
                await task;
            }
        }
    });

    [Fact]
    public void A_time_limit_that_is_not_reached_leaves_no_timer() => TestLoop.Run(async test =>
    {
        await foreach (LoopTask<int> task in Asyncio.AsCompleted([After(1)], timeout: 100))
        {
            await task;
        }

        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    });

    [Fact]
    public void Leaving_early_leaves_nothing_behind() => TestLoop.Run(async test =>
    {
        LoopTask<int> late = After(5);
        await foreach (LoopTask<int> _ in Asyncio.AsCompleted([After(1), late], timeout: 100))
        {
            break;
        }

        Assert.Empty(late.Waiters);
        Assert.Equal(1, test.Loop.GetStatistics().Timers);
        await late;
    });

    [Fact]
    public void A_cancelled_walk_leaves_the_tasks_alone_and_can_go_on() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = After(5);
        await using CompletionOrder<LoopTask<int>>.Enumerator walk = Asyncio.AsCompleted([task]).GetAsyncEnumerator();
        LoopTask<bool> step = Asyncio.CreateTask(walk.MoveNextAsync());
        await Asyncio.Sleep(1);
        step.Cancel();
        await Expect.Throws<CancelledException>(step);
        Assert.Equal(0, task.Cancelling);
        Assert.True(await walk.MoveNextAsync());
        Assert.Same(task, walk.Current);
        Assert.False(await walk.MoveNextAsync());
        Assert.False(await walk.MoveNextAsync());
    });

    [Fact]
    public void It_can_be_walked_once() => TestLoop.Run(async () =>
    {
        CompletionOrder<LoopTask<int>> order = Asyncio.AsCompleted([After(1)]);
        await foreach (LoopTask<int> task in order)
        {
            await task;
        }

        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => order.GetAsyncEnumerator()),
            "can be walked once", "Call Asyncio.AsCompleted(…) again");
    });

    [Fact]
    public void Of_none_there_is_nothing_to_walk() => TestLoop.Run(async () =>
    {
        await foreach (Future _ in Asyncio.AsCompleted(Array.Empty<Future>(), timeout: 1))
        {
            Assert.Fail("There is none.");
        }
    });

    [Fact]
    public void One_that_is_given_twice_comes_once() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = After(1);
        int count = 0;
        await foreach (LoopTask<int> _ in Asyncio.AsCompleted([task, task]))
        {
            count++;
        }

        Assert.Equal(1, count);
    });

    [Fact]
    public void Bad_input_is_refused_at_the_call() => TestLoop.Run(async () =>
    {
        Assert.Throws<ArgumentNullException>(() => Asyncio.AsCompleted((IEnumerable<Future>)null!));
        Assert.Throws<ArgumentException>(() => Asyncio.AsCompleted(new Future[] { null! }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Asyncio.AsCompleted(Array.Empty<Future>(), double.NaN));
    });

    private static LoopTask<int> After(int seconds) => Asyncio.CreateTask(Asyncio.Sleep(seconds, seconds));

    private static async Coroutine Fail() => throw new InvalidDataException();
}
