namespace Dongsi.Conformance;

/// <summary>Shields: a scope that the cancels around it do not reach.</summary>
internal static class TrioShieldsPrograms
{
    public static async Coroutine AShieldKeepsTheOuterAway(Log log)
    {
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            outer.Cancel();
            CancelScope inner = await CancelScope.Run(
                async _ =>
                {
                    await Asyncio.Sleep(1);
                    log($"shielded until {At()}");
                },
                shield: true);
            log($"inner {Fate(inner)}");
            await Asyncio.Sleep(1);
            log("never");
        });
        log($"outer {Fate(outer)} {At()}");
    }

    public static async Coroutine AShieldDoesNotKeepItsOwnCancelAway(Log log)
    {
        CancelScope scope = await CancelScope.Run(
            async scope =>
            {
                scope.Cancel();
                await Asyncio.Sleep(1);
                log("never");
            },
            shield: true);
        log(Fate(scope));
    }

    public static async Coroutine AShieldKeepsItAwayFromAllInside(Log log) =>
        await CancelScope.Run(async outer =>
        {
            outer.Cancel();
            await CancelScope.Run(
                async _ =>
                {
                    CancelScope inner = await CancelScope.Run(async inner =>
                    {
                        await Asyncio.Sleep(1);
                        inner.Cancel();
                        await Asyncio.Sleep(1);
                    });
                    log($"inner {Fate(inner)} {At()}");
                    await Asyncio.Sleep(1);
                    log(At());
                },
                shield: true);
        });

    public static async Coroutine TakingTheShieldAwayLetsTheCancelIn(Log log)
    {
        CancelScope? inner = null;
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            outer.Cancel();
            await CancelScope.Run(
                async scope =>
                {
                    inner = scope;
                    await Asyncio.Sleep(1);
                    scope.Shield = false;
                    await SleepAndSayWhen(log);
                },
                shield: true);
            log("never");
        });
        log($"outer {Fate(outer)}");
        log($"inner {Fate(inner!)}");
    }

    public static async Coroutine AShieldTakenAwayWakesWhoWaits(Log log)
    {
        async Coroutine Unshield(CancelScope scope) => await CancelScope.Run(
            async _ =>
            {
                await Asyncio.Sleep(2);
                scope.Shield = false;
            },
            shield: true);

        CancelScope outer = await CancelScope.Run(async outer => await Nursery.Run(async nursery =>
        {
            outer.Cancel();
            await CancelScope.Run(
                async inner =>
                {
                    nursery.StartSoon(Unshield(inner));
                    await SleepAndSayWhen(log, 10);
                },
                shield: true);
        }));
        log($"outer {Fate(outer)}");
    }

    public static async Coroutine AShieldPutUpLaterProtects(Log log) =>
        await CancelScope.Run(async outer =>
        {
            await CancelScope.Run(async inner =>
            {
                outer.Cancel();
                inner.Shield = true;
                await Asyncio.Sleep(1);
                log($"shielded until {At()}");
            });
            await SleepAndSayWhen(log);
        });

    public static async Coroutine CleanUpUnderAShieldWithALimit(Log log)
    {
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            try
            {
                outer.Cancel();
                await Asyncio.Sleep(1);
            }
            finally
            {
                CancelScope inner = await Asyncio.MoveOnAfter(2, async inner =>
                {
                    inner.Shield = true;
                    await Asyncio.Sleep(10);
                });
                log($"inner {Fate(inner)} {At()}");
            }
        });
        log($"outer {Fate(outer)}");
    }

    private static async Coroutine SleepAndSayWhen(Log log, double seconds = 1)
    {
        try
        {
            await Asyncio.Sleep(seconds);
        }
        catch (CancelledException error)
        {
            log($"{Show(error)} {At()}");
            throw;
        }
    }
}
