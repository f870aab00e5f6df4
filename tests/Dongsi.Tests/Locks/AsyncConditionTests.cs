using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Locks;

public sealed class AsyncConditionTests
{
    private readonly AsyncCondition _condition = new();
    private readonly List<int> _woken = [];

    [Fact]
    public void A_wait_lets_go_of_the_lock_and_has_it_again_afterwards() => TestLoop.Run(async test =>
    {
        LoopTask waiter = Asyncio.CreateTask(Wait(1));
        await Asyncio.Sleep(0);
        Assert.False(_condition.Locked);
        using (await _condition.Acquire())
        {
            _condition.Notify();
            await Asyncio.Sleep(5);
            Assert.Empty(_woken);
        }

        Assert.Equal(waiter, _condition.GetStatistics().Lock.Owner);
        await waiter;
        Assert.Equal(5, test.Elapsed);
        Assert.False(_condition.Locked);
    });

    [Fact]
    public void Those_who_have_waited_longest_are_woken() => TestLoop.Run(async () =>
    {
        LoopTask[] waiters = [.. Enumerable.Range(0, 4).Select(number => Asyncio.CreateTask(Wait(number)))];
        await Asyncio.Sleep(0);
        await Notify(0);
        Assert.Empty(_woken);
        await Notify(1);
        Assert.Equal([0], _woken);
        await Notify(2);
        Assert.Equal([0, 1, 2], _woken);
        await Notify(100);
        await Asyncio.Gather(waiters);
        Assert.Equal([0, 1, 2, 3], _woken);
    });

    [Fact]
    public void All_are_woken_one_after_the_other() => TestLoop.Run(async () =>
    {
        LoopTask[] waiters = [.. Enumerable.Range(0, 3).Select(number => Asyncio.CreateTask(Wait(number)))];
        await Asyncio.Sleep(0);
        using (await _condition.Acquire())
        {
            _condition.NotifyAll();
        }

        await Asyncio.Gather(waiters);
        Assert.Equal([0, 1, 2], _woken);
    });

    [Fact]
    public void WaitFor_looks_first_and_after_each_notification() => TestLoop.Run(async () =>
    {
        int looks = 0;

        async Coroutine WaitForThree()
        {
            using (await _condition.Acquire())
            {
                await _condition.WaitFor(() => ++looks == 3);
                await _condition.WaitFor(() => true);
            }
        }

        LoopTask waiter = Asyncio.CreateTask(WaitForThree());
        await Asyncio.Sleep(0);
        Assert.Equal(1, looks);
        await Notify(1);
        Assert.Equal(2, looks);
        await Notify(1);
        await waiter;
        Assert.Equal(3, looks);
    });

    [Fact]
    public void Without_the_lock_nothing_is_allowed() => TestLoop.Run(async () =>
    {
        LoopTask holder = Asyncio.CreateTask(Holding.For(1, _condition.Acquire));
        await Asyncio.Sleep(0);
        Assert.True(_condition.Locked);
        Expect.Says(Assert.Throws<InvalidOperationException>(() => _condition.Notify()), "condition.Notify(");
        Expect.Says(Assert.Throws<InvalidOperationException>(_condition.NotifyAll), "condition.NotifyAll(");
        Expect.Says(await Expect.Throws<InvalidOperationException>(_condition.Wait()), "condition.Wait(");
        Expect.Says(
            await Expect.Throws<InvalidOperationException>(_condition.WaitFor(() => true)), "condition.WaitFor(");
        await holder;
        Assert.Throws<InvalidOperationException>(() => _condition.Notify());
        Assert.Throws<InvalidOperationException>(_condition.Release);
    });

    [Fact]
    public void A_cancelled_waiter_takes_the_lock_again_first() => TestLoop.Run(async test =>
    {
        LoopTask waiter = Asyncio.CreateTask(Wait(1));
        await Asyncio.Sleep(0);
        LoopTask holder = Asyncio.CreateTask(Holding.For(5, _condition.Acquire));
        await Asyncio.Sleep(0);
        waiter.Cancel("first");
        await Asyncio.Sleep(1);
        waiter.Cancel("second");
        waiter.Cancel("third");
        await Asyncio.Sleep(1);
        Assert.False(waiter.Done);
        waiter.Cancel("last");
        Assert.Equal("last", (await Expect.Throws<CancelledException>(waiter)).Reason);
        Assert.Equal(5, test.Elapsed);
        await holder;
        Assert.False(_condition.Locked);
        Assert.Equal(0, _condition.GetStatistics().TasksWaiting);
    });

    [Fact]
    public void In_a_cancelled_scope_the_lock_is_waited_for_without_spinning() => TestLoop.Run(async test =>
    {
        LoopTask<CancelScope> waiter = Holding.InScope(() => Wait(1), out Func<CancelScope> scope);
        await Asyncio.Sleep(0);
        LoopTask holder = Asyncio.CreateTask(Holding.For(5, _condition.Acquire));
        await Asyncio.Sleep(0);
        scope().Cancel();
        long turns = test.Loop.GetStatistics().Turns;
        Assert.True((await waiter).CancelledCaught);
        Assert.Equal(5, test.Elapsed);
        Assert.InRange(test.Loop.GetStatistics().Turns - turns, 1, 8);
        await holder;
        Assert.False(_condition.Locked);
    });

    [Fact]
    public void In_a_cancelled_scope_a_wait_does_not_even_let_go() => TestLoop.Run(async () =>
    {
        await _condition.Acquire();
        LoopTask other = Asyncio.CreateTask(Holding.For(0, _condition.Acquire));
        await Asyncio.Sleep(0);
        await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Expect.Throws<CancelledException>(_condition.Wait());
            await Expect.Throws<CancelledException>(_condition.WaitFor(() => true));
            Assert.False(other.Done);
        });
        _condition.Release();
        await other;
    });

    [Fact]
    public void A_notification_of_one_who_is_cancelled_goes_to_the_next() => TestLoop.Run(async () =>
    {
        LoopTask first = Asyncio.CreateTask(Wait(1));
        LoopTask second = Asyncio.CreateTask(Wait(2));
        await Asyncio.Sleep(0);
        using (await _condition.Acquire())
        {
            _condition.Notify();
            first.Cancel();
        }

        await Expect.Throws<CancelledException>(first);
        await second;
        Assert.Equal([2], _woken);
    });

    [Fact]
    public void So_it_does_if_the_cancel_comes_while_the_lock_is_waited_for() => TestLoop.Run(async () =>
    {
        LoopTask first = Asyncio.CreateTask(Wait(1));
        LoopTask second = Asyncio.CreateTask(Wait(2));
        await Asyncio.Sleep(0);
        using (await _condition.Acquire())
        {
            _condition.Notify();
            await Asyncio.Sleep(1);
            first.Cancel();
            await Asyncio.Sleep(1);
        }

        await Expect.Throws<CancelledException>(first);
        await second;
        Assert.Equal([2], _woken);
    });

    [Fact]
    public void A_cancelled_scope_lets_its_waiter_have_the_notification() => TestLoop.Run(async () =>
    {
        LoopTask<CancelScope> first = Holding.InScope(() => Wait(1), out Func<CancelScope> scope);
        LoopTask second = Asyncio.CreateTask(Wait(2));
        await Asyncio.Sleep(0);
        using (await _condition.Acquire())
        {
            _condition.Notify();
            await Asyncio.Sleep(1);
            scope().Cancel();
        }

        Assert.False((await first).CancelledCaught);
        Assert.Equal([1], _woken);
        await Notify(1);
        await second;
    });

    [Fact]
    public void Who_dies_with_the_lock_tells_those_who_come_back_for_it() => TestLoop.Run(async () =>
    {
        LoopTask waiter = Asyncio.CreateTask(Wait(1));
        LoopTask other = Asyncio.CreateTask(Wait(2));
        await Asyncio.Sleep(0);

        async Coroutine NotifyAndDie()
        {
            await _condition.Acquire();
            _condition.Notify();
            await Asyncio.Sleep(1);
        }

        await Asyncio.CreateTask(NotifyAndDie());
        await Expect.Throws<BrokenResourceException>(waiter);
        await Expect.Throws<BrokenResourceException>(other);
    });

    [Fact]
    public void Two_conditions_may_share_a_lock() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        var full = new AsyncCondition(gate);
        var empty = new AsyncCondition(gate);

        async Coroutine Wait()
        {
            using (await gate.Acquire())
            {
                await empty.Wait();
            }
        }

        LoopTask waiter = Asyncio.CreateTask(Wait());
        await Asyncio.Sleep(0);
        using (await full.Acquire())
        {
            Assert.True(empty.Locked);
            full.NotifyAll();
            Assert.Equal(1, empty.GetStatistics().TasksWaiting);
            empty.NotifyAll();
        }

        await waiter;
        empty.AcquireNoWait();
        full.Release();
    });

    [Fact]
    public void Arguments_that_mean_nothing_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _condition.Notify(-1));
        Assert.Throws<ArgumentNullException>(() => _condition.WaitFor(null!));
    }

    [Fact]
    public void People_can_read_it() => TestLoop.Run(async () =>
    {
        Assert.Equal("<AsyncCondition waiting=0 <AsyncLock unlocked>>", _condition.ToString());
        LoopTask waiter = Asyncio.CreateTask(Wait(1));
        await Asyncio.Sleep(0);
        Assert.Equal("<AsyncCondition waiting=1 <AsyncLock unlocked>>", _condition.ToString());
        Assert.Equal(
            new AsyncConditionStatistics(1, new AsyncLockStatistics(false, null, 0)), _condition.GetStatistics());
        await Notify(1);
        await waiter;
    });

    private async Coroutine Wait(int number)
    {
        using (await _condition.Acquire())
        {
            await _condition.Wait();
            Assert.Equal(Asyncio.CurrentTask, _condition.GetStatistics().Lock.Owner);
            _woken.Add(number);
        }
    }

    private async Coroutine Notify(int n)
    {
        using (await _condition.Acquire())
        {
            _condition.Notify(n);
        }

        await Asyncio.Sleep(1);
    }
}
