using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Locks;

public sealed class AsyncBarrierTests
{
    [Fact]
    public void All_go_on_when_the_last_has_come() => TestLoop.Run(async test =>
    {
        var barrier = new AsyncBarrier(3);
        List<(int Index, double When)> passed = [];

        async Coroutine Come(double when)
        {
            await Asyncio.Sleep(when);
            int index = await barrier.Wait();
            passed.Add((index, test.Elapsed));
        }

        await Asyncio.Gather(Come(1), Come(3), Come(2));
        Assert.Equal([(2, 3), (0, 3), (1, 3)], passed);
        Assert.Equal(0, barrier.Waiting);
    });

    [Fact]
    public void It_serves_round_after_round() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(2);
        int[] rounds = [0, 0];

        async Coroutine Work(int number)
        {
            for (int i = 0; i < 10; i++)
            {
                rounds[number]++;
                await barrier.Wait();
                Assert.InRange(rounds[1 - number] - rounds[number], 0, 1);
            }
        }

        await Asyncio.Gather(Work(0), Work(1));
        Assert.Equal([10, 10], rounds);
    });

    [Fact]
    public void Indexes_are_unique_after_a_cancelled_waiter() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(3);
        LoopTask<int> first = Asyncio.CreateTask(barrier.Wait());
        LoopTask<int> second = Asyncio.CreateTask(barrier.Wait());
        await Asyncio.Sleep(0);
        first.Cancel();
        LoopTask<int> third = Asyncio.CreateTask(barrier.Wait());
        await Asyncio.Sleep(0);
        Assert.Equal(2, barrier.Waiting);
        Assert.Equal(2, await barrier.Wait());
        Assert.Equal((0, 1), await Asyncio.Gather(second, third));
        await Expect.Throws<CancelledException>(first);
    });

    [Fact]
    public void The_others_go_on_though_one_is_cancelled_when_it_was_let_go() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(3);
        LoopTask<int> first = Asyncio.CreateTask(barrier.Wait());
        LoopTask<int> second = Asyncio.CreateTask(barrier.Wait());
        await Asyncio.Sleep(0);
        await barrier.Wait();
        first.Cancel();
        await Expect.Throws<CancelledException>(first);
        Assert.Equal(1, await second);
    });

    [Fact]
    public void The_next_round_may_begin_while_those_of_the_last_are_on_their_way() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(2);
        LoopTask<int> slow = Asyncio.CreateTask(barrier.Wait());
        await Asyncio.Sleep(0);
        Assert.Equal(1, await barrier.Wait());
        LoopTask<int> next = Asyncio.CreateTask(barrier.Wait(), eager: true);
        Assert.Equal(1, barrier.Waiting);
        Assert.Equal(0, await slow);
        Assert.Equal(1, await barrier.Wait());
        Assert.Equal(0, await next);
    });

    [Fact]
    public void Resetting_tells_those_who_wait_and_begins_anew() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(2);
        LoopTask<int> waiter = Asyncio.CreateTask(barrier.Wait());
        await Asyncio.Sleep(0);
        barrier.Reset();
        Expect.Says(await Expect.Throws<BrokenBarrierException>(waiter), "reset", "Wait again");
        Assert.False(barrier.Broken);
        LoopTask<int> again = Asyncio.CreateTask(barrier.Wait());
        await Asyncio.Sleep(0);
        await barrier.Wait();
        Assert.Equal(0, await again);
    });

    [Fact]
    public void Aborting_breaks_it_until_it_is_reset() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(2);
        LoopTask<int> waiter = Asyncio.CreateTask(barrier.Wait());
        await Asyncio.Sleep(0);
        barrier.Abort();
        Assert.True(barrier.Broken);
        Expect.Says(await Expect.Throws<BrokenBarrierException>(waiter), "aborted", "barrier.Reset()");
        await Expect.Throws<BrokenBarrierException>(barrier.Wait());
        await Expect.Throws<BrokenBarrierException>(Asyncio.CreateTask(barrier.Wait()));
        barrier.Reset();
        Assert.False(barrier.Broken);
        Assert.Equal("<AsyncBarrier 0/2>", barrier.ToString());
    });

    [Fact]
    public void Who_was_let_go_is_not_held_back_by_a_reset() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(2);
        LoopTask<int> waiter = Asyncio.CreateTask(barrier.Wait());
        await Asyncio.Sleep(0);
        await barrier.Wait();
        barrier.Reset();
        barrier.Abort();
        Assert.Equal(0, await waiter);
    });

    [Fact]
    public void In_a_cancelled_scope_nobody_comes() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(1);
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await barrier.Wait();
        });
        Assert.True(scope.CancelledCaught);
    });

    [Fact]
    public void It_takes_at_least_one()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncBarrier(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncBarrier(-1));
    }

    [Fact]
    public void People_can_read_it() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(2);
        LoopTask<int> waiter = Asyncio.CreateTask(barrier.Wait());
        await Asyncio.Sleep(0);
        Assert.Equal("<AsyncBarrier 1/2>", barrier.ToString());
        Assert.Equal(new AsyncBarrierStatistics(2, 1, false), barrier.GetStatistics());
        barrier.Abort();
        Assert.Equal("<AsyncBarrier broken>", barrier.ToString());
        Assert.Equal(new AsyncBarrierStatistics(2, 0, true), barrier.GetStatistics());
        await Expect.Throws<BrokenBarrierException>(waiter);
    });

    [Fact]
    public void Nothing_is_allocated_for_a_party_of_one() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(1);
        Assert.Equal(0, await Holding.BytesOf(async rounds =>
        {
            while (rounds-- > 0)
            {
                await barrier.Wait();
            }
        }));
    });
}
