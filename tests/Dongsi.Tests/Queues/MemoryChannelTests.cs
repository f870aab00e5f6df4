using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Queues;

public sealed class MemoryChannelTests
{
    [Fact]
    public void A_walk_ends_when_every_sender_is_closed() => TestLoop.Run(async () =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>();

        async Coroutine Send(SendChannel<int> half, int first)
        {
            using (half)
            {
                await half.Send(first);
                await Asyncio.Sleep(1);
                await half.Send(first + 1);
            }
        }

        LoopTask one = Asyncio.CreateTask(Send(sender.Clone(), 1));
        LoopTask two = Asyncio.CreateTask(Send(sender, 10));
        List<int> items = [];
        await foreach (int item in receiver)
        {
            items.Add(item);
        }

        Assert.Equal([1, 10, 2, 11], items);
        await Asyncio.Gather(one, two);
        await Expect.Throws<EndOfChannelException>(receiver.Receive());
        Assert.Throws<EndOfChannelException>(() => receiver.ReceiveNoWait());
    });

    [Fact]
    public void Without_room_a_send_waits_for_its_receiver() => TestLoop.Run(async test =>
    {
        var (sender, receiver) = MemoryChannel.Create<string>();
        Expect.Says(Assert.Throws<WouldBlockException>(() => sender.SendNoWait("x")), "await sender.Send(item)");
        Expect.Says(Assert.Throws<WouldBlockException>(() => receiver.ReceiveNoWait()), "await receiver.Receive()");
        test.Loop.CallLater(2, () => Assert.Equal("item", receiver.ReceiveNoWait()));
        await sender.Send("item");
        Assert.Equal(2, test.Elapsed);
    });

    [Fact]
    public void With_room_a_send_waits_when_that_is_full() => TestLoop.Run(async test =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>(2);
        await sender.Send(1);
        await sender.Send(2);
        test.Loop.CallLater(1, () => receiver.ReceiveNoWait());
        await sender.Send(3);
        Assert.Equal(1, test.Elapsed);
        Assert.Equal(2, receiver.ReceiveNoWait());
        Assert.Equal(3, await receiver.Receive());
        Assert.Equal(new MemoryChannelStatistics(0, 2, 2, 1, 1, 0, 0), receiver.GetStatistics());
    });

    [Fact]
    public void Unbounded_is_said_by_a_word()
    {
        var (sender, receiver) = MemoryChannel.Create<int>(MemoryChannel.Unbounded);
        for (int i = 0; i < 5000; i++)
        {
            sender.SendNoWait(i);
        }

        Assert.Equal(5000, receiver.GetStatistics().CurrentBufferUsed);
        Assert.Contains("capacity=unbounded", receiver.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryChannel.Create<int>(-1));
    }

    [Fact]
    public void When_the_last_receiver_is_closed_the_senders_are_told() => TestLoop.Run(async () =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>();
        ReceiveChannel<int> clone = receiver.Clone();
        LoopTask send = Asyncio.CreateTask(sender.Send(1));
        await Asyncio.Sleep(0);
        receiver.Close();
        await Asyncio.Sleep(0);
        Assert.False(send.Done);
        clone.Dispose();
        Expect.Says(await Expect.Throws<BrokenResourceException>(send), "no receiver");
        await Expect.Throws<BrokenResourceException>(sender.Send(2));
        Assert.Throws<BrokenResourceException>(() => sender.SendNoWait(3));
    });

    [Fact]
    public void When_the_last_sender_is_closed_the_receivers_come_to_their_end() => TestLoop.Run(async () =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>();
        SendChannel<int> clone = sender.Clone();
        LoopTask receive = Asyncio.CreateTask(receiver.Receive());
        await Asyncio.Sleep(0);
        sender.Close();
        await Asyncio.Sleep(0);
        Assert.False(receive.Done);
        clone.Close();
        Expect.Says(await Expect.Throws<EndOfChannelException>(receive), "no sender");
    });

    [Fact]
    public void A_half_that_is_closed_cannot_be_used_and_tells_those_who_wait_on_it() => TestLoop.Run(async () =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>();
        SendChannel<int> otherSender = sender.Clone();
        LoopTask send = Asyncio.CreateTask(sender.Send(1));
        LoopTask otherSend = Asyncio.CreateTask(otherSender.Send(2));
        await Asyncio.Sleep(0);
        sender.Close();
        sender.Close();
        await Expect.Throws<ClosedResourceException>(send);
        await Expect.Throws<ClosedResourceException>(sender.Send(3));
        Assert.Throws<ClosedResourceException>(() => sender.SendNoWait(3));
        Assert.Throws<ClosedResourceException>(() => sender.Clone());
        Assert.Equal(2, await receiver.Receive());
        await otherSend;
        LoopTask receive = Asyncio.CreateTask(receiver.Receive());
        await Asyncio.Sleep(0);
        receiver.Close();
        Expect.Says(await Expect.Throws<ClosedResourceException>(receive), "Clone()");
        await Expect.Throws<ClosedResourceException>(receiver.Receive());
        Assert.Throws<ClosedResourceException>(() => receiver.ReceiveNoWait());
        Assert.Throws<ClosedResourceException>(() => receiver.Clone());
        Assert.Equal(1, otherSender.GetStatistics().OpenSendChannels);
    });

    [Fact]
    public void What_was_sent_can_be_received_after_the_sender_is_closed() => TestLoop.Run(async () =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>(2);
        using (sender)
        {
            await sender.Send(1);
            await sender.Send(2);
        }

        Assert.Equal(1, await receiver.Receive());
        Assert.Equal(2, receiver.ReceiveNoWait());
        await Expect.Throws<EndOfChannelException>(receiver.Receive());
    });

    [Fact]
    public void What_a_cancelled_receiver_was_handed_goes_to_the_next_or_stays() => TestLoop.Run(async () =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>();
        LoopTask<int>[] tasks = [.. Enumerable.Range(0, 3).Select(_ => Asyncio.CreateTask(receiver.Receive()))];
        await Asyncio.Sleep(0);
        sender.SendNoWait(1);
        sender.SendNoWait(2);
        tasks[0].Cancel();
        tasks[1].Cancel();
        Assert.Equal(1, await tasks[2]);
        Assert.Equal(1, sender.GetStatistics().CurrentBufferUsed);
        Assert.Throws<WouldBlockException>(() => sender.SendNoWait(3));
        Assert.Equal(2, receiver.ReceiveNoWait());
        await Asyncio.Wait(tasks);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_receiver_that_somebody_has_cancelled_already_is_passed_over(bool byScope) => TestLoop.Run(async () =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>();
        CancelScope? scope = null;
        LoopTask cancelled = Asyncio.CreateTask(CancelScope.Run(async own =>
        {
            scope = own;
            await receiver.Receive();
        }));
        await Asyncio.Sleep(0);
        LoopTask<int> other = Asyncio.CreateTask(receiver.Receive());
        await Asyncio.Sleep(0);
        if (byScope)
        {
            scope!.Cancel();
        }
        else
        {
            cancelled.Cancel();
        }

        sender.SendNoWait(1);
        Assert.Throws<WouldBlockException>(() => sender.SendNoWait(2));
        Assert.Equal(1, await other);
        await Asyncio.Wait([cancelled]);
    });

    [Fact]
    public void A_send_whose_item_was_taken_has_happened_and_the_next_await_throws() => TestLoop.Run(async () =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>();
        bool hasSent = false;

        async Coroutine Send()
        {
            await sender.Send(1);
            hasSent = true;
            await Asyncio.Sleep(1);
        }

        LoopTask send = Asyncio.CreateTask(Send());
        await Asyncio.Sleep(0);
        Assert.Equal(1, receiver.ReceiveNoWait());
        send.Cancel();
        await Expect.Throws<CancelledException>(send);
        Assert.True(hasSent);
    });

    [Fact]
    public void Nothing_is_allocated_when_nobody_waits() => TestLoop.Run(async () =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>(1);
        await sender.Send(0);
        await receiver.Receive();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            await sender.Send(i);
            await receiver.Receive();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    [Fact]
    public void It_belongs_to_one_loop() => TestLoop.Run(async () =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>(1);
        await sender.Send(1);
        OtherThreads.Run(() => TestLoop.Run(async () =>
        {
            await Expect.Throws<InvalidOperationException>(receiver.Receive());
            Assert.Throws<InvalidOperationException>(sender.Close);
        }));
        Assert.Equal(1, receiver.ReceiveNoWait());
    });
}
