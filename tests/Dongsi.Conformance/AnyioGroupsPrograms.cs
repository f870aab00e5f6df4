namespace Dongsi.Conformance;

/// <summary>Task groups of AnyIO. Failures are Trio's matter: AnyIO 3 gives a single one bare.</summary>
internal static class AnyioGroupsPrograms
{
    public static async Coroutine AFailureBeforeItIsReadyIsThrownByTheStart(Log log)
    {
        async Coroutine Serve(TaskStatus<int> status)
        {
            await Asyncio.Sleep(1);
            throw new Oops("before");
        }

        await Nursery.Run(async nursery =>
        {
            try
            {
                await nursery.Start<int>(Serve);
            }
            catch (Oops error)
            {
                log($"{Show(error)} {At()}");
            }

            await Asyncio.Sleep(1);
            log(At());
        });
    }

    public static async Coroutine ItEndsWithoutBeingReady(Log log)
    {
        async Coroutine Serve(TaskStatus<int> status) => log("ends");

        await Nursery.Run(async nursery =>
        {
            try
            {
                await nursery.Start<int>(Serve);
            }
            catch (InvalidOperationException error)
            {
                log(Show(error));
            }
        });
    }

    public static async Coroutine TheValueThatTheTaskTells(Log log)
    {
        async Coroutine Serve(TaskStatus<int> status)
        {
            await Asyncio.Sleep(1);
            status.Started(8080);
            await Asyncio.Sleep(1);
            log($"served until {At()}");
        }

        await Nursery.Run(async nursery => log($"{await nursery.Start<int>(Serve)} {At()}"));
    }

    public static async Coroutine CancellingTheGroup(Log log)
    {
        async Coroutine Child(double seconds)
        {
            try
            {
                await Asyncio.Sleep(seconds);
            }
            catch (CancelledException error)
            {
                log($"child {Show(error)} {At()}");
                throw;
            }
        }

        CancelScope? scope = null;
        await Nursery.Run(async nursery =>
        {
            scope = nursery.CancelScope;
            nursery.StartSoon(Child(10));
            await Asyncio.Sleep(1);
            nursery.CancelScope.Cancel();
        });
        log($"called {Yes(scope!.CancelCalled)} {At()}");
    }

    public static async Coroutine AGroupThatHasEndedTakesNoMore(Log log)
    {
        async Coroutine Child() => log("never");

        Nursery? ended = null;
        await Nursery.Run(async nursery => ended = nursery);
        try
        {
            ended!.StartSoon(Child());
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine AFailingLimitAroundAGroup(Log log)
    {
        try
        {
            await Asyncio.FailAfter(
                1, async _ => await Nursery.Run(async nursery => nursery.StartSoon(Asyncio.Sleep(10))));
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine ALimitInATaskOfTheGroup(Log log)
    {
        async Coroutine Child()
        {
            CancelScope scope = await Asyncio.MoveOnAfter(1, async _ => await Asyncio.Sleep(10));
            log($"called {Yes(scope.CancelCalled)} {At()}");
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Child());
            await Asyncio.Sleep(2);
            log($"body {At()}");
        });
    }

    public static async Coroutine CleanUpUnderAShield(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                await CancelScope.Run(
                    async _ =>
                    {
                        await Asyncio.Sleep(1);
                        log($"cleaned up {At()}");
                    },
                    shield: true);
            }
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Child());
            await Asyncio.Sleep(1);
            nursery.CancelScope.Cancel();
        });
        log($"left {At()}");
    }
}
