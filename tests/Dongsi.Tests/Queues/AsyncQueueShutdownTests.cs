using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Queues;

public sealed class AsyncQueueShutdownTests
{
    [Fact]
    public void A_queue_that_is_shut_down_gives_what_is_in_it_and_then_throws() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        queue.PutNoWait(1);
        queue.PutNoWait(2);
        queue.Shutdown();
        await Expect.Throws<QueueShutDownException>(queue.Put(3));
        Assert.Throws<QueueShutDownException>(() => queue.PutNoWait(3));
        Assert.Equal(1, await queue.Get());
        Assert.Equal(2, queue.GetNoWait());
        await Expect.Throws<QueueShutDownException>(queue.Get());
        Expect.Says(Assert.Throws<QueueShutDownException>(() => queue.GetNoWait()), "shut down", "await foreach");
    });

    [Fact]
    public void Who_waits_is_told() => TestLoop.Run(async () =>
    {
        var empty = new AsyncQueue<int>();
        var full = new AsyncQueue<int>(1);
        full.PutNoWait(1);
        LoopTask get = Asyncio.CreateTask(empty.Get());
        LoopTask put = Asyncio.CreateTask(full.Put(2));
        await Asyncio.Sleep(0);
        empty.Shutdown();
        full.Shutdown();
        await Expect.Throws<QueueShutDownException>(get);
        await Expect.Throws<QueueShutDownException>(put);
        Assert.Equal(1, full.QSize);
    });

    [Fact]
    public void At_once_drops_what_is_in_and_counts_it_as_done() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        queue.PutNoWait(1);
        queue.PutNoWait(2);
        queue.PutNoWait(3);
        await queue.Get();
        LoopTask join = Asyncio.CreateTask(queue.Join());
        await Asyncio.Sleep(0);
        queue.Shutdown();
        queue.Shutdown(immediate: true);
        Assert.True(queue.Empty);
        await Asyncio.Sleep(0);
        Assert.False(join.Done);
        queue.TaskDone();
        await join;
    });

    [Fact]
    public void At_once_drops_what_comes_back_later_too() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask get = Asyncio.CreateTask(queue.Get());
        await Asyncio.Sleep(0);
        queue.PutNoWait(1);
        queue.Shutdown(immediate: true);
        get.Cancel();
        await Expect.Throws<CancelledException>(get);
        Assert.True(queue.Empty);
        await queue.Join();
    });

    [Fact]
    public void A_walk_ends_when_it_is_shut_down_and_empty() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();

        async Coroutine<List<int>> Walk()
        {
            List<int> items = [];
            await foreach (int item in queue)
            {
                items.Add(item);
            }

            return items;
        }

        LoopTask<List<int>> first = Asyncio.CreateTask(Walk());
        LoopTask<List<int>> second = Asyncio.CreateTask(Walk());
        await Asyncio.Sleep(0);
        for (int i = 1; i <= 3; i++)
        {
            queue.PutNoWait(i);
        }

        queue.Shutdown();
        (List<int> ofFirst, List<int> ofSecond) = await Asyncio.Gather(first, second);
        Assert.Equal([1, 3], ofFirst);
        Assert.Equal([2], ofSecond);
        Assert.Empty(await Walk());
    });

    [Fact]
    public void An_end_that_was_told_to_a_cancelled_walk_leaves_nothing_behind() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<string>();
        ItemEnumerator<string> walk = queue.GetAsyncEnumerator();
        LoopTask next = Asyncio.CreateTask(walk.MoveNextAsync());
        await Asyncio.Sleep(0);
        queue.Shutdown();
        next.Cancel();
        await Expect.Throws<CancelledException>(next);
        Assert.True(queue.Empty);
    });

    [Fact]
    public void Plain_async_code_can_walk_it_too() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        queue.PutNoWait(1);
        queue.PutNoWait(2);
        queue.Shutdown();
        Assert.Equal(3, await Sum(queue));

        static async Task<int> Sum(IAsyncEnumerable<int> items)
        {
            int sum = 0;
            await foreach (int item in items)
            {
                sum += item;
            }

            return sum;
        }
    });

    [Fact]
    public void The_token_of_a_walk_ends_its_wait() => TestLoop.Run(
        async test =>
        {
            var queue = new AsyncQueue<int>();
            (SendChannel<int> sender, ReceiveChannel<int> receiver) = MemoryChannel.Create<int>();
            using (sender)
            using (receiver)
            {
                await IsEnded(test, queue);
                await IsEnded(test, receiver);
                await IsEnded(test, Asyncio.AsCompleted([test.Loop.CreateFuture<int>()]));
            }

            queue.PutNoWait(1);
            Assert.Equal(1, queue.GetNoWait());
        },
        threads: true);

    private static async Coroutine IsEnded<T>(TestLoop test, IAsyncEnumerable<T> items)
    {
        using var source = new CancellationTokenSource();
        test.Loop.CallLater(1, source.Cancel);
        OperationCanceledException? error = null;
        try
        {
            await foreach (T item in items.WithCancellation(source.Token))
            {
                Assert.Fail($"{item}");
            }
        }
        catch (OperationCanceledException e)
        {
            error = e;
        }

        Assert.Equal(source.Token, error!.CancellationToken);
    }
}
