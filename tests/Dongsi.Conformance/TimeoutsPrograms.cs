namespace Dongsi.Conformance;

/// <summary>Timeout and TimeoutAt: a region with a deadline, in the same task.</summary>
internal static class TimeoutsPrograms
{
    public static async Coroutine InTimeNothingHappens(Log log)
    {
        TimeoutScope? used = null;
        await Asyncio.Timeout(2, async scope =>
        {
            used = scope;
            await Asyncio.Sleep(1);
            log($"expired {Yes(scope.Expired)}, due at {Number(scope.When)}");
        });
        log($"expired {Yes(used!.Expired)} {At()}");
        await Asyncio.Sleep(5);
        log("no late cancel");
    }

    public static async Coroutine TooLateRaisesTimeout(Log log)
    {
        TimeoutScope? used = null;
        try
        {
            await Asyncio.Timeout(1, async scope =>
            {
                used = scope;
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledException error)
                {
                    log($"body {Show(error)} {At()}, asked {Asked()}");
                    throw;
                }
            });
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)}, expired {Yes(used!.Expired)}, asked {Asked()}");
        }

        await Asyncio.Sleep(1);
        log(At());
    }

    public static async Coroutine NeverIsATimeoutToo(Log log)
    {
        TimeoutScope? used = null;
        await Asyncio.Timeout(null, async scope =>
        {
            used = scope;
            await Asyncio.Sleep(1000);
        });
        log($"expired {Yes(used!.Expired)}, has a time {Yes(used.When is not null)}");
    }

    public static async Coroutine TimeoutAtTakesAPointInTime(Log log)
    {
        await Asyncio.Sleep(2);
        await Expect(log, Asyncio.TimeoutAt(Seconds(5), async scope => await Asyncio.Sleep(10)));
    }

    public static async Coroutine APointInThePastLetsTheBodyReachItsFirstWait(Log log)
    {
        await Asyncio.Sleep(2);
        await Expect(log, Asyncio.TimeoutAt(Seconds(1), async scope =>
        {
            log("body starts");
            await Asyncio.Sleep(10);
            log("never");
        }));
    }

    public static async Coroutine ZeroLetsTheBodyReachItsFirstWait(Log log) =>
        await Expect(log, Asyncio.Timeout(0, async scope =>
        {
            log($"body starts, expired {Yes(scope.Expired)}");
            await Asyncio.Sleep(0);
            log("never");
        }));

    public static async Coroutine ABodyThatNeverWaitsDoesNotExpire(Log log)
    {
        TimeoutScope? used = null;
        await Asyncio.Timeout(0, async scope =>
        {
            used = scope;
            log("body");
        });
        log($"expired {Yes(used!.Expired)}");
        await Asyncio.Sleep(0);
        log("no late cancel");
    }

    public static async Coroutine RescheduledLater(Log log) =>
        await Expect(log, Asyncio.Timeout(1, async scope =>
        {
            await Asyncio.Sleep(0.5);
            scope.Reschedule(Seconds(3));
            log($"due at {Number(scope.When)}");
            await Asyncio.Sleep(10);
        }));

    public static async Coroutine RescheduledEarlierAndIntoThePast(Log log)
    {
        await Asyncio.Sleep(1);
        await Expect(log, Asyncio.Timeout(10, async scope =>
        {
            scope.Reschedule(Seconds(0.5));
            log($"due at {Number(scope.When)}, expired {Yes(scope.Expired)}");
            await Asyncio.Sleep(5);
        }));
    }

    public static async Coroutine RescheduledToNever(Log log)
    {
        TimeoutScope? used = null;
        await Asyncio.Timeout(1, async scope =>
        {
            used = scope;
            scope.Reschedule(null);
            await Asyncio.Sleep(5);
        });
        log($"expired {Yes(used!.Expired)} {At()}");
    }

    public static async Coroutine ReschedulingAfterTheEndIsRefused(Log log)
    {
        TimeoutScope? used = null;
        await Asyncio.Timeout(1, async scope => used = scope);
        try
        {
            used!.Reschedule(Seconds(5));
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine ABodyThatSwallowsIsNotATimeout(Log log)
    {
        TimeoutScope? used = null;
        await Asyncio.Timeout(1, async scope =>
        {
            used = scope;
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log($"swallowed {At()}");
            }
        });
        log($"expired {Yes(used!.Expired)}, asked {Asked()}");
    }

    public static async Coroutine AForeignFailureWins(Log log)
    {
        TimeoutScope? used = null;
        try
        {
            await Asyncio.Timeout(1, async scope =>
            {
                used = scope;
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledException)
                {
                    throw new Oops("clean-up");
                }
            });
        }
        catch (Oops error)
        {
            log($"{Show(error)}, expired {Yes(used!.Expired)}, asked {Asked()}");
        }
    }

    public static async Coroutine AFailureInTimePassesThrough(Log log)
    {
        TimeoutScope? used = null;

        async Coroutine Body(TimeoutScope scope)
        {
            used = scope;
            throw new Oops("body");
        }

        try
        {
            await Asyncio.Timeout(1, Body);
        }
        catch (Oops error)
        {
            log($"{Show(error)}, expired {Yes(used!.Expired)}");
        }
    }

    public static async Coroutine TheInnerOfTwoExpiresFirst(Log log)
    {
        TimeoutScope? used = null;
        await Asyncio.Timeout(5, async outer =>
        {
            used = outer;
            try
            {
                await Asyncio.Timeout(1, async inner => await Asyncio.Sleep(10));
            }
            catch (TimeoutException error)
            {
                log($"inner {Show(error)} {At()}");
            }

            await Asyncio.Sleep(1);
        });
        log($"outer expired {Yes(used!.Expired)} {At()}");
    }

    public static async Coroutine TheOuterOfTwoExpiresFirst(Log log)
    {
        TimeoutScope? used = null;
        try
        {
            await Asyncio.Timeout(1, async outer =>
            {
                try
                {
                    await Asyncio.Timeout(5, async inner =>
                    {
                        used = inner;
                        await Asyncio.Sleep(10);
                    });
                }
                catch (CancelledException error)
                {
                    log($"inner passes on {Show(error)}, expired {Yes(used!.Expired)}");
                    throw;
                }
            });
        }
        catch (TimeoutException error)
        {
            log($"outer {Show(error)} {At()}, asked {Asked()}");
        }
    }

    public static async Coroutine TwoThatExpireInOneTurn(Log log)
    {
        TimeoutScope? one = null;
        TimeoutScope? two = null;
        try
        {
            await Asyncio.Timeout(1, async outer =>
            {
                two = outer;
                try
                {
                    await Asyncio.Timeout(1, async inner =>
                    {
                        one = inner;
                        await Asyncio.Sleep(10);
                    });
                }
                catch (Exception error)
                {
                    log($"inner passes on {Show(error)}");
                    throw;
                }
            });
        }
        catch (TimeoutException error)
        {
            log($"outer {Show(error)}");
        }

        log($"expired {Yes(one!.Expired)} and {Yes(two!.Expired)}, asked {Asked()}");
    }

    public static async Coroutine ATimeoutThatExpiresWhileTheInnerOneCleansUp(Log log)
    {
        async Coroutine Body(TimeoutScope scope)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                log($"cleaning {At()}");
                await Asyncio.Sleep(10);
            }
        }

        try
        {
            await Asyncio.Timeout(2, async outer => await Asyncio.Timeout(1, Body));
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}, asked {Asked()}");
        }
    }

    private static async Coroutine Expect(Log log, Coroutine region)
    {
        try
        {
            await region;
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }
    }
}
