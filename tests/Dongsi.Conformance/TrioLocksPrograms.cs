namespace Dongsi.Conformance;

/// <summary>Lock, Event, Condition and Semaphore of Trio: the lock knows whose it is.</summary>
internal static class TrioLocksPrograms
{
    public static async Coroutine FirstComeFirstServed(Log log)
    {
        var gate = new AsyncLock();
        await Nursery.Run(async nursery =>
        {
            foreach (char name in "abc")
            {
                nursery.StartSoon(Take(gate, log, $"{name}", 1));
            }
        });
    }

    public static async Coroutine ATaskTakesItOnce(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        try
        {
            await gate.Acquire();
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }

        Try(log, gate.AcquireNoWait);
        gate.Release();
        log($"locked {Yes(gate.Locked)}");
    }

    public static async Coroutine OnlyItsOwnerReleasesIt(Log log)
    {
        var gate = new AsyncLock();

        async Coroutine Other() => Try(log, gate.Release);

        Try(log, gate.Release);
        await gate.Acquire();
        await Nursery.Run(async nursery => nursery.StartSoon(Other()));
        log($"locked {Yes(gate.Locked)}");
        gate.Release();
        log($"locked {Yes(gate.Locked)}");
    }

    public static async Coroutine AReleaseHandsItOver(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Take(gate, log, "waiter"));
            await Asyncio.Sleep(1);
            gate.Release();
            log($"locked {Yes(gate.Locked)}");
            Try(log, gate.AcquireNoWait);
        });
    }

    public static async Coroutine ALockHandedOverAndACancelInOneTurn(Log log)
    {
        var gate = new AsyncLock();
        CancelScope? kept = null;
        await gate.Acquire();
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(InScope(scope => kept = scope, () => Take(gate, log, "waiter", 1)));
            await Asyncio.Sleep(1);
            gate.Release();
            kept!.Cancel();
        });
        log($"{Fate(kept!)}, locked {Yes(gate.Locked)}");
    }

    public static async Coroutine ACancelAndThenTheReleaseInOneTurn(Log log)
    {
        var gate = new AsyncLock();
        CancelScope? kept = null;
        await gate.Acquire();
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(InScope(scope => kept = scope, () => Take(gate, log, "first", 1)));
            await Asyncio.Sleep(0.5);
            nursery.StartSoon(Take(gate, log, "second"));
            await Asyncio.Sleep(0.5);
            kept!.Cancel();
            gate.Release();
        });
        log($"{Fate(kept!)}, locked {Yes(gate.Locked)}");
    }

    public static async Coroutine InACancelledScopeItIsNotTaken(Log log)
    {
        var gate = new AsyncLock();
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await gate.Acquire();
            log("never");
        });
        log($"{Fate(scope)}, locked {Yes(gate.Locked)}");
    }

    public static async Coroutine AnEventLetsAllGoOn(Log log)
    {
        var gate = new AsyncEvent();

        async Coroutine Wait(char name)
        {
            await gate.Wait();
            log($"{name} goes on {At()}");
        }

        await Nursery.Run(async nursery =>
        {
            foreach (char name in "abc")
            {
                nursery.StartSoon(Wait(name));
            }

            await Asyncio.Sleep(1);
            gate.Set();
            gate.Set();
            log($"set {Yes(gate.IsSet)}, waiting {gate.GetStatistics().TasksWaiting}");
        });
        await gate.Wait();
    }

    public static async Coroutine AConditionWithoutItsLock(Log log)
    {
        var condition = new AsyncCondition();
        try
        {
            await condition.Wait();
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }

        Try(log, () => condition.Notify());

        async Coroutine Other() => Try(word => log($"another task {word}"), condition.NotifyAll);

        using (await condition.Acquire())
        {
            await Nursery.Run(async nursery => nursery.StartSoon(Other()));
        }
    }

    public static async Coroutine AConditionWakesInOrder(Log log)
    {
        var condition = new AsyncCondition();

        async Coroutine Wait(char name)
        {
            using (await condition.Acquire())
            {
                await condition.Wait();
                log($"{name} goes on {At()}");
            }
        }

        await Nursery.Run(async nursery =>
        {
            foreach (char name in "abc")
            {
                nursery.StartSoon(Wait(name));
            }

            await Asyncio.Sleep(1);
            using (await condition.Acquire())
            {
                condition.Notify();
            }

            await Asyncio.Sleep(1);
            using (await condition.Acquire())
            {
                condition.NotifyAll();
            }
        });
    }

    public static async Coroutine ACancelledWaitForAConditionHasTheLockAgain(Log log)
    {
        var condition = new AsyncCondition();

        async Coroutine Wait()
        {
            using (await condition.Acquire())
            {
                try
                {
                    await condition.Wait();
                }
                catch (CancelledException error)
                {
                    log($"{Show(error)}, locked {Yes(condition.Locked)} {At()}");
                    throw;
                }
            }
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Wait());
            await Asyncio.Sleep(1);
            using (await condition.Acquire())
            {
                nursery.CancelScope.Cancel();
                await CancelScope.Run(async _ => await Asyncio.Sleep(1), shield: true);
                log($"released {At()}");
            }
        });
        log($"locked {Yes(condition.Locked)}");
    }

    public static async Coroutine ASemaphoreWithABound(Log log)
    {
        var semaphore = new BoundedAsyncSemaphore(1);
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
        Try(log, semaphore.AcquireNoWait);
        semaphore.Release();
        log($"value {semaphore.Value}");
    }

    public static async Coroutine ASemaphoreAndACancelInOneTurn(Log log)
    {
        var semaphore = new AsyncSemaphore(0);
        CancelScope? kept = null;

        async Coroutine Take()
        {
            await semaphore.Acquire();
            log("has one");
            await Asyncio.Checkpoint();
            log("never");
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(InScope(scope => kept = scope, Take));
            await Asyncio.Sleep(1);
            semaphore.Release();
            kept!.Cancel();
        });
        log($"{Fate(kept!)}, value {semaphore.Value}");
    }

    private static async Coroutine Take(AsyncLock gate, Log log, string name, double seconds = 0)
    {
        using (await gate.Acquire())
        {
            log($"{name} has it {At()}");
            await Asyncio.Sleep(seconds);
        }
    }

    private static async Coroutine InScope(Action<CancelScope> keep, Func<Coroutine> body) =>
        await CancelScope.Run(async scope =>
        {
            keep(scope);
            await body();
        });

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
