using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Locks;

/// <summary>What tasks wait in belongs to the loop on which it is used first, until that one is closed.</summary>
public sealed class LoopBindingTests
{
    private readonly AsyncLock _lock = new();
    private readonly AsyncSemaphore _semaphore = new(1);
    private readonly AsyncEvent _event = new();
    private readonly AsyncBarrier _barrier = new(1);
    private readonly CapacityLimiter _limiter = new(1);
    private readonly ResourceGuard _guard = new();

    [Fact]
    public void Another_thread_is_refused() => TestLoop.Run(async () =>
    {
        await UseAll();
        Action[] uses =
        [
            () => _ = _lock.Locked,
            () => _lock.GetStatistics(),
            () => _ = _semaphore.Value,
            () => _ = _semaphore.Locked,
            () => _semaphore.Release(),
            _semaphore.AcquireNoWait,
            () => _semaphore.GetStatistics(),
            () => _ = _event.IsSet,
            _event.Set,
            _event.Clear,
            () => _event.GetStatistics(),
            () => _ = _barrier.Waiting,
            () => _ = _barrier.Broken,
            _barrier.Reset,
            _barrier.Abort,
            () => _barrier.GetStatistics(),
            () => _ = _limiter.BorrowedTokens,
            () => _ = _limiter.AvailableTokens,
            () => _limiter.TotalTokens = 5,
            () => _limiter.ReleaseOnBehalfOf(this),
            () => _limiter.GetStatistics(),
            () => _guard.GetStatistics(),
        ];
        Assert.All(uses, use => Assert.Contains(
            "another thread",
            Assert.Throws<InvalidOperationException>(() => OtherThreads.Run(use)).Message,
            StringComparison.Ordinal));
        Assert.Equal(1, _semaphore.Value);
        Assert.False(_barrier.Broken);
    });

    [Fact]
    public void Another_loop_is_refused_while_the_first_one_is_open() => TestLoop.Run(async () =>
    {
        await UseAll();
        OtherThreads.Run(() => TestLoop.Run(async () =>
        {
            await IsRefused(_lock.Acquire());
            await IsRefused(_semaphore.Acquire());
            await IsRefused(_event.Wait());
            await IsRefused(_barrier.Wait());
            await IsRefused(_limiter.Acquire());
            await IsRefused(Asyncio.CreateTask(_limiter.AcquireOnBehalfOf(this)));
            Assert.Throws<InvalidOperationException>(() => _guard.Enter().Ignore());
        }));
    });

    [Fact]
    public void The_next_loop_may_use_it_when_the_first_is_closed()
    {
        TestLoop.Run(UseAll);
        TestLoop.Run(UseAll);
    }

    [Fact]
    public void Who_was_left_behind_on_a_closed_loop_is_passed_over()
    {
        using (var first = new EventLoop())
        {
            first.SetExceptionHandler(static (_, _) => { });
            first.CreateTask(Holding.For(1, _lock.Acquire)).Ignore();
            first.CreateTask(Holding.For(1, _semaphore.Acquire)).Ignore();
            first.CreateTask(Holding.For(1, _semaphore.Acquire)).Ignore();
            first.RunUntilComplete(Asyncio.Sleep(0));
            Assert.Equal(1, _semaphore.GetStatistics().TasksWaiting);
        }

        TestLoop.Run(async () =>
        {
            LoopTask next = Asyncio.CreateTask(_semaphore.Acquire());
            await Asyncio.Sleep(0);
            _semaphore.Release();
            await next;
            Expect.Says(await Expect.Throws<BrokenResourceException>(_lock.Acquire()), "has ended");
        });
    }

    private async Coroutine UseAll()
    {
        using (await _lock.Acquire())
        using (await _semaphore.Acquire())
        using (await _limiter.Acquire())
        using (_guard.Enter())
        {
            _event.Set();
            await _event.Wait();
            await _barrier.Wait();
        }
    }

    private static async Coroutine IsRefused(IAwaitable use) =>
        Expect.Says(await Expect.Throws<InvalidOperationException>(use), "another event loop", "Asyncio.Run");
}
