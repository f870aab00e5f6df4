namespace Dongsi.Conformance;

/// <summary>WaitFor: one awaitable, in time or cancelled.</summary>
internal static class WaitForPrograms
{
    public static async Coroutine InTimeGivesTheResult(Log log) =>
        log($"{await Asyncio.WaitFor(Asyncio.Sleep(1, 5), 2)} {At()}");

    public static async Coroutine TooLateCancelsAndRaises(Log log)
    {
        async Coroutine<int> Child()
        {
            try
            {
                return await Asyncio.Sleep(10, 0);
            }
            catch (CancelledException)
            {
                log($"child cancelled {At()}");
                throw;
            }
        }

        try
        {
            await Asyncio.WaitFor(Child(), 2);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }

        log($"main asked {Asked()}");
    }

    public static async Coroutine WithoutATimeoutItWaits(Log log) =>
        log($"{await Asyncio.WaitFor(Asyncio.Sleep(1000, 5), null)} {At()}");

    public static async Coroutine AFailureInTimePassesThrough(Log log)
    {
        async Coroutine<int> Child()
        {
            await Asyncio.Sleep(1);
            throw new Oops("child");
        }

        try
        {
            await Asyncio.WaitFor(Child(), 2);
        }
        catch (Oops error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine ACoroutineRunsInTheSameTask(Log log)
    {
        async Coroutine<int> Child()
        {
            log(Current());
            return 0;
        }

        Asyncio.CurrentTask!.Name = "main";
        await Asyncio.WaitFor(Child(), 1);
    }

    public static async Coroutine ZeroNeverStartsACoroutine(Log log)
    {
        async Coroutine<int> Child()
        {
            log("never");
            return 0;
        }

        foreach (double timeout in (double[])[0, -1])
        {
            try
            {
                await Asyncio.WaitFor(Child(), timeout);
            }
            catch (TimeoutException error)
            {
                log(Show(error));
            }
        }
    }

    public static async Coroutine ZeroWithADoneFutureGivesItsResult(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        future.SetResult(3);
        log($"{await Asyncio.WaitFor(future, 0)}");
    }

    public static async Coroutine ZeroWithAPendingFutureCancelsIt(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        try
        {
            await Asyncio.WaitFor(future, 0);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)}, future {Outcome(future)} {At()}");
        }
    }

    public static async Coroutine ItWaitsForTheCleanUp(Log log)
    {
        async Coroutine<int> Child()
        {
            try
            {
                return await Asyncio.Sleep(10, 0);
            }
            finally
            {
                await Asyncio.Sleep(3);
                log($"cleaned up {At()}");
            }
        }

        try
        {
            await Asyncio.WaitFor(Child(), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine AChildThatSwallowsGivesItsResult(Log log)
    {
        async Coroutine<int> Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log($"swallowed {At()}");
            }

            return 7;
        }

        log($"{await Asyncio.WaitFor(Child(), 1)}, main asked {Asked()}");
    }

    public static async Coroutine AFailureOfTheCleanUpWins(Log log)
    {
        async Coroutine<int> Child()
        {
            try
            {
                return await Asyncio.Sleep(10, 0);
            }
            catch (CancelledException)
            {
                throw new Oops("clean-up");
            }
        }

        try
        {
            await Asyncio.WaitFor(Child(), 1);
        }
        catch (Oops error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine ATaskThatIsLateIsCancelled(Log log)
    {
        LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(10, 0));
        try
        {
            await Asyncio.WaitFor(task, 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)}, task {Outcome(task)}");
        }
    }

    public static async Coroutine AShieldedTaskOutlivesTheTimeout(Log log)
    {
        LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(3, 9));
        try
        {
            await Asyncio.WaitFor(Asyncio.Shield(task), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }

        log($"{await task} {At()}");
    }

    public static async Coroutine AnOuterCancelCancelsTheChild(Log log)
    {
        async Coroutine<int> Child()
        {
            try
            {
                return await Asyncio.Sleep(10, 0);
            }
            catch (CancelledException error)
            {
                log($"child {Why(error)}");
                throw;
            }
        }

        async Coroutine Waiter() => await Asyncio.WaitFor(Child(), 5);

        LoopTask task = Asyncio.CreateTask(Waiter());
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        try
        {
            await task;
        }
        catch (CancelledException error)
        {
            log($"waiter {Why(error)} {At()}");
        }
    }

    public static async Coroutine AResultAndAnOuterCancelInOneTurnIsACancellation(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Waiter()
        {
            try
            {
                log($"got {await Asyncio.WaitFor(future, 5)}");
            }
            catch (CancelledException error)
            {
                log(Show(error));
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Waiter());
        await Asyncio.Sleep(1);
        future.SetResult(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine ATimeoutAndAnOuterCancelInOneTurnIsACancellation(Log log)
    {
        async Coroutine Waiter()
        {
            try
            {
                await Asyncio.WaitFor(Asyncio.Sleep(10, 0), 1);
            }
            catch (TimeoutException error)
            {
                log(Show(error));
            }
        }

        LoopTask task = Asyncio.CreateTask(Waiter());
        Asyncio.RunningLoop.CallLater(1, () => task.Cancel());
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, asked {task.Cancelling}");
    }

    public static async Coroutine AResultAtTheVeryDeadline(Log log)
    {
        Future<string> future = Asyncio.RunningLoop.CreateFuture<string>();
        Asyncio.RunningLoop.CallLater(1, () => future.SetResult("just in time"));
        try
        {
            log($"got {await Asyncio.WaitFor(future, 1)}");
        }
        catch (TimeoutException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine TheTimerIsGoneAfterSuccess(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        await Asyncio.WaitFor(Asyncio.Sleep(1, 0), 5);
        CountTurns(log, 1);
        await Asyncio.Sleep(10);
        log($"nothing else happened {Yes(loop.Time == Seconds(11))}");
    }
}
