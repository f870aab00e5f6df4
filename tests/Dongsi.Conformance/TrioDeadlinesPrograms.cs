namespace Dongsi.Conformance;

/// <summary>Deadlines: MoveOnAfter, FailAfter, and deadlines that move.</summary>
internal static class TrioDeadlinesPrograms
{
    public static async Coroutine MovingOnAfterAWhile(Log log)
    {
        CancelScope scope = await Asyncio.MoveOnAfter(1, async _ =>
        {
            await Asyncio.Sleep(10);
            log("never");
        });
        log($"{Fate(scope)} {At()}");
    }

    public static async Coroutine InTime(Log log)
    {
        CancelScope scope = await Asyncio.MoveOnAfter(2, async _ =>
        {
            await Asyncio.Sleep(1);
            log("done");
        });
        log($"{Fate(scope)} {At()}");
        await Asyncio.Sleep(5);
        log(Fate(scope));
    }

    public static async Coroutine NoTimeAtAllRunsToTheFirstCheckpoint(Log log)
    {
        CancelScope scope = await Asyncio.MoveOnAfter(0, async _ =>
        {
            log("begins");
            await Asyncio.Sleep(1);
            log("never");
        });
        log($"{Fate(scope)} {At()}");
    }

    public static async Coroutine AfterItsDeadlineEveryCheckpointThrows(Log log)
    {
        CancelScope scope = await Asyncio.MoveOnAfter(1, async _ =>
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
        });
        log(Fate(scope));
    }

    public static async Coroutine MovingOnAtATime(Log log)
    {
        CancelScope scope = await Asyncio.MoveOnAt(After(2), async _ => await Asyncio.Sleep(10));
        log($"{Fate(scope)} {At()}");
    }

    public static async Coroutine FailingAfterAWhile(Log log)
    {
        try
        {
            await Asyncio.FailAfter(1, async _ => await Asyncio.Sleep(10));
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine FailingAtATime(Log log)
    {
        try
        {
            await Asyncio.FailAt(After(2), async _ => await Asyncio.Sleep(10));
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine InTimeNothingFails(Log log)
    {
        await Asyncio.FailAfter(2, async _ => await Asyncio.Sleep(1));
        log(At());
    }

    public static async Coroutine SwallowedByTheBodyItDoesNotFail(Log log)
    {
        CancelScope scope = await Asyncio.FailAfter(1, async _ =>
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log("swallowed");
            }
        });
        log($"{Fate(scope)} {At()}");
    }

    public static async Coroutine AFailureOfTheBodyIsItsOwn(Log log)
    {
        try
        {
            await Asyncio.FailAfter(1, async _ =>
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledException)
                {
                    throw new Oops("instead");
                }
            });
        }
        catch (Oops error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine CancelledFromOutsideItDoesNotFail(Log log)
    {
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            try
            {
                await Asyncio.FailAfter(5, async _ =>
                {
                    outer.Cancel();
                    await Asyncio.Sleep(10);
                });
            }
            catch (TimeoutException error)
            {
                log($"never {Show(error)}");
            }
        });
        log($"{Fate(outer)} {At()}");
    }

    public static async Coroutine TheOuterLimitIsTheShorterOne(Log log)
    {
        CancelScope? kept = null;
        CancelScope outer = await Asyncio.MoveOnAfter(1, async _ =>
        {
            await Asyncio.MoveOnAfter(2, async inner =>
            {
                kept = inner;
                await Asyncio.Sleep(10);
            });
            log("never");
        });
        log($"outer {Fate(outer)}, inner caught {Yes(kept!.CancelledCaught)} {At()}");
    }

    public static async Coroutine TheInnerLimitIsTheShorterOne(Log log)
    {
        CancelScope outer = await Asyncio.MoveOnAfter(3, async _ =>
        {
            CancelScope inner = await Asyncio.MoveOnAfter(1, async _ => await Asyncio.Sleep(10));
            log($"inner {Fate(inner)} {At()}");
            await Asyncio.Sleep(10);
        });
        log($"outer {Fate(outer)} {At()}");
    }

    public static async Coroutine ADeadlinePutOff(Log log)
    {
        CancelScope scope = await Asyncio.MoveOnAfter(1, async scope =>
        {
            await Asyncio.Sleep(0.5);
            scope.Deadline += Seconds(2);
            await Asyncio.Sleep(10);
        });
        log($"{Fate(scope)} {At()}");
    }

    public static async Coroutine ADeadlineBroughtForward(Log log)
    {
        async Coroutine BringForward(CancelScope scope)
        {
            await Asyncio.Sleep(1);
            scope.Deadline = After(1);
        }

        await Nursery.Run(async nursery =>
        {
            CancelScope scope = await Asyncio.MoveOnAfter(10, async scope =>
            {
                nursery.StartSoon(BringForward(scope));
                await Asyncio.Sleep(20);
            });
            log($"{Fate(scope)} {At()}");
        });
    }

    public static async Coroutine ADeadlineBroughtForwardIntoThePast(Log log)
    {
        CancelScope scope = await Asyncio.MoveOnAfter(10, async scope =>
        {
            await Asyncio.Sleep(2);
            scope.Deadline = After(-1);
            await Asyncio.Sleep(5);
            log("never");
        });
        log($"{Fate(scope)} {At()}");
    }

    public static async Coroutine ADeadlineTakenAway(Log log)
    {
        CancelScope scope = await Asyncio.MoveOnAfter(1, async scope =>
        {
            scope.Deadline = null;
            await Asyncio.Sleep(5);
        });
        log($"{Fate(scope)} {At()}, {When(scope.Deadline)}");
    }

    public static async Coroutine ADeadlineSetWhereThereWasNone(Log log)
    {
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            log(When(scope.Deadline));
            scope.Deadline = After(1);
            log(When(scope.Deadline));
            await Asyncio.Sleep(10);
        });
        log($"{Fate(scope)} {At()}");
    }

    public static async Coroutine ADeadlinePutOffWhenItWasOverAlready(Log log)
    {
        CancelScope scope = await Asyncio.MoveOnAfter(1, async scope =>
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                scope.Deadline = After(100);
                try
                {
                    await Asyncio.Sleep(1);
                }
                catch (CancelledException error)
                {
                    log($"{Show(error)} {At()}");
                    throw;
                }
            }
        });
        log(Fate(scope));
    }

    public static async Coroutine ADeadlineThatPassesBehindAShield(Log log)
    {
        CancelScope outer = await Asyncio.MoveOnAfter(1, async outer =>
        {
            await CancelScope.Run(
                async _ =>
                {
                    await Asyncio.Sleep(2);
                    log($"called {Yes(outer.CancelCalled)} {At()}");
                },
                shield: true);
            await Asyncio.Sleep(1);
            log("never");
        });
        log($"{Fate(outer)} {At()}");
    }

    public static async Coroutine ADeadlineOfAShield(Log log)
    {
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            outer.Cancel();
            CancelScope inner = await CancelScope.Run(
                async _ => await Asyncio.Sleep(10), deadline: After(1), shield: true);
            log($"inner {Fate(inner)} {At()}");
        });
        log($"outer {Fate(outer)}");
    }

    public static async Coroutine TheEffectiveDeadlineIsTheNearestOne(Log log)
    {
        log(When(Asyncio.CurrentEffectiveDeadline));
        await Asyncio.MoveOnAt(Seconds(10), async _ =>
        {
            log(When(Asyncio.CurrentEffectiveDeadline));
            await Asyncio.MoveOnAt(Seconds(20), async _ =>
            {
                log(When(Asyncio.CurrentEffectiveDeadline));
                await Asyncio.MoveOnAt(
                    Seconds(5), async _ => log(When(Asyncio.CurrentEffectiveDeadline)));
            });
            log(When(Asyncio.CurrentEffectiveDeadline));
        });
        log(When(Asyncio.CurrentEffectiveDeadline));
    }

    public static async Coroutine TheEffectiveDeadlineBehindAShield(Log log) =>
        await Asyncio.MoveOnAt(Seconds(10), async _ => await CancelScope.Run(
            async inner =>
            {
                log(When(Asyncio.CurrentEffectiveDeadline));
                inner.Deadline = Seconds(20);
                log(When(Asyncio.CurrentEffectiveDeadline));
                inner.Shield = false;
                log(When(Asyncio.CurrentEffectiveDeadline));
            },
            shield: true));

    public static async Coroutine TheEffectiveDeadlineOfACancelledScope(Log log) =>
        await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            log(When(Asyncio.CurrentEffectiveDeadline));
            await CancelScope.Run(
                async _ => log(When(Asyncio.CurrentEffectiveDeadline)), shield: true);
        });

    public static async Coroutine AChildHasTheDeadlinesOfItsNursery(Log log)
    {
        async Coroutine Child() => log(When(Asyncio.CurrentEffectiveDeadline));

        await Asyncio.MoveOnAt(Seconds(10), async _ => await Nursery.Run(async nursery =>
        {
            nursery.CancelScope.Deadline = Seconds(5);
            await Asyncio.MoveOnAt(Seconds(2), async _ =>
            {
                nursery.StartSoon(Child());
                await Asyncio.Checkpoint();
            });
            await Asyncio.Sleep(1);
        }));
    }

    private static TimeSpan After(double seconds) => Asyncio.RunningLoop.Time + Seconds(seconds);
}
