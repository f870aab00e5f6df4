namespace Dongsi.Conformance;

/// <summary>CapacityLimiter: so many at once, and each borrower once.</summary>
internal static class TrioLimitersPrograms
{
    public static async Coroutine SoManyAtOnce(Log log)
    {
        var limiter = new CapacityLimiter(2);
        await Nursery.Run(async nursery =>
        {
            StartAll(nursery, limiter, log, ("a", 1), ("b", 2), ("c", 2.5), ("d", 1.25), ("e", 1));
            await Asyncio.Sleep(0.5);
            log(Numbers(limiter));
        });
        log(Numbers(limiter));
    }

    public static async Coroutine ATaskBorrowsOnce(Log log)
    {
        var limiter = new CapacityLimiter(5);
        await limiter.Acquire();
        try
        {
            await limiter.Acquire();
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }

        Try(log, limiter.AcquireNoWait);
        log(Numbers(limiter));
        limiter.Release();
        log(Numbers(limiter));
    }

    public static async Coroutine WhoBorrowedNothingGivesNothingBack(Log log)
    {
        var limiter = new CapacityLimiter(1);
        Try(log, limiter.Release);
        Try(log, () => limiter.ReleaseOnBehalfOf("somebody"));
        log(Numbers(limiter));
    }

    public static async Coroutine OnBehalfOfOthers(Log log)
    {
        var limiter = new CapacityLimiter(3);
        object first = new(), second = new();
        await limiter.AcquireOnBehalfOf(first);
        await limiter.AcquireOnBehalfOf(second);
        limiter.AcquireOnBehalfOfNoWait(log);
        log(Numbers(limiter));
        try
        {
            await limiter.AcquireOnBehalfOf(first);
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }

        async Coroutine GiveBack() => limiter.ReleaseOnBehalfOf(first);

        await Nursery.Run(async nursery => nursery.StartSoon(GiveBack()));
        limiter.ReleaseOnBehalfOf(second);
        log(Numbers(limiter));
    }

    public static async Coroutine NotWaiting(Log log)
    {
        var limiter = new CapacityLimiter(1);
        limiter.AcquireNoWait();
        Try(log, () => limiter.AcquireOnBehalfOfNoWait("somebody"));
        limiter.Release();
        limiter.AcquireOnBehalfOfNoWait("somebody");
        log(Numbers(limiter));
    }

    public static async Coroutine MoreTokensWakeWhoWaits(Log log)
    {
        var limiter = new CapacityLimiter(1);
        await Nursery.Run(async nursery =>
        {
            StartAll(nursery, limiter, log, ("a", 10), ("b", 10), ("c", 10), ("d", 10));
            await Asyncio.Sleep(1);
            limiter.TotalTokens = 3;
            await Asyncio.Sleep(1);
            log(Numbers(limiter));
        });
    }

    public static async Coroutine FewerTokensThanAreBorrowed(Log log)
    {
        var limiter = new CapacityLimiter(3);
        await Nursery.Run(async nursery =>
        {
            StartAll(nursery, limiter, log, ("a", 1), ("b", 2), ("c", 3), ("d", 1), ("e", 1));
            await Asyncio.Sleep(0.5);
            limiter.TotalTokens = 1;
            log(Numbers(limiter));
            await Asyncio.Sleep(1);
            log(Numbers(limiter));
        });
    }

    public static async Coroutine NoTokensOrHalfATokenAreRefused(Log log)
    {
        TryArgument(() => _ = new CapacityLimiter(-1));
        TryArgument(() => _ = new CapacityLimiter(1.5));
        var limiter = new CapacityLimiter(1);
        TryArgument(() => limiter.TotalTokens = -1);
        log(Numbers(limiter));

        void TryArgument(Action action)
        {
            try
            {
                action();
                log("never");
            }
            catch (ArgumentException error)
            {
                log(Show(error));
            }
        }
    }

    public static async Coroutine ACancelledWaiterLeavesTheRow(Log log)
    {
        var limiter = new CapacityLimiter(1);

        async Coroutine Impatient()
        {
            CancelScope scope = await Asyncio.MoveOnAfter(1, async _ => await Take(limiter, log, "impatient", 1));
            log($"{Fate(scope)} {At()}");
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Take(limiter, log, "first", 2));
            await Asyncio.Checkpoint();
            nursery.StartSoon(Impatient());
            await Asyncio.Checkpoint();
            nursery.StartSoon(Take(limiter, log, "last", 1));
        });
        log(Numbers(limiter));
    }

    public static async Coroutine ATokenAndACancelInOneTurn(Log log)
    {
        var limiter = new CapacityLimiter(1);
        CancelScope? kept = null;

        async Coroutine TakeInScope() => await CancelScope.Run(async scope =>
        {
            kept = scope;
            await Take(limiter, log, "waiter", 1);
        });

        await limiter.Acquire();
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(TakeInScope());
            await Asyncio.Sleep(1);
            limiter.Release();
            kept!.Cancel();
        });
        log($"{Fate(kept!)}, {Numbers(limiter)}");
    }

    public static async Coroutine AFailureGivesTheTokenBack(Log log)
    {
        var limiter = new CapacityLimiter(1);
        try
        {
            using (await limiter.Acquire())
            {
                throw new Oops("inside");
            }
        }
        catch (Oops error)
        {
            log($"{Show(error)}, {Numbers(limiter)}");
        }
    }

    public static async Coroutine ATokenGivenBackGoesToWhoWaits(Log log)
    {
        var limiter = new CapacityLimiter(1);
        await limiter.Acquire();
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Take(limiter, log, "waiter", 1));
            await Asyncio.Sleep(1);
            limiter.Release();
            Try(log, limiter.AcquireNoWait);
            log(Numbers(limiter));
        });
    }

    public static async Coroutine StatisticsSayWhoWaits(Log log)
    {
        var limiter = new CapacityLimiter(1);
        await Nursery.Run(async nursery =>
        {
            StartAll(nursery, limiter, log, ("a", 1), ("b", 1), ("c", 1));
            await Asyncio.Sleep(0.5);
            log($"waiting {limiter.GetStatistics().TasksWaiting}");
        });
    }

    private static string Numbers(CapacityLimiter limiter) =>
        $"{limiter.BorrowedTokens} of {limiter.TotalTokens}, free {limiter.AvailableTokens}";

    private static void StartAll(
        Nursery nursery, CapacityLimiter limiter, Log log, params (string Name, double Seconds)[] tasks)
    {
        foreach ((string name, double seconds) in tasks)
        {
            nursery.StartSoon(Take(limiter, log, name, seconds));
        }
    }

    private static async Coroutine Take(CapacityLimiter limiter, Log log, string name, double seconds)
    {
        using (await limiter.Acquire())
        {
            log($"{name} has one {At()}");
            await Asyncio.Sleep(seconds);
        }
    }

    private static void Try(Log log, Action action)
    {
        try
        {
            action();
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }
}
