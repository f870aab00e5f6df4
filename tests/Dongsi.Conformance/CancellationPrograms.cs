namespace Dongsi.Conformance;

/// <summary>Cancelling tasks: what the canceller, the cancelled and its waiters see.</summary>
internal static class CancellationPrograms
{
    public static async Coroutine ASleepingTaskIsCancelledInTheNextTurn(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log($"child cancelled {At()}");
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(1);
        CountTurns(log, 3);
        log($"cancel {Yes(task.Cancel())}, done {Yes(task.Done)}, cancelled {Yes(task.Cancelled)}");
        try
        {
            await task;
        }
        catch (CancelledException error)
        {
            log($"main {Show(error)}");
        }

        log(Outcome(task));
    }

    public static async Coroutine ATaskCancelledBeforeItsFirstStepNeverRuns(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                log("never");
            }
            finally
            {
                log("not even this");
            }
        }

        LoopTask task = Asyncio.CreateTask(Child());
        task.Cancel();
        log(Outcome(task));
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine TheMessageReachesTheTaskAndItsWaiter(Log log)
    {
        LoopTask task = Asyncio.CreateTask(SleepAndTellWhy(log));
        await Asyncio.Sleep(0);
        task.Cancel("shop is closed");
        try
        {
            await task;
        }
        catch (CancelledException error)
        {
            log($"waiter {Why(error)}");
        }
    }

    public static async Coroutine TheFirstMessageWinsOnceItIsOnItsWay(Log log)
    {
        LoopTask task = Asyncio.CreateTask(SleepAndTellWhy(log));
        await Asyncio.Sleep(0);
        task.Cancel("first");
        task.Cancel("second");
        await Asyncio.Wait([task]);
    }

    public static async Coroutine TheLastMessageWinsWhileItCannotBeDelivered(Log log)
    {
        async Coroutine Child()
        {
            LoopTask me = Asyncio.CurrentTask!;
            me.Cancel("first");
            me.Cancel("second");
            try
            {
                await Asyncio.Sleep(0);
            }
            catch (CancelledException error)
            {
                log($"child {Why(error)}");
            }
        }

        await Asyncio.CreateTask(Child());
    }

    public static async Coroutine CancellingTwiceCountsTwiceAndIsDeliveredOnce(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log($"asked {Asked()} times");
            }

            await Asyncio.Sleep(1);
            log("went on");
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        log($"cancel {Yes(task.Cancel())}, again {Yes(task.Cancel())}");
        await task;
        log($"{Outcome(task)}, cancel {Yes(task.Cancel())}, asked {task.Cancelling} times");
    }

    public static async Coroutine ASecondCancelInterruptsTheCleanUp(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log($"cleaning {At()}");
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledException)
                {
                    log($"interrupted {At()}");
                    throw;
                }
            }
        }

        LoopTask task = Asyncio.CreateTask(Child());
        for (int times = 0; times < 2; times++)
        {
            await Asyncio.Sleep(1);
            task.Cancel();
        }

        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine SwallowingEndsTheTaskWell(Log log)
    {
        async Coroutine<int> Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log("swallowed");
            }

            return 4;
        }

        LoopTask<int> task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        task.Cancel();
        log($"got {await task}");
        log($"{Outcome(task)}, cancelled {Yes(task.Cancelled)}, asked {task.Cancelling} times");
    }

    public static async Coroutine AFailureWhileCleaningUpWins(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                throw new Oops("clean-up");
            }
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine ATaskThatCancelsItselfAndReturnsIsCancelled(Log log)
    {
        async Coroutine<int> Child()
        {
            Asyncio.CurrentTask!.Cancel();
            log("returning");
            return 5;
        }

        LoopTask<int> task = Asyncio.CreateTask(Child());
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine ATaskThatCancelsItselfAndFailsHasFailed(Log log)
    {
        async Coroutine Child()
        {
            Asyncio.CurrentTask!.Cancel();
            throw new Oops("child");
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine ATaskThatCancelsItselfHearsOfItAtItsNextAwait(Log log)
    {
        async Coroutine Child()
        {
            Asyncio.CurrentTask!.Cancel();
            Future<int> done = Asyncio.RunningLoop.CreateFuture<int>();
            done.SetResult(1);
            log($"a done future does not suspend: {await done}");
            try
            {
                await Asyncio.Sleep(0);
            }
            catch (CancelledException error)
            {
                log($"at the sleep: {Show(error)}");
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine ACancelAfterTheResultIsReadyLosesTheResult(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Child()
        {
            try
            {
                log($"got {await future}");
            }
            catch (CancelledException error)
            {
                log(Show(error));
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        future.SetResult(1);
        log($"cancel {Yes(task.Cancel())}");
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, future {Outcome(future)}");
    }

    public static async Coroutine UncancelTakesBackARequestNotYetDelivered(Log log)
    {
        async Coroutine<int> Child()
        {
            LoopTask me = Asyncio.CurrentTask!;
            me.Cancel();
            log($"asked {me.Cancelling}, after uncancel {me.Uncancel()}, again {me.Uncancel()}");
            await Asyncio.Sleep(1);
            return 6;
        }

        LoopTask<int> task = Asyncio.CreateTask(Child());
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine UncancelOfOneOfTwoRequestsDelivers(Log log)
    {
        async Coroutine Child()
        {
            LoopTask me = Asyncio.CurrentTask!;
            me.Cancel();
            me.Cancel();
            log($"left {me.Uncancel()}");
            try
            {
                await Asyncio.Sleep(1);
            }
            catch (CancelledException error)
            {
                log($"{Show(error)}, asked {me.Cancelling}");
            }
        }

        await Asyncio.CreateTask(Child());
    }

    public static async Coroutine UncancelAfterDeliveryClearsTheCount(Log log)
    {
        async Coroutine<int> Child()
        {
            LoopTask me = Asyncio.CurrentTask!;
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log($"asked {me.Cancelling}, left {me.Uncancel()}");
            }

            await Asyncio.Sleep(1);
            return me.Cancelling;
        }

        LoopTask<int> task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        task.Cancel();
        log($"got {await task}");
    }

    public static async Coroutine RaisingCancelledWithoutARequestCancelsTheTask(Log log)
    {
        async Coroutine Child() => throw new CancelledException("on my own");

        LoopTask task = Asyncio.CreateTask(Child());
        try
        {
            await task;
        }
        catch (CancelledException error)
        {
            log(Why(error));
        }

        log($"{Outcome(task)}, asked {task.Cancelling} times");
    }

    public static async Coroutine SiblingsAreCancelledInTheOrderOfTheCalls(Log log)
    {
        async Coroutine Child(char name)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                log($"{name}");
            }
        }

        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Child(name)))];
        await Asyncio.Sleep(0);
        foreach (int index in (int[])[2, 0, 1])
        {
            tasks[index].Cancel();
        }

        await Asyncio.Wait(tasks);
    }

    private static async Coroutine SleepAndTellWhy(Log log)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledException error)
        {
            log($"child {Why(error)}");
            throw;
        }
    }
}
