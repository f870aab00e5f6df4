namespace Dongsi.Conformance;

/// <summary>Cancelling a task that awaits another task, a future, or is about to.</summary>
internal static class CancelChainsPrograms
{
    public static async Coroutine CancellingAWaiterCancelsWhatItAwaits(Log log)
    {
        async Coroutine Inner()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException error)
            {
                log($"inner {Why(error)}");
                throw;
            }
        }

        LoopTask inner = Asyncio.CreateTask(Inner());

        async Coroutine Outer()
        {
            try
            {
                await inner;
            }
            catch (CancelledException error)
            {
                log($"outer {Why(error)}");
                throw;
            }
        }

        LoopTask outer = Asyncio.CreateTask(Outer());
        await Asyncio.Sleep(1);
        CountTurns(log, 4);
        outer.Cancel("enough");
        await Asyncio.Wait([outer]);
        log($"inner {Outcome(inner)} asked {inner.Cancelling}");
        log($"outer {Outcome(outer)} asked {outer.Cancelling}");
    }

    public static async Coroutine AnInnerTaskThatSwallowsLetsTheOuterGoOn(Log log)
    {
        async Coroutine<int> Inner()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log("inner swallows");
            }

            return 7;
        }

        LoopTask<int> inner = Asyncio.CreateTask(Inner());

        async Coroutine Outer()
        {
            log($"outer got {await inner}");
            await Asyncio.Sleep(1);
            log($"outer went on, asked {Asked()}");
        }

        LoopTask outer = Asyncio.CreateTask(Outer());
        await Asyncio.Sleep(1);
        outer.Cancel();
        await outer;
        log(Outcome(outer));
    }

    public static async Coroutine AnInnerTaskThatFailsWhileCancelledFailsTheOuter(Log log)
    {
        async Coroutine Inner()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                throw new Oops("inner");
            }
        }

        LoopTask inner = Asyncio.CreateTask(Inner());

        async Coroutine Outer() => await inner;

        LoopTask outer = Asyncio.CreateTask(Outer());
        await Asyncio.Sleep(1);
        outer.Cancel();
        await Asyncio.Wait([outer]);
        log(Outcome(outer));
    }

    public static async Coroutine ACancelledInnerTaskCancelsTheOuterUnasked(Log log)
    {
        LoopTask inner = Asyncio.CreateTask(Asyncio.Sleep(10));

        async Coroutine Outer()
        {
            try
            {
                await inner;
            }
            catch (CancelledException error)
            {
                log($"outer {Why(error)}, asked {Asked()}");
                throw;
            }
        }

        LoopTask outer = Asyncio.CreateTask(Outer());
        await Asyncio.Sleep(1);
        inner.Cancel("inner only");
        await Asyncio.Wait([outer]);
        log(Outcome(outer));
    }

    public static async Coroutine TwoWaitersOfOneTaskBothHear(Log log)
    {
        LoopTask inner = Asyncio.CreateTask(Asyncio.Sleep(10));

        async Coroutine Outer(string name)
        {
            try
            {
                await inner;
            }
            catch (CancelledException error)
            {
                log($"{name} {Show(error)}");
                throw;
            }
        }

        LoopTask[] outers = [Asyncio.CreateTask(Outer("first")), Asyncio.CreateTask(Outer("second"))];
        await Asyncio.Sleep(1);
        outers[1].Cancel();
        await Asyncio.Wait(outers);
        log($"first asked {outers[0].Cancelling}, second asked {outers[1].Cancelling}");
    }

    public static async Coroutine CancellingAWaiterWaitsForTheInnerCleanUp(Log log)
    {
        async Coroutine Inner()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                await Asyncio.Sleep(2);
                log($"inner cleaned up {At()}");
            }
        }

        LoopTask inner = Asyncio.CreateTask(Inner());

        async Coroutine Outer() => await inner;

        LoopTask outer = Asyncio.CreateTask(Outer());
        await Asyncio.Sleep(1);
        outer.Cancel();
        await Asyncio.Wait([outer]);
        log($"outer {Outcome(outer)} {At()}");
    }

    public static async Coroutine CancellingAWaiterCancelsTheAwaitedFuture(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Child() => await future;

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        task.Cancel("no more");
        log($"future {Outcome(future)}, task {Outcome(task)}");
        await Asyncio.Wait([task]);
        log($"task {Outcome(task)}");
    }

    public static async Coroutine ATaskBetweenTwoStepsIsCancelledAtItsNextAwait(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(0);
                log("never: the step threw");
            }
            catch (CancelledException error)
            {
                log($"child {Show(error)}");
                await Asyncio.Sleep(0);
                log("the next await is as usual");
            }
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine CancellingAWaiterBeforeItAwaitsLeavesTheInnerAlone(Log log)
    {
        LoopTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(2, 8));

        async Coroutine Outer() => await inner;

        LoopTask outer = Asyncio.CreateTask(Outer());
        outer.Cancel();
        await Asyncio.Wait([outer]);
        log($"outer {Outcome(outer)}, inner {Outcome(inner)}");
        log($"inner gave {await inner}");
    }

    public static async Coroutine APendingRequestCancelsWhatIsAwaitedNext(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Child()
        {
            Asyncio.CurrentTask!.Cancel();
            try
            {
                await future;
            }
            catch (CancelledException error)
            {
                log(Show(error));
            }
        }

        await Asyncio.CreateTask(Child());
        log($"future {Outcome(future)}");
    }

    public static async Coroutine TheMainTaskCancelledByItsChild(Log log)
    {
        LoopTask main = Asyncio.CurrentTask!;

        async Coroutine Child()
        {
            await Asyncio.Sleep(1);
            log($"child cancels main: {Yes(main.Cancel("from the child"))}");
            await Asyncio.Sleep(1);
            log("child ends");
        }

        LoopTask task = Asyncio.CreateTask(Child());
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledException error)
        {
            log($"main {Why(error)} {At()}");
        }

        await task;
        log($"main ends {At()}");
    }
}
