using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Locks;

public sealed class AsyncEventTests
{
    [Fact]
    public void Setting_it_wakes_all_in_order() => TestLoop.Run(async test =>
    {
        var happening = new AsyncEvent();
        List<int> order = [];

        async Coroutine Watch(int number)
        {
            await happening.Wait();
            order.Add(number);
        }

        LoopTask[] watchers = [.. Enumerable.Range(0, 3).Select(number => Asyncio.CreateTask(Watch(number)))];
        await Asyncio.Sleep(1);
        Assert.Empty(order);
        happening.Set();
        await Asyncio.Gather(watchers);
        Assert.Equal([0, 1, 2], order);
        Assert.Equal(1, test.Elapsed);
    });

    [Fact]
    public void Set_and_cleared_at_once_it_wakes_those_who_wait() => TestLoop.Run(async () =>
    {
        var happening = new AsyncEvent();
        bool wasSet = true;

        async Coroutine Watch()
        {
            await happening.Wait();
            wasSet = happening.IsSet;
        }

        LoopTask watcher = Asyncio.CreateTask(Watch());
        await Asyncio.Sleep(0);
        happening.Set();
        happening.Clear();
        await watcher;
        Assert.False(wasSet);
        await Expect.Throws<TimeoutException>(Asyncio.Timeout(1, async _ => await happening.Wait()));
    });

    [Fact]
    public void What_has_happened_is_not_waited_for() => TestLoop.Run(async test =>
    {
        var happening = new AsyncEvent();
        happening.Set();
        happening.Set();
        long turns = test.Loop.GetStatistics().Turns;
        await happening.Wait();
        await happening.Wait();
        Assert.Equal(turns, test.Loop.GetStatistics().Turns);
        Assert.True(happening.IsSet);
    });

    [Fact]
    public void In_a_cancelled_scope_the_wait_throws_set_or_not() => TestLoop.Run(async () =>
    {
        var happening = new AsyncEvent();
        happening.Set();
        await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Expect.Throws<CancelledException>(happening.Wait());
            happening.Clear();
            await Expect.Throws<CancelledException>(happening.Wait());
        });
        Assert.Equal(0, happening.GetStatistics().TasksWaiting);
    });

    [Fact]
    public void A_cancelled_waiter_leaves() => TestLoop.Run(async () =>
    {
        var happening = new AsyncEvent();
        LoopTask first = Asyncio.CreateTask(happening.Wait());
        LoopTask second = Asyncio.CreateTask(happening.Wait());
        await Asyncio.Sleep(0);
        first.Cancel();
        Assert.Equal(1, happening.GetStatistics().TasksWaiting);
        happening.Set();
        await Expect.Throws<CancelledException>(first);
        await second;
    });

    [Fact]
    public void A_plain_callback_may_set_it() => TestLoop.Run(async test =>
    {
        var happening = new AsyncEvent();
        test.Loop.CallLater(2, happening.Set);
        await happening.Wait();
        Assert.Equal(2, test.Elapsed);
    });

    [Fact]
    public void People_can_read_it() => TestLoop.Run(async () =>
    {
        var happening = new AsyncEvent();
        Assert.Equal("<AsyncEvent unset>", happening.ToString());
        LoopTask waiter = Asyncio.CreateTask(happening.Wait());
        await Asyncio.Sleep(0);
        Assert.Equal("<AsyncEvent unset waiting=1>", happening.ToString());
        Assert.Equal(new AsyncEventStatistics(false, 1), happening.GetStatistics());
        happening.Set();
        Assert.Equal("<AsyncEvent set>", happening.ToString());
        await waiter;
    });

    [Fact]
    public void Nothing_is_allocated_when_it_is_set() => TestLoop.Run(async () =>
    {
        var happening = new AsyncEvent();
        happening.Set();
        Assert.Equal(0, await Holding.BytesOf(async rounds =>
        {
            while (rounds-- > 0)
            {
                await happening.Wait();
            }
        }));
    });
}
