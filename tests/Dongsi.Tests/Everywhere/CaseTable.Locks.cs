using Xunit;

namespace Dongsi.Tests.Everywhere;

// What tasks wait in for one another.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Locks =>
    [
        new("AsyncLock.Acquire", async world =>
        {
            AsyncLock gate = world.Keep(new AsyncLock());
            world.Partner(Hold(gate.Acquire));
            await Asyncio.Sleep(0);
            await Hold(gate.Acquire);
        })
        {
            Check = world => Assert.False(world.Kept<AsyncLock>()?.Locked ?? false),
        },
        new("AsyncSemaphore.Acquire", async world =>
        {
            AsyncSemaphore semaphore = world.Keep(new AsyncSemaphore(1));
            world.Partner(Hold(semaphore.Acquire));
            await Asyncio.Sleep(0);
            await Hold(semaphore.Acquire);
        })
        {
            Check = world => Assert.Equal(1, world.Kept<AsyncSemaphore>()?.Value ?? 1),
        },
        new("CapacityLimiter.Acquire", async world =>
        {
            CapacityLimiter limiter = world.Keep(new CapacityLimiter(1));
            world.Partner(Hold(limiter.Acquire));
            await Asyncio.Sleep(0);
            await Hold(limiter.Acquire);
        })
        {
            Check = NothingIsBorrowed,
        },
        new("CapacityLimiter.AcquireOnBehalfOf", async world =>
        {
            CapacityLimiter limiter = world.Keep(new CapacityLimiter(1));
            world.Partner(Hold(limiter.Acquire));
            await Asyncio.Sleep(0);
            await limiter.AcquireOnBehalfOf(world);
            limiter.ReleaseOnBehalfOf(world);
        })
        {
            Check = NothingIsBorrowed,
        },
        new("AsyncEvent.Wait", async world =>
        {
            var happening = new AsyncEvent();
            world.Partner(Later(happening.Set));
            await happening.Wait();
        }),
        new("AsyncBarrier.Wait", async world =>
        {
            AsyncBarrier barrier = world.Keep(new AsyncBarrier(2));
            world.Partner(Later(() => world.Partner(barrier.Wait())));
            await barrier.Wait();
        })
        {
            Check = world => Assert.Equal(0, world.Kept<AsyncBarrier>()?.Waiting ?? 0),
        },
    ];

    private static IEnumerable<Case> Conditions =>
    [
        new("AsyncCondition.Acquire", async world =>
        {
            AsyncCondition condition = world.Keep(new AsyncCondition());
            world.Partner(Hold(condition.Acquire));
            await Asyncio.Sleep(0);
            await Hold(condition.Acquire);
        })
        {
            Check = NobodyIsAtTheCondition,
        },
        new("AsyncCondition.Wait", async world =>
        {
            AsyncCondition condition = world.Keep(new AsyncCondition());
            world.Partner(NotifyLater(condition));
            using (await condition.Acquire())
            {
                await condition.Wait();
            }
        })
        {
            Check = NobodyIsAtTheCondition,
            TakesItsTime = true,
        },
        new("AsyncCondition.WaitFor", async world =>
        {
            AsyncCondition condition = world.Keep(new AsyncCondition());
            world.Partner(NotifyLater(condition));
            int looks = 0;
            using (await condition.Acquire())
            {
                await condition.WaitFor(() => looks++ > 0);
            }
        })
        {
            Check = NobodyIsAtTheCondition,
            TakesItsTime = true,
        },
    ];

    private static void NothingIsBorrowed(World world) =>
        Assert.Equal(0, world.Kept<CapacityLimiter>()?.BorrowedTokens ?? 0);

    private static void NobodyIsAtTheCondition(World world) => Assert.True(
        world.Kept<AsyncCondition>()?.GetStatistics() is null or { TasksWaiting: 0, Lock.Locked: false });

    private static async Coroutine Hold(Func<Coroutine<Releaser>> acquire)
    {
        using (await acquire())
        {
            await Asyncio.Sleep(1);
        }
    }

    private static async Coroutine Later(Action action)
    {
        await Asyncio.Sleep(1);
        action();
    }

    /// <summary>Notifies, and keeps the lock for a while, so that the one who was notified must wait for it.</summary>
    private static async Coroutine NotifyLater(AsyncCondition condition)
    {
        await Asyncio.Sleep(1);
        using (await condition.Acquire())
        {
            condition.Notify();
            await Asyncio.Sleep(1);
        }
    }
}
