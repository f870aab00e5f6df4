namespace Dongsi.Conformance;

/// <summary>Lock, Event, Condition, Semaphore, CapacityLimiter and ResourceGuard of AnyIO.</summary>
internal static class AnyioSynchronizationPrograms
{
    public static async Coroutine AGuardLetsOneIn(Log log)
    {
        var guard = new ResourceGuard("reading from");

        async Coroutine Use(string name, double seconds)
        {
            try
            {
                using (guard.Enter())
                {
                    log($"{name} is in {At()}");
                    await Asyncio.Sleep(seconds);
                }
            }
            catch (BusyResourceException error)
            {
                log($"{name} {Show(error)} {At()}");
            }
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Use("first", 2));
            await Asyncio.Sleep(1);
            nursery.StartSoon(Use("second", 1));
            await Asyncio.Sleep(2);
            nursery.StartSoon(Use("third", 1));
        });
    }

    public static async Coroutine AGuardIsLeftByAFailure(Log log)
    {
        var guard = new ResourceGuard("reading from");
        try
        {
            using (guard.Enter())
            {
                throw new Oops("inside");
            }
        }
        catch (Oops error)
        {
            log(Show(error));
        }

        using (guard.Enter())
        {
            log("in again");
        }
    }

    public static async Coroutine AGuardWithinItself(Log log)
    {
        var guard = new ResourceGuard("reading from");
        using (guard.Enter())
        {
            try
            {
                using (guard.Enter())
                {
                    log("never");
                }
            }
            catch (BusyResourceException error)
            {
                log(Show(error));
            }
        }

        using (guard.Enter())
        {
            log("in again");
        }
    }

    public static async Coroutine ALockBelongsToItsTask(Log log)
    {
        var gate = new AsyncLock();

        async Coroutine Other()
        {
            try
            {
                gate.Release();
            }
            catch (InvalidOperationException error)
            {
                log($"release {Show(error)}");
            }

            try
            {
                gate.AcquireNoWait();
            }
            catch (WouldBlockException error)
            {
                log(Show(error));
            }
        }

        await gate.Acquire();
        try
        {
            await gate.Acquire();
        }
        catch (InvalidOperationException error)
        {
            log($"acquire {Show(error)}");
        }

        await Nursery.Run(async nursery => nursery.StartSoon(Other()));
        gate.Release();
        log($"locked {Yes(gate.Locked)}");
    }

    public static async Coroutine ACancelledWaiterOfALockLetsTheNextOneIn(Log log)
    {
        var gate = new AsyncLock();

        async Coroutine Take(string name, double limit)
        {
            CancelScope scope = await Asyncio.MoveOnAfter(limit, async _ =>
            {
                using (await gate.Acquire())
                {
                    log($"{name} has it {At()}");
                }
            });
            if (scope.CancelledCaught)
            {
                log($"{name} gave up {At()}");
            }
        }

        await Nursery.Run(async nursery =>
        {
            await gate.Acquire();
            nursery.StartSoon(Take("impatient", 1));
            await Asyncio.Sleep(0.5);
            nursery.StartSoon(Take("patient", 10));
            await Asyncio.Sleep(1.5);
            gate.Release();
        });
        log($"locked {Yes(gate.Locked)}");
    }

    public static async Coroutine ASemaphoreNotWaiting(Log log)
    {
        var semaphore = new BoundedAsyncSemaphore(2);
        semaphore.AcquireNoWait();
        semaphore.AcquireNoWait();
        try
        {
            semaphore.AcquireNoWait();
        }
        catch (WouldBlockException error)
        {
            log($"{Show(error)}, value {semaphore.Value}");
        }

        semaphore.Release();
        semaphore.Release();
        try
        {
            semaphore.Release();
            log("never");
        }
        catch (InvalidOperationException)
        {
            log($"refused, value {semaphore.Value}");
        }
    }

    public static async Coroutine AConditionNotifies(Log log)
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
                condition.Notify(2);
            }

            await Asyncio.Sleep(1);
            using (await condition.Acquire())
            {
                condition.NotifyAll();
            }
        });
    }

    public static async Coroutine AnEventIsSetOnce(Log log)
    {
        var gate = new AsyncEvent();

        async Coroutine Wait()
        {
            await gate.Wait();
            log($"goes on {At()}");
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Wait());
            await Asyncio.Sleep(1);
            log($"set {Yes(gate.IsSet)}, waiting {gate.GetStatistics().TasksWaiting}");
            gate.Set();
        });
        log($"set {Yes(gate.IsSet)}");
    }

    public static async Coroutine ALimiterAndItsBorrowers(Log log)
    {
        var limiter = new CapacityLimiter(2);
        await limiter.Acquire();
        try
        {
            await limiter.Acquire();
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }

        await limiter.AcquireOnBehalfOf("somebody");
        log($"{limiter.BorrowedTokens} of {limiter.TotalTokens}");
        limiter.Release();
        limiter.ReleaseOnBehalfOf("somebody");
        log($"{limiter.BorrowedTokens} of {limiter.TotalTokens}, free {limiter.AvailableTokens}");
    }
}
