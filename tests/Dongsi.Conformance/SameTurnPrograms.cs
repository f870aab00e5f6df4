namespace Dongsi.Conformance;

/// <summary>Two things that happen in one turn: which of them wins, and what becomes of the other.</summary>
internal static class SameTurnPrograms
{
    private const string NothingIsLost = "A failure that a cancel kept from its waiter is one that nobody took.";

    [DiffersOnPurpose(NothingIsLost, "Cancelled", "Cancelled", "report Error(not seen by anybody)")]
    public static async Coroutine AFailureAndACancel(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Child()
        {
            try
            {
                await future;
            }
            catch (CancelledException error)
            {
                log(Show(error));
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        future.SetException(new Oops("not seen by anybody"));
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine AFailedTaskAndACancelOfItsWaiter(Log log)
    {
        async Coroutine Inner()
        {
            await Asyncio.Sleep(1);
            throw new Oops("inner");
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
                log($"outer {Show(error)}");
                throw;
            }
        }

        LoopTask outer = Asyncio.CreateTask(Outer());
        inner.AddDoneCallback(_ => log($"cancel {Yes(outer.Cancel())}"));
        await Asyncio.Wait([outer]);
        log($"{Outcome(outer)}, inner {Outcome(inner)}");
    }

    public static async Coroutine ASleepThatEndsAndACancel(Log log)
    {
        async Coroutine Child()
        {
            await Asyncio.Sleep(1);
            log("never");
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        Asyncio.RunningLoop.CallAt(Seconds(1), () => task.Cancel());
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }

    public static async Coroutine ACancelAndASleepThatEnds(Log log)
    {
        async Coroutine Child()
        {
            await Asyncio.Sleep(1);
            log("never");
        }

        LoopTask task = Asyncio.CreateTask(Child());
        Asyncio.RunningLoop.CallAt(Seconds(1), () => task.Cancel());
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }

    public static async Coroutine ACancelAndThenAResult(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Child() => await future;

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        task.Cancel();
        try
        {
            future.SetResult(1);
        }
        catch (InvalidStateException error)
        {
            log($"too late: {Show(error)}");
        }

        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine ACancelAndTheEndOfTheTask(Log log)
    {
        LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(1, 3));
        task.AddDoneCallback(_ => log($"cancel in the callback {Yes(task.Cancel())}"));
        log($"{await task}, asked {task.Cancelling}");
    }

    public static async Coroutine ACancelAndAnUncancel(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(5);
            }
            catch (CancelledException error)
            {
                log($"{Show(error)}, asked {Asked()} {At()}");
            }
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(1);

        // The sleep is cancelled for good; taking back the request does not bring it back.
        log($"cancel {Yes(task.Cancel())}, left {task.Uncancel()}");
        await task;
    }

    public static async Coroutine ACancelAndAnUncancelBetweenTwoSteps(Log log)
    {
        async Coroutine Child()
        {
            await Asyncio.Sleep(0);
            log("went on");
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        log($"cancel {Yes(task.Cancel())}, left {task.Uncancel()}");
        await task;
        log(Outcome(task));
    }

    public static async Coroutine ACancelAndAnUncancelBeforeTheFirstStep(Log log)
    {
        async Coroutine Child() => log("child runs");

        LoopTask task = Asyncio.CreateTask(Child());
        log($"cancel {Yes(task.Cancel())}, left {task.Uncancel()}");
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine AMessageIsNotKeptForALaterCancel(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Child()
        {
            LoopTask me = Asyncio.CurrentTask!;
            me.Cancel("first");
            try
            {
                await future;
            }
            catch (CancelledException error)
            {
                log(Why(error));
            }

            me.Uncancel();
            Asyncio.RunningLoop.CallSoon(() => me.Cancel());
            try
            {
                await Asyncio.Sleep(0);
            }
            catch (CancelledException error)
            {
                log(Why(error));
            }
        }

        await Asyncio.CreateTask(Child());
    }

    public static async Coroutine TheChildrenOfAGatherEndAndItIsCancelled(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Future<int>[] futures = [loop.CreateFuture<int>(), loop.CreateFuture<int>()];
        Future<int[]> gathered = Asyncio.Gather<int>(futures);
        await Asyncio.Sleep(0);
        foreach (Future<int> future in futures)
        {
            future.SetResult(1);
        }

        log($"cancel {Yes(gathered.Cancel())}");
        try
        {
            log($"{(await gathered).Length} results");
        }
        catch (CancelledException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine TheChildrenOfAGatherEndAndItsWaiterIsCancelled(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Future<int>[] futures = [loop.CreateFuture<int>(), loop.CreateFuture<int>()];

        async Coroutine Waiter()
        {
            try
            {
                await Asyncio.Gather<int>(futures);
            }
            catch (CancelledException error)
            {
                log($"waiter {Show(error)}");
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Waiter());
        await Asyncio.Sleep(0);
        foreach (Future<int> future in futures)
        {
            future.SetResult(1);
        }

        log($"cancel {Yes(task.Cancel())}");
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    [DiffersOnPurpose(
        "The failure of a shielded task is reported if nobody takes it, as in Python 3.14.",
        "cancel yes", "report Error(inner)", "outer Cancelled")]
    public static async Coroutine AShieldedTaskFailsAndItsWaiterIsCancelled(Log log)
    {
        async Coroutine Inner()
        {
            await Asyncio.Sleep(1);
            throw new Oops("inner");
        }

        LoopTask inner = Asyncio.CreateTask(Inner());

        async Coroutine Outer() => await Asyncio.Shield(inner);

        LoopTask outer = Asyncio.CreateTask(Outer());
        inner.AddDoneCallback(_ => log($"cancel {Yes(outer.Cancel())}"));
        await Asyncio.Wait([outer]);
        log($"outer {Outcome(outer)}");
    }

    public static async Coroutine AWaitEndsAndItsWaiterIsCancelled(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Waiter() => await Asyncio.Wait([future]);

        LoopTask task = Asyncio.CreateTask(Waiter());
        await Asyncio.Sleep(0);
        future.SetResult(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, future {Outcome(future)}");
    }

    public static async Coroutine TwoWaitersOfAFutureAndOneOfThemLate(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Waiter(string name, double seconds)
        {
            try
            {
                log($"{name} got {await Asyncio.WaitFor(future, seconds)} {At()}");
            }
            catch (TimeoutException error)
            {
                log($"{name} {Show(error)} {At()}");
            }
            catch (CancelledException error)
            {
                log($"{name} {Show(error)} {At()}, asked {Asked()}");
                throw;
            }
        }

        LoopTask[] tasks = [Asyncio.CreateTask(Waiter("impatient", 1)), Asyncio.CreateTask(Waiter("patient", 5))];
        await Asyncio.Wait(tasks);
        log(string.Join(", ", tasks.Select(Outcome)));
    }

    public static async Coroutine ACallbackRemovedAfterTheResultWasSet(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        void Callback(Future _) => log("runs all the same");

        future.AddDoneCallback(Callback);
        future.SetResult(1);
        log($"removed {future.RemoveDoneCallback(Callback)}");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine ACallbackThatAddsACallback(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        void Outer(Future done)
        {
            log("outer");
            done.AddDoneCallback(_ => log("inner"));
        }

        future.AddDoneCallback(Outer);
        future.AddDoneCallback(_ => log("second"));
        future.SetResult(1);
        await Asyncio.Sleep(1);
    }

    public static async Coroutine AHandleThatCancelsItself(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        List<Handle> handles = [];

        void Callback()
        {
            handles[0].Cancel();
            log("ran to its end");
        }

        handles.Add(loop.CallSoon(Callback));
        await Asyncio.Sleep(1);
    }
}
