namespace Dongsi.Conformance;

/// <summary>CancelScope: as long as it is cancelled, every checkpoint in it throws.</summary>
internal static class TrioScopesPrograms
{
    public static async Coroutine CaughtThreeTimesItIsThrownThreeTimes(Log log)
    {
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            for (int round = 0; round < 3; round++)
            {
                try
                {
                    await Asyncio.Sleep(1);
                }
                catch (CancelledException error)
                {
                    log($"{Show(error)} {At()}");
                }
            }

            log("the body ends");
        });
        log(Fate(scope));
    }

    public static async Coroutine WhatItThrowsItCatches(Log log)
    {
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Asyncio.Sleep(1);
            log("never");
        });
        log($"{Fate(scope)} {At()}");
        await Asyncio.Sleep(1);
        log(At());
    }

    public static async Coroutine AScopeNobodyCancels(Log log)
    {
        CancelScope scope = await CancelScope.Run(async _ => await Asyncio.Sleep(1));
        log($"{Fate(scope)} {At()}");
    }

    public static async Coroutine WithoutACheckpointNothingIsThrown(Log log)
    {
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            log("the body goes on");
        });
        log(Fate(scope));
    }

    public static async Coroutine CancelledTwiceIsCancelledOnce(Log log)
    {
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            scope.Cancel();
            try
            {
                await Asyncio.Sleep(1);
            }
            finally
            {
                scope.Cancel();
            }
        });
        log(Fate(scope));
    }

    [DiffersOnPurpose(
        "A scope that has been left has nothing to cancel, so it says what it said when it was left.",
        "called no, caught no", "t=2")]
    public static async Coroutine CancelledAfterItsEnd(Log log)
    {
        CancelScope scope = await CancelScope.Run(async _ => await Asyncio.Sleep(1));
        scope.Cancel();
        log(Fate(scope));
        await Asyncio.Sleep(1);
        log(At());
    }

    public static async Coroutine AFailureGoesThroughACancelledScope(Log log)
    {
        CancelScope? kept = null;
        try
        {
            await CancelScope.Run(async scope =>
            {
                kept = scope;
                scope.Cancel();
                try
                {
                    await Asyncio.Sleep(1);
                }
                catch (CancelledException)
                {
                    throw new Oops("instead");
                }
            });
        }
        catch (Oops error)
        {
            log($"{Show(error)}, {Fate(kept!)}");
        }
    }

    public static async Coroutine TheOuterScopeCatchesWhatIsItsOwn(Log log)
    {
        CancelScope? inner = null;
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            await CancelScope.Run(async scope =>
            {
                inner = scope;
                outer.Cancel();
                await SleepAndSay(log);
            });
            log("never");
        });
        log($"outer {Fate(outer)}");
        log($"inner {Fate(inner!)}");
    }

    public static async Coroutine TheInnerScopeLeavesTheOuterAlone(Log log)
    {
        CancelScope outer = await CancelScope.Run(async _ =>
        {
            CancelScope inner = await CancelScope.Run(async inner =>
            {
                inner.Cancel();
                await Asyncio.Sleep(1);
            });
            log($"inner {Fate(inner)}");
            await Asyncio.Sleep(1);
            log(At());
        });
        log($"outer {Fate(outer)}");
    }

    public static async Coroutine BothAreCancelledAndTheOuterCatches(Log log)
    {
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            await CancelScope.Run(async inner =>
            {
                inner.Cancel();
                outer.Cancel();
                await Asyncio.Sleep(1);
            });
            log("never");
        });
        log($"outer {Fate(outer)}");
    }

    public static async Coroutine TheOuterIsCancelledWhileTheInnerUnwinds(Log log)
    {
        CancelScope? kept = null;
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            await CancelScope.Run(async inner =>
            {
                kept = inner;
                inner.Cancel();
                try
                {
                    await Asyncio.Sleep(1);
                }
                finally
                {
                    outer.Cancel();
                }
            });
            log("between");
            await SleepAndSay(log);
        });
        log($"outer {Fate(outer)}");
        log($"inner called {Yes(kept!.CancelCalled)}");
    }

    public static async Coroutine SwallowedInTheInnerItIsThrownInTheOuter(Log log)
    {
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            await CancelScope.Run(async _ =>
            {
                outer.Cancel();
                try
                {
                    await Asyncio.Sleep(1);
                }
                catch (CancelledException)
                {
                    log("swallowed");
                }
            });
            await SleepAndSay(log);
        });
        log(Fate(outer));
    }

    public static async Coroutine AValueThatCameInTheTurnOfTheCancelIsKept(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>();
        CancelScope? kept = null;

        async Coroutine Take() => await CancelScope.Run(async scope =>
        {
            kept = scope;
            log($"got {await receive.Receive()}");
            await SleepAndSay(log);
        });

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Take());
            await Asyncio.Sleep(1);
            send.SendNoWait("item");
            kept!.Cancel();
        });
        log(Fate(kept!));
    }

    public static async Coroutine AnotherTaskCancels(Log log)
    {
        CancelScope? kept = null;

        async Coroutine Wait()
        {
            CancelScope scope = await CancelScope.Run(async scope =>
            {
                kept = scope;
                await Asyncio.Sleep(10);
            });
            log($"{Fate(scope)} {At()}");
            await Asyncio.Sleep(1);
            log(At());
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Wait());
            await Asyncio.Sleep(1);
            kept!.Cancel();
        });
    }

    public static async Coroutine ACheckpointThrowsInACancelledScope(Log log)
    {
        await Asyncio.Checkpoint();
        log("not cancelled");
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Asyncio.Checkpoint();
            log("never");
        });
        log(Fate(scope));
    }

    public static async Coroutine ACheckpointForCancelsOnly(Log log)
    {
        await Asyncio.CheckpointIfCancelled();
        log("not cancelled");
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Asyncio.CheckpointIfCancelled();
            log("never");
        });
        log(Fate(scope));
    }

    public static async Coroutine ACheckpointLetsOthersRun(Log log)
    {
        async Coroutine Other() => log("other");

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Other());
            await Asyncio.CheckpointIfCancelled();
            log("before");
            await Asyncio.Checkpoint();
            log("after");
        });
    }

    public static async Coroutine FiveScopesDeepTheThirdCatches(Log log)
    {
        List<CancelScope> scopes = [];

        async Coroutine Deeper(int depth) => await CancelScope.Run(async scope =>
        {
            scopes.Add(scope);
            if (depth == 5)
            {
                scopes[2].Cancel();
                await Asyncio.Sleep(1);
            }
            else
            {
                await Deeper(depth + 1);
            }

            if (depth == 4)
            {
                log("never");
            }
            else if (depth == 2)
            {
                log("after the third");
                await Asyncio.Sleep(1);
                log(At());
            }
        });

        await Deeper(1);
        log(string.Join(' ', scopes.Select(scope => Yes(scope.CancelledCaught))));
    }

    private static async Coroutine SleepAndSay(Log log)
    {
        try
        {
            await Asyncio.Sleep(1);
        }
        catch (CancelledException error)
        {
            log(Show(error));
            throw;
        }
    }
}
