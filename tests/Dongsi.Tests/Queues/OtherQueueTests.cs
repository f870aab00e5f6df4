using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Queues;

public sealed class OtherQueueTests
{
    [Fact]
    public void A_priority_queue_gives_the_smallest_first() => TestLoop.Run(async () =>
    {
        var queue = new AsyncPriorityQueue<int>();
        int[] items = [5, 1, 4, 1, 3, 9, 2, 6];
        foreach (int item in items)
        {
            await queue.Put(item);
        }

        queue.Shutdown();
        List<int> taken = [];
        await foreach (int item in queue)
        {
            taken.Add(item);
        }

        Assert.Equal(items.Order(), taken);
    });

    [Fact]
    public void Of_equals_the_one_that_came_first_comes_first()
    {
        var queue = new AsyncPriorityQueue<(int Priority, int Number)>(
            comparer: Comparer<(int Priority, int Number)>.Create((x, y) => x.Priority.CompareTo(y.Priority)));
        (int Priority, int Number)[] items = [.. Enumerable.Range(0, 100).Select(i => (i * 7 % 3, i))];
        Array.ForEach(items, queue.PutNoWait);
        Assert.Equal(items.OrderBy(item => item.Priority), items.Select(_ => queue.GetNoWait()).ToArray());
    }

    [Fact]
    public void A_comparer_that_throws_breaks_nothing()
    {
        var queue = new AsyncPriorityQueue<(int, object)>();
        queue.PutNoWait((1, new object()));
        Assert.ThrowsAny<Exception>(() => queue.PutNoWait((1, new object())));
        queue.PutNoWait((0, "zero"));
        Assert.Equal((0, "zero"), queue.GetNoWait());
        Assert.Equal(1, queue.GetStatistics().QSize);
        queue.GetNoWait();
        Assert.True(queue.Empty);
    }

    [Fact]
    public void Who_waits_to_put_what_cannot_be_compared_is_told() => TestLoop.Run(async () =>
    {
        var queue = new AsyncPriorityQueue<(int, object)>(maxSize: 2);
        await queue.Put((1, "one"));
        await queue.Put((2, new object()));
        LoopTask bad = Asyncio.CreateTask(queue.Put((2, new object())));
        LoopTask good = Asyncio.CreateTask(queue.Put((3, "three")));
        await Asyncio.Sleep(0);
        Assert.Equal((1, "one"), await queue.Get());
        await Expect.Throws<ArgumentException>(bad);
        await good;
        Assert.Equal(2, queue.QSize);
        Assert.Equal(3, queue.GetStatistics().UnfinishedTasks);
    });

    [Fact]
    public void A_cancelled_task_keeps_an_item_that_cannot_be_put_back() => TestLoop.Run(async test =>
    {
        var queue = new AsyncPriorityQueue<(int, object)>();
        var item = (1, new object());
        object? got = null;

        async Coroutine Get()
        {
            got = await queue.Get();
            await Asyncio.Sleep(1);
        }

        LoopTask getter = Asyncio.CreateTask(Get());
        await Asyncio.Sleep(0);
        queue.PutNoWait(item);
        queue.PutNoWait((1, new object()));
        getter.Cancel("enough");
        var e = await Expect.Throws<CancelledException>(getter);
        Assert.Equal("enough", e.Reason);
        Assert.Equal(item, got);
        Assert.Equal(1, queue.QSize);
        Assert.IsType<ArgumentException>(test.TakeReport().Exception);
        Assert.Equal(0, test.Elapsed);
    });

    [Fact]
    public void A_stack_gives_the_last_first() => TestLoop.Run(async () =>
    {
        var queue = new AsyncLifoQueue<int>(maxSize: 2);
        await queue.Put(1);
        await queue.Put(2);
        LoopTask put = Asyncio.CreateTask(queue.Put(3));
        await Asyncio.Sleep(0);
        Assert.Equal(2, await queue.Get());
        Assert.Equal(3, await queue.Get());
        Assert.Equal(1, await queue.Get());
        await put;
        Assert.Equal("<AsyncLifoQueue items=0 maxSize=2 unfinished=3>", queue.ToString());
        Assert.Equal("AsyncLifoQueue.Get", queue.Get().Name);
    });

    [Fact]
    public void A_method_that_takes_a_queue_takes_every_kind() => TestLoop.Run(async () =>
    {
        AsyncQueue<int>[] queues = [new(), new AsyncPriorityQueue<int>(), new AsyncLifoQueue<int>()];
        foreach (AsyncQueue<int> queue in queues)
        {
            LoopTask<int> get = Asyncio.CreateTask(queue.Get());
            await Asyncio.Sleep(0);
            await queue.Put(1);
            Assert.Equal(1, await get);
        }
    });
}
