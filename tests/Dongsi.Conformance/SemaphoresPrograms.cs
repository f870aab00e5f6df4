namespace Dongsi.Conformance;

/// <summary>Semaphore and BoundedSemaphore: so many at once, first come, first served.</summary>
internal static class SemaphoresPrograms
{
    public static async Coroutine SoManyAtOnce(Log log)
    {
        var semaphore = new AsyncSemaphore(2);
        await TaskGroup.Run(async group =>
        {
            foreach ((string name, double seconds) in
                (ReadOnlySpan<(string, double)>)[("a", 1), ("b", 2), ("c", 2.5), ("d", 1.25), ("e", 1)])
            {
                group.CreateTask(Take(semaphore, log, name, seconds));
            }
        });
    }

    public static async Coroutine AFreePermitIsTakenWithoutATurn(Log log)
    {
        var semaphore = new AsyncSemaphore(1);
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        await semaphore.Acquire();
        log($"locked {Yes(semaphore.Locked)}");
        semaphore.Release();
        log($"locked {Yes(semaphore.Locked)}");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine ANegativeValueIsRefused(Log log)
    {
        foreach (Action make in (Action[])[() => _ = new AsyncSemaphore(-1), () => _ = new BoundedAsyncSemaphore(-1)])
        {
            try
            {
                make();
            }
            catch (ArgumentException error)
            {
                log(Show(error));
            }
        }
    }

    public static async Coroutine ItMayBeginWithNone(Log log)
    {
        var semaphore = new AsyncSemaphore(0);
        log($"locked {Yes(semaphore.Locked)}");
        LoopTask task = Asyncio.CreateTask(Take(semaphore, log, "waiter"));
        await Asyncio.Sleep(1);
        semaphore.Release();
        await task;
    }

    public static async Coroutine MoreMayBeGivenThanWereTaken(Log log)
    {
        var semaphore = new AsyncSemaphore(1);
        semaphore.Release();
        semaphore.Release();
        for (int round = 0; round < 3; round++)
        {
            await semaphore.Acquire();
            log($"locked {Yes(semaphore.Locked)}");
        }
    }

    public static async Coroutine ABoundedOneRefusesMoreThanItBeganWith(Log log)
    {
        var semaphore = new BoundedAsyncSemaphore(1);
        await semaphore.Acquire();
        semaphore.Release();
        try
        {
            semaphore.Release();
            log("never");
        }
        catch (InvalidOperationException)
        {
            log("refused");
        }

        await semaphore.Acquire();
        log($"locked {Yes(semaphore.Locked)}");
    }

    public static async Coroutine AReleaseHandsThePermitOver(Log log)
    {
        var semaphore = new AsyncSemaphore(1);
        await semaphore.Acquire();
        LoopTask waiter = Asyncio.CreateTask(Take(semaphore, log, "waiter"));
        await Asyncio.Sleep(0);
        semaphore.Release();
        log($"locked {Yes(semaphore.Locked)}");
        LoopTask latecomer = Asyncio.CreateTask(Take(semaphore, log, "latecomer"));
        await Asyncio.Wait([waiter, latecomer]);
        log($"locked {Yes(semaphore.Locked)}");
    }

    public static async Coroutine TwoReleasesInOneTurnWakeTwo(Log log)
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Take(semaphore, log, $"{name}", 1)))];
        await Asyncio.Sleep(1);
        CountTurns(log, 2);
        semaphore.Release();
        semaphore.Release();
        await Asyncio.Wait(tasks);
    }

    public static async Coroutine ThreeReleasesForTwoWaitersLeaveOne(Log log)
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask[] tasks = [.. "ab".Select(name => Asyncio.CreateTask(Take(semaphore, log, $"{name}", 10)))];
        await Asyncio.Sleep(0);
        for (int round = 0; round < 3; round++)
        {
            semaphore.Release();
        }

        await Asyncio.Sleep(0);
        log($"locked {Yes(semaphore.Locked)}");
        await semaphore.Acquire();
        log($"locked {Yes(semaphore.Locked)} {At()}");
        await Asyncio.Wait(tasks);
    }

    public static async Coroutine AHandOverCostsOneTurn(Log log)
    {
        var semaphore = new AsyncSemaphore(1);

        async Coroutine TakeBriefly(char name)
        {
            using (await semaphore.Acquire())
            {
                log($"{name} has one");
            }
        }

        await semaphore.Acquire();
        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(TakeBriefly(name)))];
        await Asyncio.Sleep(0);
        CountTurns(log, 4);
        semaphore.Release();
        await Asyncio.Wait(tasks);
        log("all done");
    }

    public static async Coroutine AWokenWaiterThatIsCancelledWakesTheNext(Log log)
    {
        var semaphore = new AsyncSemaphore(1);
        await semaphore.Acquire();
        LoopTask first = Asyncio.CreateTask(Take(semaphore, log, "first"));
        LoopTask second = Asyncio.CreateTask(Take(semaphore, log, "second"));
        await Asyncio.Sleep(0);
        semaphore.Release();
        first.Cancel();
        await Asyncio.Wait([first, second]);
        log($"{Outcome(first)}, {Outcome(second)}, locked {Yes(semaphore.Locked)}");
    }

    public static async Coroutine TheLastWokenWaiterGivesItsPermitBack(Log log)
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask waiter = Asyncio.CreateTask(Take(semaphore, log, "waiter"));
        await Asyncio.Sleep(0);
        semaphore.Release();
        waiter.Cancel();
        await Asyncio.Wait([waiter]);
        log($"{Outcome(waiter)}, locked {Yes(semaphore.Locked)}");
    }

    public static async Coroutine AllWaitersAreCancelledAndALatecomerGetsIt(Log log)
    {
        var semaphore = new AsyncSemaphore(1);
        await semaphore.Acquire();
        LoopTask[] tasks = [.. "ab".Select(name => Asyncio.CreateTask(Take(semaphore, log, $"{name}")))];
        await Asyncio.Sleep(0);
        foreach (LoopTask task in tasks)
        {
            task.Cancel();
        }

        LoopTask latecomer = Asyncio.CreateTask(Take(semaphore, log, "latecomer"));
        semaphore.Release();
        await Asyncio.Wait([.. tasks, latecomer]);
        log($"{string.Join(' ', tasks.Select(Outcome))}, latecomer {Outcome(latecomer)}");
        log($"locked {Yes(semaphore.Locked)}");
    }

    public static async Coroutine TheReleaseAndTheTimeLimitInOneTurn(Log log)
    {
        var semaphore = new AsyncSemaphore(0);
        Asyncio.RunningLoop.CallLater(1, () => semaphore.Release());
        try
        {
            await Asyncio.WaitFor(semaphore.Acquire(), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }

        log($"locked {Yes(semaphore.Locked)}");
    }

    public static async Coroutine AFailureGivesThePermitBack(Log log)
    {
        var semaphore = new BoundedAsyncSemaphore(1);
        try
        {
            using (await semaphore.Acquire())
            {
                throw new Oops("inside");
            }
        }
        catch (Oops error)
        {
            log($"{Show(error)}, locked {Yes(semaphore.Locked)}");
        }
    }

    private static async Coroutine Take(AsyncSemaphore semaphore, Log log, string name, double seconds = 0)
    {
        using (await semaphore.Acquire())
        {
            log($"{name} has one {At()}");
            await Asyncio.Sleep(seconds);
        }
    }
}
