using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Queues;

public sealed class AsyncQueueCancelTests
{
    [Fact]
    public void An_item_of_a_getter_that_is_cancelled_in_that_turn_goes_to_the_next() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int> first = Asyncio.CreateTask(queue.Get());
        LoopTask<int> second = Asyncio.CreateTask(queue.Get());
        await Asyncio.Sleep(0);
        queue.PutNoWait(1);
        first.Cancel();
        await Expect.Throws<CancelledException>(first);
        Assert.Equal(1, await second);
    });

    [Fact]
    public void Or_back_to_the_front_in_the_order_in_which_they_were() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask[] getters = [.. Enumerable.Range(0, 3).Select(_ => Asyncio.CreateTask(queue.Get()))];
        await Asyncio.Sleep(0);
        for (int i = 1; i <= 4; i++)
        {
            queue.PutNoWait(i);
        }

        Array.ForEach(getters, getter => getter.Cancel());
        await Asyncio.Sleep(0);
        Assert.Equal(4, queue.QSize);
        Assert.Equal([1, 2, 3, 4], Drain(queue));
    });

    [Fact]
    public void To_a_priority_queue_it_comes_back_by_its_priority_and_before_its_equals() => TestLoop.Run(async () =>
    {
        var queue = new AsyncPriorityQueue<(int Priority, string Name)>(
            comparer: Comparer<(int Priority, string Name)>.Create((x, y) => x.Priority.CompareTo(y.Priority)));
        LoopTask getter = Asyncio.CreateTask(queue.Get());
        await Asyncio.Sleep(0);
        queue.PutNoWait((2, "came back"));
        queue.PutNoWait((2, "equal"));
        queue.PutNoWait((1, "smaller"));
        getter.Cancel();
        await Asyncio.Sleep(0);
        Assert.Equal(["smaller", "came back", "equal"], Drain(queue).Select(item => item.Name));
    });

    [Fact]
    public void A_put_whose_item_is_in_has_happened_and_the_next_await_throws() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        queue.PutNoWait(1);
        bool hasPut = false;

        async Coroutine Put()
        {
            await queue.Put(2);
            hasPut = true;
            await Asyncio.Sleep(100);
        }

        LoopTask put = Asyncio.CreateTask(Put());
        await Asyncio.Sleep(0);
        Assert.Equal(1, queue.GetNoWait());
        put.Cancel("too late");
        CancelledException thrown = await Expect.Throws<CancelledException>(put);
        Assert.Equal("too late", thrown.Reason);
        Assert.True(hasPut);
        Assert.Equal(2, queue.GetNoWait());
    });

    [Fact]
    public void A_put_that_is_cancelled_while_it_waits_has_not_happened() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        queue.PutNoWait(1);
        LoopTask put = Asyncio.CreateTask(queue.Put(2));
        LoopTask next = Asyncio.CreateTask(queue.Put(3));
        await Asyncio.Sleep(0);
        put.Cancel();
        Assert.Equal(1, queue.GetNoWait());
        await Expect.Throws<CancelledException>(put);
        await next;
        Assert.Equal([3], Drain(queue));
    });

    [Fact]
    public void A_scope_does_not_interrupt_who_was_served() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        int got = 0;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            Asyncio.RunningLoop.CallSoon(() =>
            {
                queue.PutNoWait(1);
                scope.Cancel();
            });
            got = await queue.Get();
            await Asyncio.Sleep(1);
        });
        Assert.Equal(1, got);
        Assert.True(scope.CancelledCaught);
    });

    [Fact]
    public void In_a_cancelled_scope_nothing_is_put_and_nothing_taken() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        queue.PutNoWait(1);
        await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Expect.Throws<CancelledException>(queue.Put(2));
            await Expect.Throws<CancelledException>(queue.Get());
            await Expect.Throws<CancelledException>(queue.Join());
        });
        Assert.Equal([1], Drain(queue));
    });

    [Fact]
    public void A_walk_that_is_cancelled_in_the_turn_it_was_served_loses_nothing() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();

        async Coroutine Walk()
        {
            await foreach (int item in queue)
            {
                Assert.Fail($"{item} was given to a task that was cancelled.");
            }
        }

        LoopTask walk = Asyncio.CreateTask(Walk());
        await Asyncio.Sleep(0);
        queue.PutNoWait(1);
        walk.Cancel();
        await Expect.Throws<CancelledException>(walk);
        Assert.Equal([1], Drain(queue));
    });

    [Fact]
    public void A_task_that_hands_its_next_wait_to_another_does_not_end_that_by_a_cancel_of_its_own() =>
        TestLoop.Run(async test =>
        {
            var queue = new AsyncQueue<int>();
            LoopTask<int>? other = null;

            async Coroutine Work()
            {
                await queue.Get();
                other = Asyncio.CreateTask(queue.Get(), eager: true);
                Asyncio.CurrentTask!.Cancel();
                await Asyncio.Sleep(1);
            }

            LoopTask work = Asyncio.CreateTask(Work());
            test.Loop.CallLater(1, () => queue.PutNoWait(1));
            await Expect.Throws<CancelledException>(work);
            Assert.False(other!.Done);
            queue.PutNoWait(2);
            Assert.Equal(2, await other);
        });

    private static List<T> Drain<T>(AsyncQueue<T> queue)
    {
        List<T> items = [];
        while (!queue.Empty)
        {
            items.Add(queue.GetNoWait());
        }

        return items;
    }
}
