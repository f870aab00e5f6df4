using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Facade;

public sealed class GatherTests
{
    [Fact]
    public void Two_to_eight_give_a_tuple_in_the_order_of_the_arguments() => TestLoop.Run(async test =>
    {
        Assert.Equal((1, "b"), await Asyncio.Gather(A(), B()));
        Assert.Equal((1, "b", 3), await Asyncio.Gather(A(), B(), C()));
        Assert.Equal((1, "b", 3, "d"), await Asyncio.Gather(A(), B(), C(), D()));
        Assert.Equal((1, "b", 3, "d", 1), await Asyncio.Gather(A(), B(), C(), D(), A()));
        Assert.Equal((1, "b", 3, "d", 1, "b"), await Asyncio.Gather(A(), B(), C(), D(), A(), B()));
        Assert.Equal((1, "b", 3, "d", 1, "b", 3), await Asyncio.Gather(A(), B(), C(), D(), A(), B(), C()));
        Assert.Equal(
            (1, "b", 3, "d", 1, "b", 3, "d"), await Asyncio.Gather(A(), B(), C(), D(), A(), B(), C(), D()));
        Assert.Equal(4 + 4 + 4 + 4 + 4 + 4 + 4 - 3 + 2, test.Elapsed);

        static async Coroutine<int> A() => await Asyncio.Sleep(3, 1);

        static async Coroutine<string> B() => await Asyncio.Sleep(1, "b");

        static async Coroutine<int> C() => await Asyncio.Sleep(4, 3);

        static async Coroutine<string> D() => await Asyncio.Sleep(2, "d");
    });

    [Fact]
    public void A_tuple_can_be_taken_apart() => TestLoop.Run(async () =>
    {
        var (x, y) = await Asyncio.Gather(Asyncio.Sleep(1, 1), Asyncio.Sleep(1, "two"));
        Assert.Equal(1, x);
        Assert.Equal("two", y);
    });

    [Fact]
    public void A_collection_gives_an_array_in_its_order() => TestLoop.Run(async test =>
    {
        int[] results = await Asyncio.Gather(Enumerable.Range(0, 10).Select(i => Asyncio.Sleep(10 - i, i)));
        Assert.Equal(Enumerable.Range(0, 10), results);
        Assert.Equal(10, test.Elapsed);
    });

    [Fact]
    public void Arrays_and_lists_of_tasks_give_their_results() => TestLoop.Run(async () =>
    {
        LoopTask<int>[] tasks = [Asyncio.CreateTask(Asyncio.Sleep(1, 1)), Asyncio.CreateTask(Asyncio.Sleep(1, 2))];
        int[] ofArray = await Asyncio.Gather(tasks);
        int[] ofList = await Asyncio.Gather(tasks.ToList());
        Coroutine<int>[] coroutines = [Asyncio.Sleep(1, 1), Asyncio.Sleep(1, 2)];
        int[] ofCoroutines = await Asyncio.Gather(coroutines);
        Assert.Equal([1, 2], ofArray);
        Assert.Equal([1, 2], ofList);
        Assert.Equal([1, 2], ofCoroutines);
    });

    [Fact]
    public void Awaitables_without_results_can_be_gathered() => TestLoop.Run(async test =>
    {
        await Asyncio.Gather(Asyncio.Sleep(1), Asyncio.Sleep(2));
        await Asyncio.Gather(Asyncio.Sleep(1), Asyncio.Sleep(2), Asyncio.Sleep(3));
        await Asyncio.Gather(new List<Coroutine> { Asyncio.Sleep(1), Asyncio.Sleep(2) });
        await Asyncio.Gather(Asyncio.Sleep(1), Asyncio.Sleep(1, "mixed"));
        Assert.Equal(8, test.Elapsed);
    });

    [Fact]
    public void Gathering_nothing_is_done_at_once() => TestLoop.Run(async () =>
    {
        Future<int[]> typed = Asyncio.Gather(Array.Empty<Coroutine<int>>());
        Assert.True(typed.Done);
        Assert.Empty(await typed);
        Future plain = Asyncio.Gather(new List<Coroutine>());
        Assert.True(plain.Done);
        await plain;
        Assert.True(Asyncio.Gather().Done);
    });

    [Fact]
    public void The_same_coroutine_given_twice_runs_once() => TestLoop.Run(async () =>
    {
        int runs = 0;
        Coroutine<int> coroutine = Count();
        Assert.Equal((1, 1), await Asyncio.Gather(coroutine, coroutine));
        Coroutine<int> again = Count();
        int[] results = await Asyncio.Gather([again, again, again]);
        Assert.Equal([2, 2, 2], results);
        LoopTask<int> task = Asyncio.CreateTask(Count());
        Assert.Equal((3, 3), await Asyncio.Gather(task, task));

        async Coroutine<int> Count()
        {
            await Asyncio.Sleep(1);
            return ++runs;
        }
    });

    [Fact]
    public void Coroutines_become_tasks_and_futures_stay_what_they_are() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        LoopTask? inside = null;
        Future<(int, int)> all = Asyncio.Gather(future, Check());
        Assert.Equal(2, Asyncio.AllTasks().Count);
        future.SetResult(1);
        Assert.Equal((1, 2), await all);
        Assert.NotSame(Asyncio.CurrentTask, inside);

        async Coroutine<int> Check()
        {
            inside = Asyncio.CurrentTask;
            return 2;
        }
    });

    [Fact]
    public void The_first_failure_is_thrown_at_once_and_the_others_go_on() => TestLoop.Run(async test =>
    {
        LoopTask<int> slow = Asyncio.CreateTask(Asyncio.Sleep(5, 1));
        var e = await Expect.Throws<InvalidDataException>(Asyncio.Gather(slow, Fail(2, "first"), Fail(3, "later")));
        Assert.Equal("first", e.Message);
        Assert.Equal(2, test.Elapsed);
        Assert.False(slow.Done);
        Assert.Equal(1, await slow);
    });

    [Fact]
    public void A_cancelled_child_cancels_the_await_and_not_its_siblings() => TestLoop.Run(async () =>
    {
        LoopTask<int> child = Asyncio.CreateTask(Asyncio.Sleep(10, 1));
        LoopTask<int> sibling = Asyncio.CreateTask(Asyncio.Sleep(2, 2));
        Future<(int, int)> all = Asyncio.Gather(child, sibling);
        await Asyncio.Sleep(0);
        child.Cancel("only you");
        Assert.Equal("only you", (await Expect.Throws<CancelledException>(all)).Reason);
        Assert.False(all.Cancelled);
        Assert.Equal(2, await sibling);
    });

    [Fact]
    public void Cancelling_it_cancels_every_child() => TestLoop.Run(async () =>
    {
        LoopTask<int> one = Asyncio.CreateTask(Asyncio.Sleep(10, 1));
        LoopTask<int> two = Asyncio.CreateTask(Asyncio.Sleep(10, 2));
        Future<(int, int)> all = Asyncio.Gather(one, two);
        await Asyncio.Sleep(0);
        Assert.True(all.Cancel("all of you"));
        Assert.False(all.Done);
        Assert.Equal("all of you", (await Expect.Throws<CancelledException>(all)).Reason);
        await Asyncio.Sleep(0);
        Assert.True(one.Cancelled);
        Assert.True(two.Cancelled);
        Assert.False(all.Cancel());
    });

    [Fact]
    public void Cancelling_the_task_that_awaits_it_cancels_every_child() => TestLoop.Run(async () =>
    {
        LoopTask<int> one = Asyncio.CreateTask(Asyncio.Sleep(10, 1));
        LoopTask<int> two = Asyncio.CreateTask(Asyncio.Sleep(10, 2));
        LoopTask outer = Asyncio.CreateTask(Await());
        await Asyncio.Sleep(0);
        outer.Cancel();
        await Expect.Throws<CancelledException>(outer);
        await Asyncio.Sleep(0);
        Assert.True(one.Cancelled);
        Assert.True(two.Cancelled);

        async Coroutine Await() => await Asyncio.Gather(one, two);
    });

    [Fact]
    public void Cancelled_it_throws_as_soon_as_the_first_child_has_ended() => TestLoop.Run(async test =>
    {
        LoopTask<int> slow = Asyncio.CreateTask(CleanUp(5));
        LoopTask outer = Asyncio.CreateTask(Await());
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        outer.Cancel();
        await Expect.Throws<CancelledException>(outer);
        Assert.Equal(1, test.Elapsed);
        Assert.False(slow.Done);
        await Expect.Throws<CancelledException>(slow);

        async Coroutine Await() => await Asyncio.Gather(slow, CleanUp(1));
    });

    [Fact]
    public void One_whose_children_are_all_done_is_done_at_once() => TestLoop.Run(async () =>
    {
        LoopTask<int> one = Asyncio.CreateTask(Asyncio.Sleep(0, 1));
        await one;
        Future<(int, int)> all = Asyncio.Gather(one, one);
        Assert.Equal((1, 1), await all);
    });

    [Fact]
    public void Null_is_refused() => TestLoop.Run(async () =>
    {
        Assert.Throws<ArgumentNullException>(() => { Asyncio.Gather((IEnumerable<IAwaitable<int>>)null!); });
        Assert.Throws<ArgumentNullException>(() => { Asyncio.Gather((IEnumerable<IAwaitable>)null!); });
        Assert.Throws<ArgumentNullException>(() => { Asyncio.GatherOutcomes<int>(null!); });
        Assert.Throws<ArgumentNullException>(() => { Asyncio.Gather([Asyncio.Sleep(0, 1), null!]); });
        Expect.Says(
            Assert.Throws<ArgumentNullException>(() => { Asyncio.Gather([(IAwaitable)null!]); }),
            "One of the awaitables is null");
        await Asyncio.Sleep(1);
    });

    private static async Coroutine<int> Fail(double seconds, string message)
    {
        await Asyncio.Sleep(seconds);
        throw new InvalidDataException(message);
    }

    private static async Coroutine<int> CleanUp(double seconds)
    {
        try
        {
            return await Asyncio.Sleep(100, 1);
        }
        finally
        {
            await Asyncio.Sleep(seconds);
        }
    }
}
