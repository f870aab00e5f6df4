namespace Dongsi.Conformance;

/// <summary>Nursery: its tasks end in it, and all failures come in one group.</summary>
internal static class TrioNurseriesPrograms
{
    public static async Coroutine ItWaitsForAllItsTasks(Log log)
    {
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Sleep(log, "a", 3));
            nursery.StartSoon(Sleep(log, "b", 1));
            nursery.StartSoon(Sleep(log, "c", 2));
            log("body ends");
        });
        log(At());
    }

    public static async Coroutine TasksBeginWhenTheBodyWaits(Log log)
    {
        async Coroutine Child(string name) => log($"{name} begins");

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Child("a"));
            nursery.StartSoon(Child("b"));
            log("before");
            await Asyncio.Checkpoint();
            log("after");
        });
    }

    public static async Coroutine AFailureCancelsTheOthers(Log log)
    {
        try
        {
            await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(Fail("child", 1));
                nursery.StartSoon(Sleep(log, "sibling", 10));
                await Asyncio.Sleep(10);
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine AFailureOfTheBodyCancelsTheTasks(Log log)
    {
        try
        {
            await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(Sleep(log, "child", 10));
                await Asyncio.Sleep(1);
                throw new Oops("body");
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine AFailureWhileItWaits(Log log)
    {
        try
        {
            await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(Sleep(log, "sibling", 10));
                nursery.StartSoon(Fail("child", 1));
                log("body ends");
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine OneMoreFailsInItsCleanUp(Log log)
    {
        try
        {
            await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(Fail("first", 1));
                nursery.StartSoon(FailInTheCleanUp());
            });
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine TwoFailInOneTurn(Log log)
    {
        var gate = new AsyncEvent();

        async Coroutine FailThen(string text)
        {
            await gate.Wait();
            throw new Oops(text);
        }

        try
        {
            await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(FailThen("first"));
                nursery.StartSoon(FailThen("second"));
                await Asyncio.Sleep(1);
                gate.Set();
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{error.InnerExceptions.Count} {Show(error)}");
        }
    }

    public static async Coroutine ANurseryInANursery(Log log)
    {
        async Coroutine Inner() => await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Fail("deep", 1));
            nursery.StartSoon(Sleep(log, "deep sibling", 10));
        });

        try
        {
            await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(Inner());
                nursery.StartSoon(Sleep(log, "sibling", 10));
            });
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine ATaskStartsAnotherWhileTheNurseryWaits(Log log)
    {
        async Coroutine Child(Nursery nursery)
        {
            await Asyncio.Sleep(1);
            nursery.StartSoon(Sleep(log, "grandchild", 1));
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Child(nursery));
            log("body ends");
        });
        log(At());
    }

    public static async Coroutine WhenItHasEndedItTakesNoMore(Log log)
    {
        Nursery? ended = null;
        await Nursery.Run(async nursery => ended = nursery);
        try
        {
            ended!.StartSoon(Sleep(log, "late", 1));
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine ABodyThatSwallowsItsCancel(Log log)
    {
        try
        {
            await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(Fail("child", 1));
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledException)
                {
                    log("swallowed");
                }
            });
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }

        await Asyncio.Sleep(1);
        log(At());
    }

    public static async Coroutine TheBodyFailsAfterATask(Log log)
    {
        try
        {
            await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(Fail("child", 1));
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledException)
                {
                    throw new Oops("body");
                }
            });
        }
        catch (ExceptionGroup error)
        {
            log(string.Join(' ', error.InnerExceptions.Select(Show).Order(StringComparer.Ordinal)));
        }
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
