using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Locks;

public sealed class AsyncSemaphoreTests
{
    [Fact]
    public void So_many_get_in_and_the_others_follow_in_order() => TestLoop.Run(async test =>
    {
        var semaphore = new AsyncSemaphore(2);
        List<(int Number, double When)> entered = [];

        async Coroutine Work(int number)
        {
            using (await semaphore.Acquire())
            {
                entered.Add((number, test.Elapsed));
                await Asyncio.Sleep(1);
            }
        }

        await Asyncio.Gather(Enumerable.Range(0, 5).Select(Work));
        Assert.Equal([(0, 0), (1, 0), (2, 1), (3, 1), (4, 2)], entered);
        Assert.Equal(2, semaphore.Value);
    });

    [Fact]
    public void A_permit_is_handed_over_and_nobody_slips_in() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(1);
        await semaphore.Acquire();
        LoopTask waiter = Asyncio.CreateTask(semaphore.Acquire());
        await Asyncio.Sleep(0);
        semaphore.Release();
        Assert.Equal(0, semaphore.Value);
        Assert.True(semaphore.Locked);
        Expect.Says(Assert.Throws<WouldBlockException>(semaphore.AcquireNoWait), "await semaphore.Acquire()");
        await waiter;
        semaphore.Release();
        Assert.False(semaphore.Locked);
    });

    [Fact]
    public void Several_permits_serve_several_and_the_rest_is_kept() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask[] waiters = [.. Enumerable.Range(0, 2).Select(_ => Asyncio.CreateTask(semaphore.Acquire()))];
        await Asyncio.Sleep(0);
        semaphore.Release(5);
        await Asyncio.Gather(waiters);
        Assert.Equal(3, semaphore.Value);
    });

    [Fact]
    public void A_cancelled_waiter_passes_its_permit_on() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask first = Asyncio.CreateTask(semaphore.Acquire());
        LoopTask second = Asyncio.CreateTask(semaphore.Acquire());
        await Asyncio.Sleep(0);
        semaphore.Release();
        first.Cancel();
        await Expect.Throws<CancelledException>(first);
        await second;
        Assert.Equal(0, semaphore.Value);
    });

    [Fact]
    public void A_cancelled_waiter_puts_its_permit_back_if_nobody_waits() => TestLoop.Run(async () =>
    {
        var semaphore = new BoundedAsyncSemaphore(1);
        await semaphore.Acquire();
        LoopTask waiter = Asyncio.CreateTask(semaphore.Acquire());
        await Asyncio.Sleep(0);
        semaphore.Release();
        waiter.Cancel();
        await Expect.Throws<CancelledException>(waiter);
        Assert.Equal(1, semaphore.Value);
    });

    [Fact]
    public void A_cancelled_scope_lets_its_waiter_have_what_it_was_handed() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask<CancelScope> waiter = Holding.InScope(
            async () => await semaphore.Acquire(), out Func<CancelScope> scope);
        await Asyncio.Sleep(0);
        semaphore.Release();
        scope().Cancel();
        Assert.False((await waiter).CancelledCaught);
        Assert.Equal(0, semaphore.Value);
    });

    [Fact]
    public void In_a_cancelled_scope_no_permit_is_taken() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(1);
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await semaphore.Acquire();
        });
        Assert.True(scope.CancelledCaught);
        Assert.Equal(1, semaphore.Value);
    });

    [Fact]
    public void Without_a_bound_anybody_may_release() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        Asyncio.RunningLoop.CallSoon(() => semaphore.Release(2));
        await semaphore.Acquire();
        Assert.Equal(1, semaphore.Value);
        semaphore.Release(int.MaxValue - 1);
        Assert.Throws<InvalidOperationException>(() => semaphore.Release());
    });

    [Fact]
    public void One_release_too_many_is_an_error() => TestLoop.Run(async () =>
    {
        var semaphore = new BoundedAsyncSemaphore(2);
        Expect.Says(Assert.Throws<InvalidOperationException>(() => semaphore.Release()), "more than the 2", "using");
        await semaphore.Acquire();
        Assert.Throws<InvalidOperationException>(() => semaphore.Release(2));
        Assert.Equal(1, semaphore.Value);
        semaphore.Release();
        Assert.Equal(2, semaphore.Value);
    });

    [Fact]
    public void Arguments_that_mean_nothing_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncSemaphore(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoundedAsyncSemaphore(-1));
        var semaphore = new AsyncSemaphore(0);
        Assert.Throws<ArgumentOutOfRangeException>(() => semaphore.Release(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => semaphore.Release(-1));
    }

    [Fact]
    public void A_foreign_method_may_take_a_permit() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(1);

        async Task Foreign()
        {
            await Task.Yield();
            using (await semaphore.Acquire())
            {
                await Asyncio.Sleep(1);
            }
        }

        Task first = Foreign();
        Task second = Foreign();
        await first;
        await second;
        Assert.Equal(1, semaphore.Value);
    });

    [Fact]
    public void People_can_read_it() => TestLoop.Run(async () =>
    {
        var semaphore = new BoundedAsyncSemaphore(1);
        Assert.Equal("<BoundedAsyncSemaphore value=1>", semaphore.ToString());
        semaphore.AcquireNoWait();
        LoopTask waiter = Asyncio.CreateTask(semaphore.Acquire());
        await Asyncio.Sleep(0);
        Assert.Equal("<BoundedAsyncSemaphore value=0 waiting=1>", semaphore.ToString());
        Assert.Equal(new AsyncSemaphoreStatistics(0, 1), semaphore.GetStatistics());
        Assert.Equal("<AsyncSemaphore value=3>", new AsyncSemaphore(3).ToString());
        semaphore.Release();
        await waiter;
    });

    [Fact]
    public void Nothing_is_allocated_when_a_permit_is_left() => TestLoop.Run(async () =>
    {
        var semaphore = new BoundedAsyncSemaphore(1);
        Assert.Equal(0, await Holding.BytesOf(async rounds =>
        {
            while (rounds-- > 0)
            {
                using (await semaphore.Acquire())
                {
                }
            }
        }));
    });
}
