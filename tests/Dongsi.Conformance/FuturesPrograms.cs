namespace Dongsi.Conformance;

/// <summary>Futures: set once, callbacks in order and never inline.</summary>
internal static class FuturesPrograms
{
    public static async Coroutine CallbacksRunInOrderAndNeverInline(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        foreach (char name in "abc")
        {
            future.AddDoneCallback(_ => log($"{name}"));
        }

        log("setting");
        future.SetResult(1);
        log("set");
        await Asyncio.Sleep(0);
        log("main");
    }

    public static async Coroutine ACallbackAddedToADoneFutureRunsInTheNextTurn(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        future.SetResult(1);
        CountTurns(log, 2);
        future.AddDoneCallback(_ => log($"callback {Outcome(future)}"));
        log("added");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine AwaitingTasksAndCallbacksShareOneOrder(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Waiter(string name) => log($"{name} got {await future}");

        future.AddDoneCallback(_ => log("callback 1"));
        List<LoopTask> tasks = [Asyncio.CreateTask(Waiter("task 1"))];
        await Asyncio.Sleep(0);
        future.AddDoneCallback(_ => log("callback 2"));
        tasks.Add(Asyncio.CreateTask(Waiter("task 2")));
        await Asyncio.Sleep(0);
        future.AddDoneCallback(_ => log("callback 3"));
        future.SetResult(9);
        await Asyncio.Wait(tasks);
    }

    public static async Coroutine RemovingACallbackRemovesEveryCopy(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        void Removed(Future _) => log("never");
        void Kept(Future _) => log("kept");

        future.AddDoneCallback(Removed);
        future.AddDoneCallback(Kept);
        future.AddDoneCallback(Removed);
        log($"removed {future.RemoveDoneCallback(Removed)}");
        log($"removed {future.RemoveDoneCallback(Removed)}");
        future.SetResult(1);
        await Asyncio.Sleep(0);
    }

    public static async Coroutine AFailingCallbackDoesNotStopTheOthers(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        future.AddDoneCallback(_ => throw new Oops("callback"));
        future.AddDoneCallback(_ => log("second"));
        future.SetResult(1);
        await Asyncio.Sleep(0);
        log(Outcome(future));
    }

    public static async Coroutine SettingTwiceIsRefused(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        future.SetResult(1);
        Action[] attempts = [() => future.SetResult(2), () => future.SetException(new Oops("x"))];
        foreach (Action again in attempts)
        {
            try
            {
                again();
                log("accepted");
            }
            catch (InvalidStateException error)
            {
                log(Show(error));
            }
        }

        log($"cancel {Yes(future.Cancel())}");
        log(Outcome(future));
    }

    public static async Coroutine AskingAPendingFutureIsRefused(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        try
        {
            log($"{future.Result}");
        }
        catch (InvalidStateException error)
        {
            log(Show(error));
        }

        log($"done {Yes(future.Done)}, cancelled {Yes(future.Cancelled)}");
        future.Cancel();
    }

    public static async Coroutine CancellingOnceCounts(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        future.AddDoneCallback(_ => log($"callback {Outcome(future)}"));
        log($"cancel {Yes(future.Cancel())}, again {Yes(future.Cancel())}");
        log($"done {Yes(future.Done)}, cancelled {Yes(future.Cancelled)}");
        try
        {
            future.SetResult(1);
        }
        catch (InvalidStateException error)
        {
            log(Show(error));
        }

        await Asyncio.Sleep(0);
    }

    public static async Coroutine ACancelledFutureTellsItsWaitersWhy(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Waiter(string name)
        {
            try
            {
                await future;
            }
            catch (CancelledException error)
            {
                log($"{name} {Why(error)}");
                throw;
            }
        }

        LoopTask[] tasks = [Asyncio.CreateTask(Waiter("first")), Asyncio.CreateTask(Waiter("second"))];
        await Asyncio.Sleep(0);
        future.Cancel("no longer wanted");
        await Asyncio.Wait(tasks);
        foreach (LoopTask task in tasks)
        {
            log($"{Outcome(task)}, asked {task.Cancelling} times");
        }

        try
        {
            log($"{future.Result}");
        }
        catch (CancelledException error)
        {
            log($"result {Show(error)}");
        }
    }

    public static async Coroutine ACancelledFutureThatIsCaughtDoesNoHarm(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        Asyncio.RunningLoop.CallSoon(() => future.Cancel());
        try
        {
            await future;
        }
        catch (CancelledException error)
        {
            log(Show(error));
        }

        await Asyncio.Sleep(1);
        log("went on");
    }

    public static async Coroutine AFailureReachesEveryWaiter(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Waiter(string name)
        {
            try
            {
                await future;
            }
            catch (Oops error)
            {
                log($"{name} {Show(error)}");
            }
        }

        LoopTask[] tasks = [Asyncio.CreateTask(Waiter("first")), Asyncio.CreateTask(Waiter("second"))];
        await Asyncio.Sleep(0);
        future.SetException(new Oops("future"));
        await Asyncio.Wait(tasks);
        log(Outcome(future));
    }

    public static async Coroutine AnUntakenFailureOfAFutureIsReportedOnce(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        future.SetException(new Oops("untaken"));
        await Asyncio.Sleep(1);
        log("main ends");
    }
}
