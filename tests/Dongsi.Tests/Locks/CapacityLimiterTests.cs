using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Locks;

public sealed class CapacityLimiterTests
{
    [Fact]
    public void So_many_get_in_and_the_others_follow_in_order() => TestLoop.Run(async test =>
    {
        var limiter = new CapacityLimiter(2);
        List<(int Number, double When)> entered = [];

        async Coroutine Work(int number)
        {
            using (await limiter.Acquire())
            {
                Assert.True(limiter.BorrowedTokens <= 2);
                entered.Add((number, test.Elapsed));
                await Asyncio.Sleep(1);
            }
        }

        await Asyncio.Gather(Enumerable.Range(0, 5).Select(Work));
        Assert.Equal([(0, 0), (1, 0), (2, 1), (3, 1), (4, 2)], entered);
        Assert.Equal(0, limiter.BorrowedTokens);
        Assert.Equal(2, limiter.AvailableTokens);
    });

    [Fact]
    public void Each_borrower_gets_one_token() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(3);
        using (await limiter.Acquire())
        {
            Expect.Says(
                await Expect.Throws<InvalidOperationException>(limiter.Acquire()), "already", "AcquireOnBehalfOf");
            Assert.Throws<InvalidOperationException>(limiter.AcquireNoWait);
        }

        await limiter.AcquireOnBehalfOf("job");
        await Expect.Throws<InvalidOperationException>(limiter.AcquireOnBehalfOf("job"));
        limiter.ReleaseOnBehalfOf("job");
        Assert.Equal(0, limiter.BorrowedTokens);
    });

    [Fact]
    public void A_task_that_would_be_nothing_but_the_borrowing_is_refused() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        Expect.Says(
            await Expect.Throws<InvalidOperationException>(Asyncio.CreateTask(limiter.Acquire())),
            "CapacityLimiter.Acquire",
            "async Coroutine",
            "AcquireOnBehalfOf");
        Assert.Equal(0, limiter.BorrowedTokens);
        await Asyncio.CreateTask(limiter.AcquireOnBehalfOf("job"));
        limiter.ReleaseOnBehalfOf("job");
    });

    [Fact]
    public void A_borrower_that_waits_cannot_wait_twice() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(0);
        LoopTask first = Asyncio.CreateTask(limiter.AcquireOnBehalfOf("job"));
        await Asyncio.Sleep(0);
        await Expect.Throws<InvalidOperationException>(limiter.AcquireOnBehalfOf("job"));
        first.Cancel();
        await Expect.Throws<CancelledException>(first);

        LoopTask again = Asyncio.CreateTask(limiter.AcquireOnBehalfOf("job"));
        await Asyncio.Sleep(0);
        limiter.TotalTokens = 1;
        await again;
        limiter.ReleaseOnBehalfOf("job");
    });

    [Fact]
    public void Only_a_borrower_gives_back() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(2);
        Expect.Says(Assert.Throws<InvalidOperationException>(limiter.Release), "has none", "using (await");
        await limiter.AcquireOnBehalfOf("job");
        Assert.Throws<InvalidOperationException>(limiter.Release);
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => limiter.ReleaseOnBehalfOf("other")), "other", "has none");
        limiter.ReleaseOnBehalfOf("job");
    });

    [Fact]
    public void Another_task_may_give_back_what_was_borrowed_by_name() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        object job = new();

        async Coroutine Finish()
        {
            await Asyncio.Sleep(1);
            limiter.ReleaseOnBehalfOf(job);
        }

        await limiter.AcquireOnBehalfOf(job);
        LoopTask finish = Asyncio.CreateTask(Finish());
        using (await limiter.Acquire())
        {
            Assert.True(finish.Done);
        }
    });

    [Fact]
    public void Raising_the_total_serves_those_who_wait() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(0);
        int inside = 0;

        async Coroutine Work()
        {
            using (await limiter.Acquire())
            {
                inside++;
                await Asyncio.Sleep(10);
            }
        }

        LoopTask[] tasks = [.. Enumerable.Range(0, 5).Select(_ => Asyncio.CreateTask(Work()))];
        await Asyncio.Sleep(1);
        Assert.Equal(0, inside);
        limiter.TotalTokens = 2;
        Assert.Equal(2, limiter.BorrowedTokens);
        await Asyncio.Sleep(1);
        Assert.Equal(2, inside);
        limiter.TotalTokens = double.PositiveInfinity;
        await Asyncio.Sleep(1);
        Assert.Equal(5, inside);
        Assert.Equal(double.PositiveInfinity, limiter.AvailableTokens);
        await Asyncio.Gather(tasks);
    });

    [Fact]
    public void Lowering_the_total_is_honoured_as_tokens_come_back() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(3);
        limiter.AcquireOnBehalfOfNoWait(1);
        limiter.AcquireOnBehalfOfNoWait(2);
        limiter.AcquireOnBehalfOfNoWait(3);
        LoopTask waiter = Asyncio.CreateTask(limiter.AcquireOnBehalfOf(4));
        await Asyncio.Sleep(0);
        limiter.TotalTokens = 1;
        Assert.Equal(-2, limiter.AvailableTokens);
        limiter.ReleaseOnBehalfOf(1);
        limiter.ReleaseOnBehalfOf(2);
        await Asyncio.Sleep(1);
        Assert.False(waiter.Done);
        Assert.Throws<WouldBlockException>(() => limiter.AcquireOnBehalfOfNoWait(5));
        limiter.ReleaseOnBehalfOf(3);
        await waiter;
        Assert.Equal(1, limiter.BorrowedTokens);
        limiter.ReleaseOnBehalfOf(4);
    });

    [Fact]
    public void A_freed_token_is_never_lent_to_somebody_else_first() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        await limiter.Acquire();
        LoopTask waiter = Asyncio.CreateTask(limiter.AcquireOnBehalfOf("waiter"));
        await Asyncio.Sleep(0);
        limiter.Release();
        Expect.Says(Assert.Throws<WouldBlockException>(limiter.AcquireNoWait), "1/1", "await limiter.Acquire()");
        Assert.Equal(1, limiter.BorrowedTokens);
        await waiter;
        limiter.ReleaseOnBehalfOf("waiter");
    });

    [Fact]
    public void A_cancelled_waiter_passes_its_token_on() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        await limiter.Acquire();
        LoopTask served = Asyncio.CreateTask(limiter.AcquireOnBehalfOf("served"));
        LoopTask next = Asyncio.CreateTask(limiter.AcquireOnBehalfOf("next"));
        await Asyncio.Sleep(0);
        limiter.Release();
        served.Cancel();
        await Expect.Throws<CancelledException>(served);
        await next;
        Assert.Equal(["next"], limiter.GetStatistics().Borrowers);
        limiter.ReleaseOnBehalfOf("next");
    });

    [Fact]
    public void A_token_given_back_before_its_cancelled_borrower_knew_is_given_back_once() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        await limiter.Acquire();
        LoopTask served = Asyncio.CreateTask(limiter.AcquireOnBehalfOf("served"));
        await Asyncio.Sleep(0);
        limiter.Release();
        limiter.ReleaseOnBehalfOf("served");
        served.Cancel();
        await Expect.Throws<CancelledException>(served);
        Assert.Equal(0, limiter.BorrowedTokens);
    });

    [Fact]
    public void A_cancelled_scope_borrows_nothing() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await limiter.Acquire();
        });
        Assert.True(scope.CancelledCaught);
        Assert.Equal(0, limiter.BorrowedTokens);
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(2.5)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Tokens_are_whole(double total)
    {
        Expect.Says(Assert.Throws<ArgumentOutOfRangeException>(() => new CapacityLimiter(total)), "whole number");
        var limiter = new CapacityLimiter(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => limiter.TotalTokens = total);
        Assert.Equal(1, limiter.TotalTokens);
    }

    [Fact]
    public void Statistics_name_the_borrowers() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        Assert.Equal("<CapacityLimiter 0/1 borrowed>", limiter.ToString());
        await limiter.AcquireOnBehalfOf("job");
        LoopTask waiter = Asyncio.CreateTask(limiter.AcquireOnBehalfOf("next"));
        await Asyncio.Sleep(0);
        CapacityLimiterStatistics statistics = limiter.GetStatistics();
        Assert.Equal((1, 1, 1), (statistics.BorrowedTokens, statistics.TotalTokens, statistics.TasksWaiting));
        Assert.Equal(["job"], statistics.Borrowers);
        Assert.Equal("<CapacityLimiter 1/1 borrowed waiting=1>", limiter.ToString());
        limiter.ReleaseOnBehalfOf("job");
        await waiter;
        limiter.ReleaseOnBehalfOf("next");
    });

    [Fact]
    public void Nothing_is_allocated_when_a_token_is_left() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(2);
        object job = new();
        Assert.Equal(0, await Holding.BytesOf(async rounds =>
        {
            while (rounds-- > 0)
            {
                await limiter.AcquireOnBehalfOf(job);
                limiter.ReleaseOnBehalfOf(job);
                using (await limiter.Acquire())
                {
                }
            }
        }));
    });
}
