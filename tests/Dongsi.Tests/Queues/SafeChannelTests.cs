using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Queues;

public sealed class SafeChannelTests
{
    [Fact]
    public void What_the_producer_sends_the_consumer_receives_until_the_producer_returns() => TestLoop.Run(async () =>
    {
        List<int> items = await SafeChannel.Run<int, List<int>>(Count(3), All);
        Assert.Equal([0, 1, 2], items);
    });

    [Fact]
    public void A_time_limit_of_the_producer_does_not_end_its_consumer() => TestLoop.Run(async test =>
    {
        await Expect.Throws<TimeoutException>(SafeChannel.Run<int>(
            sender => Asyncio.Timeout(5, async _ =>
            {
                await sender.Send(1);
                await Asyncio.Sleep(100);
            }),
            async receiver =>
            {
                Assert.Equal(1, await receiver.Receive());
                Assert.Null(Asyncio.CurrentEffectiveDeadline);
                await receiver.Receive();
            }));
        Assert.Equal(5, test.Elapsed);
    });

    [Fact]
    public void A_consumer_that_leaves_early_cancels_the_producer_and_waits_for_its_clean_up() =>
        TestLoop.Run(async test =>
        {
            bool isClean = false;
            int first = await SafeChannel.Run<int, int>(
                async sender =>
                {
                    try
                    {
                        await Count(10)(sender);
                    }
                    finally
                    {
                        await CancelScope.Run(_ => Asyncio.Sleep(2), shield: true);
                        isClean = true;
                    }
                },
                async receiver => await receiver.Receive());
            Assert.Equal(0, first);
            Assert.True(isClean);
            Assert.Equal(2, test.Elapsed);
        });

    [Fact]
    public void The_producers_exception_comes_out_as_it_is() => TestLoop.Run(async () =>
    {
        InvalidDataException thrown = await Expect.Throws<InvalidDataException>(SafeChannel.Run<int>(
            async sender =>
            {
                await sender.Send(1);
                throw new InvalidDataException("producer");
            },
            async receiver => await All(receiver)));
        Assert.Contains(nameof(The_producers_exception_comes_out_as_it_is), thrown.StackTrace);
    });

    [Fact]
    public void The_consumers_exception_comes_out_as_it_is() => TestLoop.Run(async () =>
        await Expect.Throws<InvalidDataException>(SafeChannel.Run<int>(
            Count(5), async receiver =>
            {
                await receiver.Receive();
                throw new InvalidDataException("consumer");
            })));

    [Fact]
    public void If_both_fail_both_come_out() => TestLoop.Run(async () =>
    {
        ExceptionGroup group = await Expect.Throws<ExceptionGroup>(SafeChannel.Run<int>(
            async sender =>
            {
                try
                {
                    await Count(5)(sender);
                }
                catch (CancelledException)
                {
                    throw new InvalidDataException("producer");
                }
            },
            async receiver =>
            {
                await receiver.Receive();
                throw new FormatException("consumer");
            }));
        Assert.Equal(["consumer", "producer"], group.InnerExceptions.Select(e => e.Message).Order());
    });

    [Fact]
    public void A_cancel_from_outside_ends_both() => TestLoop.Run(async () =>
    {
        bool hasEnded = false;
        LoopTask task = Asyncio.CreateTask(SafeChannel.Run<int>(
            async sender =>
            {
                try
                {
                    await Asyncio.Sleep(100);
                }
                finally
                {
                    hasEnded = true;
                }
            },
            async receiver => await All(receiver)));
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        Assert.Equal("outside", (await Expect.Throws<CancelledException>(task)).Reason);
        Assert.True(hasEnded);
    });

    private static Func<SendChannel<int>, Coroutine> Count(int count) => async sender =>
    {
        for (int i = 0; i < count; i++)
        {
            await sender.Send(i);
        }
    };

    private static async Coroutine<List<int>> All(ReceiveChannel<int> receiver)
    {
        List<int> items = [];
        await foreach (int item in receiver)
        {
            items.Add(item);
        }

        return items;
    }
}
