namespace Dongsi.Conformance;

/// <summary>The scope of a nursery: who cancels its tasks, and who does not.</summary>
internal static class TrioNurseryCancelsPrograms
{
    public static async Coroutine TheCancelledTaskMeetsItAgain(Log log)
    {
        async Coroutine Stubborn()
        {
            for (int round = 0; round < 3; round++)
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledException error)
                {
                    log($"{Show(error)} {At()}");
                }
            }

            log("ends by itself");
        }

        try
        {
            await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(Stubborn());
                nursery.StartSoon(Fail("child", 1));
            });
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine CancellingItIsNoFailure(Log log)
    {
        CancelScope? scope = null;
        await Nursery.Run(async nursery =>
        {
            scope = nursery.CancelScope;
            nursery.StartSoon(Sleep(log, "child", 10));
            await Asyncio.Sleep(1);
            nursery.CancelScope.Cancel();
            await Asyncio.Sleep(10);
        });
        log($"{Fate(scope!)} {At()}");
        await Asyncio.Sleep(1);
        log(At());
    }

    public static async Coroutine ATaskCancelsItsNursery(Log log)
    {
        async Coroutine Child(Nursery nursery)
        {
            await Asyncio.Sleep(1);
            nursery.CancelScope.Cancel();
            log("child goes on to its next wait");
            await Sleep(log, "child", 10);
        }

        CancelScope? scope = null;
        await Nursery.Run(async nursery =>
        {
            scope = nursery.CancelScope;
            nursery.StartSoon(Child(nursery));
            nursery.StartSoon(Asyncio.Sleep(10));
        });
        log($"{Fate(scope!)} {At()}");
    }

    public static async Coroutine ANurseryWithADeadline(Log log)
    {
        CancelScope? scope = null;
        await Nursery.Run(async nursery =>
        {
            scope = nursery.CancelScope;
            scope.Deadline = Asyncio.RunningLoop.Time + Seconds(1);
            nursery.StartSoon(Sleep(log, "child", 10));
        });
        log($"{Fate(scope!)} {At()}");
    }

    public static async Coroutine ATaskOfACancelledNurseryRunsToItsFirstCheckpoint(Log log)
    {
        async Coroutine Child()
        {
            log("child begins");
            await Sleep(log, "child", 10);
        }

        await Nursery.Run(async nursery =>
        {
            nursery.CancelScope.Cancel();
            nursery.StartSoon(Child());
            log("body ends");
        });
        log(At());
    }

    public static async Coroutine ATaskStartedUnderAShieldIsNotShielded(Log log) =>
        await Nursery.Run(async nursery => await CancelScope.Run(
            async _ =>
            {
                nursery.StartSoon(Sleep(log, "child", 10));
                await Asyncio.Sleep(1);
                nursery.CancelScope.Cancel();
                await Sleep(log, "shielded body", 1);
            },
            shield: true));

    public static async Coroutine ATaskIsNotInTheScopeThatStartedIt(Log log)
    {
        await Nursery.Run(async nursery =>
        {
            await CancelScope.Run(async scope =>
            {
                nursery.StartSoon(Sleep(log, "child", 2));
                scope.Cancel();
                await Sleep(log, "body", 10);
            });
            log("body ends");
        });
        log(At());
    }

    public static async Coroutine AnOuterCancelReachesEveryTask(Log log)
    {
        CancelScope? scope = null;
        CancelScope outer = await CancelScope.Run(async outer => await Nursery.Run(async nursery =>
        {
            scope = nursery.CancelScope;
            nursery.StartSoon(Sleep(log, "child", 10));
            await Asyncio.Sleep(1);
            outer.Cancel();
        }));
        log($"outer {Fate(outer)} {At()}");
        log($"nursery called {Yes(scope!.CancelCalled)}");
    }

    public static async Coroutine AnOuterCancelAndAFailure(Log log)
    {
        try
        {
            await CancelScope.Run(async outer => await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(FailInTheCleanUp());
                await Asyncio.Sleep(1);
                outer.Cancel();
            }));
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }

        await Asyncio.Sleep(1);
        log(At());
    }

    public static async Coroutine AShieldedNurseryEndsItsWork(Log log)
    {
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            await Nursery.Run(async nursery =>
            {
                nursery.CancelScope.Shield = true;
                nursery.StartSoon(Sleep(log, "child", 2));
                outer.Cancel();
            });
            log($"left {At()}");
            await Asyncio.Sleep(1);
        });
        log($"outer {Fate(outer)}");
    }

    public static async Coroutine AnEmptyOneInACancelledScope(Log log)
    {
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Nursery.Run(async _ => { });
            log("after the nursery");
        });
        log($"called {Yes(scope.CancelCalled)}");
    }

    /// <summary>Sleeps, and says how that ended.</summary>
    private static async Coroutine Sleep(Log log, string name, double seconds)
    {
        try
        {
            await Asyncio.Sleep(seconds);
            log($"{name} done {At()}");
        }
        catch (CancelledException error)
        {
            log($"{name} {Show(error)} {At()}");
            throw;
        }
    }

    private static async Coroutine Fail(string text, double seconds)
    {
        await Asyncio.Sleep(seconds);
        throw new Oops(text);
    }

    private static async Coroutine FailInTheCleanUp()
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledException)
        {
            throw new Oops("in the clean-up");
        }
    }
}
