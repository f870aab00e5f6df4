namespace Dongsi.Conformance;

/// <summary>Nursery.Start: waiting until a task says that it is ready.</summary>
internal static class TrioStartsPrograms
{
    public static async Coroutine TheValueThatTheTaskTells(Log log)
    {
        async Coroutine Serve(TaskStatus<string> status)
        {
            await Asyncio.Sleep(1);
            status.Started("port 80");
            log("told");
            await Asyncio.Sleep(1);
            log($"served until {At()}");
        }

        await Nursery.Run(async nursery => log($"{await nursery.Start<string>(Serve)} {At()}"));
        log(At());
    }

    public static async Coroutine ToldAtOnceItGoesOnAsATask(Log log)
    {
        async Coroutine Serve(TaskStatus<string> status)
        {
            status.Started("ready");
            await Asyncio.Sleep(2);
            log($"served until {At()}");
        }

        await Nursery.Run(async nursery =>
        {
            log(await nursery.Start<string>(Serve));
            log("body ends");
        });
        log(At());
    }

    public static async Coroutine ItEndsWithoutBeingReady(Log log)
    {
        async Coroutine Serve(TaskStatus<int> status) => await Asyncio.Sleep(1);

        await Nursery.Run(async nursery =>
        {
            try
            {
                await nursery.Start<int>(Serve);
            }
            catch (InvalidOperationException error)
            {
                log($"{Show(error)} {At()}");
            }

            await Asyncio.Sleep(1);
            log(At());
        });
    }

    public static async Coroutine ItSaysSoTwice(Log log)
    {
        async Coroutine Serve(TaskStatus<int> status)
        {
            status.Started(1);
            try
            {
                status.Started(2);
            }
            catch (InvalidOperationException error)
            {
                log(Show(error));
            }
        }

        await Nursery.Run(async nursery => log($"{await nursery.Start<int>(Serve)}"));
    }

    public static async Coroutine ItFailsWhenItWasReady(Log log)
    {
        async Coroutine Serve(TaskStatus<string> status)
        {
            status.Started("ready");
            await Asyncio.Sleep(1);
            throw new Oops("later");
        }

        try
        {
            await Nursery.Run(async nursery =>
            {
                log(await nursery.Start<string>(Serve));
                await SleepAndSay(log, "body", 10);
            });
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine CancellingTheStartCancelsTheTask(Log log)
    {
        await Nursery.Run(async nursery =>
        {
            CancelScope scope = await Asyncio.MoveOnAfter(1, async _ =>
            {
                await nursery.Start<int>(_ => SleepAndSay(log, "task", 10));
                log("never");
            });
            log($"{Fate(scope)} {At()}");
            await Asyncio.Sleep(1);
        });
        log(At());
    }

    public static async Coroutine WhenItIsReadyTheScopeOfTheStartIsNoMatter(Log log)
    {
        async Coroutine Serve(TaskStatus<string> status)
        {
            await Asyncio.Sleep(1);
            status.Started("ready");
            await Asyncio.Sleep(5);
            log($"served until {At()}");
        }

        await Nursery.Run(async nursery =>
        {
            CancelScope scope = await Asyncio.MoveOnAfter(2, async _ =>
            {
                log(await nursery.Start<string>(Serve));
                await Asyncio.Sleep(10);
            });
            log($"{Fate(scope)} {At()}");
        });
    }

    public static async Coroutine AStartInACancelledNursery(Log log)
    {
        async Coroutine Serve(TaskStatus<int> status)
        {
            log("begins");
            try
            {
                await Asyncio.Sleep(1);
            }
            catch (CancelledException error)
            {
                log($"task {Show(error)}");
                throw;
            }
        }

        CancelScope? scope = null;
        await Nursery.Run(async nursery =>
        {
            scope = nursery.CancelScope;
            nursery.CancelScope.Cancel();
            await nursery.Start<int>(Serve);
            log("never");
        });
        log(Fate(scope!));
    }

    public static async Coroutine TheNurseryWaitsForAStartFromAnotherTask(Log log)
    {
        async Coroutine Serve(TaskStatus<string> status)
        {
            await Asyncio.Sleep(1);
            status.Started("ready");
            await Asyncio.Sleep(1);
            log($"served until {At()}");
        }

        async Coroutine Starter(Nursery nursery) => log($"{await nursery.Start<string>(Serve)} {At()}");

        await Nursery.Run(async outer =>
        {
            await Nursery.Run(async inner =>
            {
                outer.StartSoon(Starter(inner));
                await Asyncio.Checkpoint();
                log("body ends");
            });
            log($"inner left {At()}");
        });
    }

    public static async Coroutine ATaskThatIsReadyInTheStepInWhichItsStartIsCancelled(Log log)
    {
        CancelScope? kept = null;

        async Coroutine Serve(TaskStatus<string> status)
        {
            await Asyncio.Sleep(1);
            kept!.Cancel();
            status.Started("ready");
            await Asyncio.Sleep(1);
            log($"served until {At()}");
        }

        await Nursery.Run(async nursery =>
        {
            CancelScope scope = await CancelScope.Run(async scope =>
            {
                kept = scope;
                log(await nursery.Start<string>(Serve));
                await Asyncio.Sleep(1);
            });
            log($"{Fate(scope)} {At()}");
        });
        log(At());
    }

    private static async Coroutine SleepAndSay(Log log, string name, double seconds)
    {
        try
        {
            await Asyncio.Sleep(seconds);
        }
        catch (CancelledException error)
        {
            log($"{name} {Show(error)} {At()}");
            throw;
        }
    }
}
