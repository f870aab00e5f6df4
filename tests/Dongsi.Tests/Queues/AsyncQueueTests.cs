using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Queues;

public sealed class AsyncQueueTests
{
    [Fact]
    public void What_was_put_first_comes_first() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        await queue.Put(1);
        queue.PutNoWait(2);
        Assert.Equal(2, queue.QSize);
        Assert.Equal(1, await queue.Get());
        Assert.Equal(2, queue.GetNoWait());
        Assert.True(queue.Empty);
    });

    [Fact]
    public void A_put_waits_while_it_is_full() => TestLoop.Run(async test =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        await queue.Put(1);
        Assert.True(queue.Full);
        test.Loop.CallLater(2, () => queue.GetNoWait());
        await queue.Put(2);
        Assert.Equal(2, test.Elapsed);
        Assert.Equal(2, queue.GetNoWait());
    });

    [Fact]
    public void A_get_waits_while_it_is_empty() => TestLoop.Run(async test =>
    {
        var queue = new AsyncQueue<string>();
        test.Loop.CallLater(3, () => queue.PutNoWait("item"));
        Assert.Equal("item", await queue.Get());
        Assert.Equal(3, test.Elapsed);
    });

    [Fact]
    public void Who_waits_is_served_first_come_first_served_and_nobody_barges() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int> first = Asyncio.CreateTask(queue.Get());
        LoopTask<int> second = Asyncio.CreateTask(queue.Get());
        await Asyncio.Sleep(0);
        queue.PutNoWait(1);
        Assert.Throws<QueueEmptyException>(() => queue.GetNoWait());
        queue.PutNoWait(2);
        Assert.Equal(0, queue.QSize);
        Assert.Equal((1, 2), await Asyncio.Gather(first, second));
    });

    [Fact]
    public void A_waiting_put_goes_in_as_soon_as_there_is_room_and_nobody_barges() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        queue.PutNoWait(1);
        LoopTask put = Asyncio.CreateTask(queue.Put(2));
        await Asyncio.Sleep(0);
        Assert.Equal(1, queue.GetNoWait());
        Assert.Throws<QueueFullException>(() => queue.PutNoWait(3));
        Assert.Equal(2, queue.GetNoWait());
        await put;
    });

    [Fact]
    public void What_would_have_to_wait_says_what_to_write() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        Expect.Says(Assert.Throws<QueueEmptyException>(() => queue.GetNoWait()), "maxSize=1", "await queue.Get()");
        queue.PutNoWait(1);
        Expect.Says(Assert.Throws<QueueFullException>(() => queue.PutNoWait(2)), "items=1", "await queue.Put(item)");
        await Asyncio.Sleep(0);
    });

    [Fact]
    public void A_size_of_zero_or_less_is_no_limit()
    {
        var queue = new AsyncQueue<int>(-1);
        for (int i = 0; i < 10_000; i++)
        {
            queue.PutNoWait(i);
        }

        Assert.False(queue.Full);
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal(i, queue.GetNoWait());
        }
    }

    [Fact]
    public void Join_waits_until_every_item_is_done() => TestLoop.Run(async test =>
    {
        var queue = new AsyncQueue<int>();
        await queue.Join();

        async Coroutine Work()
        {
            await foreach (int seconds in queue)
            {
                await Asyncio.Sleep(seconds);
                queue.TaskDone();
            }
        }

        LoopTask worker = Asyncio.CreateTask(Work());
        queue.PutNoWait(1);
        queue.PutNoWait(2);
        await queue.Join();
        Assert.Equal(3, test.Elapsed);
        queue.Shutdown();
        await worker;
    });

    [Fact]
    public void Done_more_often_than_put_is_an_error() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        queue.PutNoWait(1);
        await queue.Get();
        queue.TaskDone();
        Expect.Says(Assert.Throws<InvalidOperationException>(queue.TaskDone), "once for every Get()");
    });

    [Fact]
    public void The_statistics_tell_who_waits() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        queue.PutNoWait(1);
        LoopTask put = Asyncio.CreateTask(queue.Put(2));
        LoopTask join = Asyncio.CreateTask(queue.Join());
        await Asyncio.Sleep(0);
        Assert.Equal(new AsyncQueueStatistics(1, 1, 1, 1, 0, 1, false), queue.GetStatistics());
        Assert.Equal("<AsyncQueue items=1 maxSize=1 unfinished=1 putters=1>", queue.ToString());
        queue.Shutdown(immediate: true);
        await Expect.Throws<QueueShutDownException>(put);
        await join;
    });

    [Fact]
    public void It_may_be_filled_before_any_loop_runs()
    {
        var queue = new AsyncQueue<int>();
        queue.PutNoWait(1);
        TestLoop.Run(async () => Assert.Equal(1, await queue.Get()));
    }

    [Fact]
    public void It_belongs_to_one_loop() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        await queue.Put(1);
        OtherThreads.Run(() => TestLoop.Run(async () =>
        {
            await Expect.Throws<InvalidOperationException>(queue.Get());
            Assert.Throws<InvalidOperationException>(() => queue.PutNoWait(2));
        }));
        OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(() => queue.PutNoWait(3)).Ignore());
        Assert.Equal(1, queue.QSize);
    });

    [Fact]
    public void A_put_that_is_not_awaited_puts_nothing() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        Coroutine first = queue.Put(1);
        Coroutine second = queue.Put(2);
        Assert.True(queue.Empty);
        await second;
        await first;
        Assert.Equal(2, queue.GetNoWait());
        Assert.Equal(1, queue.GetNoWait());
    });

    [Fact]
    public void The_result_of_a_task_that_is_a_get_stays_when_others_get() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        queue.PutNoWait(1);
        queue.PutNoWait(2);
        LoopTask<int> first = Asyncio.CreateTask(queue.Get());
        await Asyncio.Sleep(0);
        Assert.Equal(2, await queue.Get());
        queue.PutNoWait(3);
        Assert.Equal(3, await queue.Get());
        Assert.Equal(1, first.Result);
        LoopTask<int> late = Asyncio.CreateTask(queue.Get());
        await Asyncio.Sleep(0);
        queue.PutNoWait(4);
        await late;
        queue.PutNoWait(5);
        Assert.Equal(5, await queue.Get());
        Assert.Equal(4, late.Result);
    });

    [Fact]
    public void An_item_is_not_kept_alive_by_the_queue_it_went_through() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<object>(1);

        async Coroutine<WeakReference> Through(bool waits)
        {
            var item = new object();
            LoopTask? put = null;
            if (waits)
            {
                queue.PutNoWait("before");
                put = Asyncio.CreateTask(queue.Put(item));
                await Asyncio.Sleep(0);
                await queue.Get();
                await put;
            }
            else
            {
                await queue.Put(item);
            }

            await queue.Get();
            return new WeakReference(item);
        }

        WeakReference[] items = [await Through(waits: false), await Through(waits: true)];
        await Asyncio.Sleep(0);
        Garbage.Collect();
        Assert.All(items, item => Assert.False(item.IsAlive));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Nothing_is_allocated_when_nobody_waits(int maxSize) => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(maxSize);
        await Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            await queue.Put(i);
            await queue.Get();
            queue.TaskDone();
            await queue.Join();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        async Coroutine Use()
        {
            await queue.Put(0);
            await queue.Get();
            queue.TaskDone();
            await queue.Join();
        }
    });

    [Fact]
    public void Two_tasks_that_take_turns_use_their_waits_again() => TestLoop.Run(async () =>
    {
        var there = new AsyncQueue<int>(1);
        var back = new AsyncQueue<int>(1);
        LoopTask echo = Asyncio.CreateTask(Echo());
        long before = 0;
        int sum = 0;
        for (int i = 0; i < 200; i++)
        {
            before = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            await there.Put(i);
            sum += await back.Get();
        }

        // A build that is not optimized boxes the awaiter of each of the two waits; nothing else is made.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 2 * 24);
        Assert.Equal(199 * 100, sum);
        echo.Cancel();
        await Expect.Throws<CancelledException>(echo);

        async Coroutine Echo()
        {
            while (true)
            {
                await back.Put(await there.Get());
            }
        }
    });
}
