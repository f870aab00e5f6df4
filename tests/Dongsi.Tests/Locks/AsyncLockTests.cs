using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Locks;

public sealed class AsyncLockTests
{
    [Fact]
    public void First_come_first_served() => TestLoop.Run(async test =>
    {
        var gate = new AsyncLock();
        List<int> order = [];

        async Coroutine Work(int number)
        {
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(1);
                order.Add(number);
            }
        }

        await Asyncio.Gather(Enumerable.Range(0, 4).Select(Work));
        Assert.Equal([0, 1, 2, 3], order);
        Assert.Equal(4, test.Elapsed);
        Assert.False(gate.Locked);
    });

    [Fact]
    public void A_cancelled_waiter_passes_the_lock_on() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask second = Asyncio.CreateTask(gate.Acquire());
        LoopTask third = Asyncio.CreateTask(Hold(gate));
        await Asyncio.Sleep(1);
        gate.Release();
        second.Cancel();
        await Expect.Throws<CancelledException>(second);
        await third;
        Assert.False(gate.Locked);
    });

    [Fact]
    public void Nothing_is_allocated_when_it_is_free() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await Hold(gate);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            using (await gate.Acquire())
            {
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    [Fact]
    public void An_owner_that_ends_without_releasing_tells_those_who_wait() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();

        async Coroutine Forget()
        {
            await gate.Acquire();
            await Asyncio.Sleep(1);
        }

        LoopTask owner = Asyncio.CreateTask(Forget(), name: "forgetful");
        await Asyncio.Sleep(0);
        Expect.Says(await Expect.Throws<BrokenResourceException>(gate.Acquire()), "'forgetful'");
        await owner;
        await Expect.Throws<BrokenResourceException>(gate.Acquire());
    });

    private static async Coroutine Hold(AsyncLock gate)
    {
        using (await gate.Acquire())
        {
            await Asyncio.Sleep(0);
        }
    }
}
