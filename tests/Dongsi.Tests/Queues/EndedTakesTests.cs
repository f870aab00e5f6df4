using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Queues;

/// <summary>An item comes back in the turn in which the others were told that there will be no more.</summary>
public sealed class EndedTakesTests
{
    [Fact]
    public void A_walker_of_a_channel_that_was_told_the_end_gets_what_comes_back() => TestLoop.Run(async () =>
    {
        (SendChannel<int> sender, ReceiveChannel<int> receiver) = MemoryChannel.Create<int>();
        using (receiver)
        {
            LoopTask<int[]>[] walks = await Begin(3, () => Walk(receiver));
            sender.SendNoWait(1);
            sender.Close();
            walks[0].Cancel();
            await Expect.Throws<CancelledException>(walks[0]);
            Assert.Equal(1, Assert.Single(await walks[1]));
            Assert.Empty(await walks[2]);
            Assert.Throws<EndOfChannelException>(() => receiver.ReceiveNoWait());
        }
    });

    [Fact]
    public void A_single_receive_that_was_told_the_end_gets_what_comes_back() => TestLoop.Run(async () =>
    {
        (SendChannel<int> sender, ReceiveChannel<int> receiver) = MemoryChannel.Create<int>();
        using (receiver)
        {
            LoopTask<int>[] takes = await Begin(3, receiver.Receive);
            sender.SendNoWait(1);
            sender.Close();
            takes[0].Cancel();
            await Expect.Throws<CancelledException>(takes[0]);
            Assert.Equal(1, await takes[1]);
            await Expect.Throws<EndOfChannelException>(takes[2]);
        }
    });

    [Fact]
    public void A_walker_of_a_queue_that_was_told_the_end_gets_what_comes_back() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int[]>[] walks = await Begin(2, () => Walk(queue, queue.TaskDone));
        queue.PutNoWait(1);
        queue.Shutdown();
        walks[0].Cancel();
        await Expect.Throws<CancelledException>(walks[0]);
        await queue.Join();
        Assert.Equal(1, Assert.Single(await walks[1]));
    });

    [Fact]
    public void One_that_is_cancelled_too_passes_it_on() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int[]>[] walks = await Begin(3, () => Walk(queue, queue.TaskDone));
        queue.PutNoWait(1);
        queue.Shutdown();
        walks[0].Cancel();
        walks[1].Cancel();
        await Expect.Throws<CancelledException>(walks[0]);
        await Expect.Throws<CancelledException>(walks[1]);
        Assert.Equal(1, Assert.Single(await walks[2]));
        await queue.Join();
    });

    [Fact]
    public void If_all_have_gone_on_it_stays() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int>[] takes = await Begin(2, queue.Get);
        queue.PutNoWait(1);
        queue.PutNoWait(2);
        queue.Shutdown();
        takes[1].Cancel();
        await Expect.Throws<CancelledException>(takes[1]);
        Assert.Equal(1, await takes[0]);
        Assert.Equal(2, await queue.Get());
        await Expect.Throws<QueueShutDownException>(queue.Get());
    });

    private static async Coroutine<LoopTask<T>[]> Begin<T>(int count, Func<Coroutine<T>> make)
    {
        LoopTask<T>[] tasks = [.. Enumerable.Range(0, count).Select(_ => Asyncio.CreateTask(make()))];
        await Asyncio.Sleep(0);
        return tasks;
    }

    private static async Coroutine<int[]> Walk(ReceiveChannel<int> receiver)
    {
        List<int> items = [];
        await foreach (int item in receiver)
        {
            items.Add(item);
        }

        return [.. items];
    }

    private static async Coroutine<int[]> Walk(AsyncQueue<int> queue, Action done)
    {
        List<int> items = [];
        await foreach (int item in queue)
        {
            items.Add(item);
            done();
        }

        return [.. items];
    }
}
