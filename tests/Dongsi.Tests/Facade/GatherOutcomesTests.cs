using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Facade;

public sealed class GatherOutcomesTests
{
    [Fact]
    public void It_says_how_each_has_ended_in_the_order_given() => TestLoop.Run(async test =>
    {
        LoopTask<int> cancelled = Asyncio.CreateTask(Asyncio.Sleep(100, 0));
        test.Loop.CallLater(1, () => cancelled.Cancel("stopped"));
        Outcome<int>[] outcomes = await Asyncio.GatherOutcomes([Asyncio.Sleep(3, 7), Fail(2), cancelled]);
        Assert.Equal(7, outcomes[0].Value);
        Assert.IsType<InvalidDataException>(outcomes[1].Exception);
        Assert.Equal("stopped", Assert.IsType<CancelledException>(outcomes[2].Exception).Reason);
        Assert.Equal(3, test.Elapsed);
    });

    [Fact]
    public void Of_none_it_is_done_at_once() => TestLoop.Run(async () =>
    {
        Future<Outcome<int>[]> none = Asyncio.GatherOutcomes(Array.Empty<Coroutine<int>>());
        Assert.True(none.Done);
        Assert.Empty(await none);
    });

    [Fact]
    public void Cancelling_it_cancels_all_and_waits_for_all_and_still_throws() => TestLoop.Run(async test =>
    {
        LoopTask<int> swallowing = Asyncio.CreateTask(Swallow());
        LoopTask<int> plain = Asyncio.CreateTask(Asyncio.Sleep(100, 1));
        LoopTask outer = Asyncio.CreateTask(Await());
        await Asyncio.Sleep(0);
        outer.Cancel("enough");
        Assert.Equal("enough", (await Expect.Throws<CancelledException>(outer)).Reason);
        Assert.Equal(3, test.Elapsed);
        Assert.Equal(5, swallowing.Result);
        Assert.True(plain.Cancelled);

        async Coroutine Await() => await Asyncio.GatherOutcomes([swallowing, plain]);

        static async Coroutine<int> Swallow()
        {
            await Expect.Throws<CancelledException>(Asyncio.Sleep(100));
            return await Asyncio.Sleep(3, 5);
        }
    });

    [Fact]
    public void A_child_given_twice_has_two_outcomes() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = Asyncio.CreateTask(Fail(1));
        Outcome<int>[] outcomes = await Asyncio.GatherOutcomes([task, task]);
        Assert.Equal(outcomes[0], outcomes[1]);
    });

    private static async Coroutine<int> Fail(double seconds)
    {
        await Asyncio.Sleep(seconds);
        throw new InvalidDataException();
    }
}
