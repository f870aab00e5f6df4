namespace Dongsi.Conformance;

/// <summary>Shield: the outside may be cancelled, the inside goes on.</summary>
internal static class ShieldPrograms
{
    public static async Coroutine TheInnerTaskOutlivesTheCancel(Log log)
    {
        async Coroutine<int> Inner()
        {
            await Asyncio.Sleep(3);
            log($"inner ends {At()}");
            return 1;
        }

        LoopTask<int> inner = Asyncio.CreateTask(Inner());

        async Coroutine Outer()
        {
            try
            {
                await Asyncio.Shield(inner);
            }
            catch (CancelledException error)
            {
                log($"outer {Why(error)} {At()}");
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Outer());
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        await Asyncio.Wait([task]);
        log($"outer {Outcome(task)}, inner {Outcome(inner)}, inner asked {inner.Cancelling}");
        log($"inner gave {await inner}");
    }

    public static async Coroutine ACancelledInnerTaskCancelsTheOuter(Log log)
    {
        LoopTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(10, 0));
        Future<int> shielded = Asyncio.Shield(inner);
        Asyncio.RunningLoop.CallLater(1, () => inner.Cancel());
        try
        {
            await shielded;
        }
        catch (CancelledException error)
        {
            log($"{Show(error)} {At()}");
        }

        log($"shield {Outcome(shielded)}, main asked {Asked()}");
    }

    public static async Coroutine TheResultPassesThrough(Log log) =>
        log($"{await Asyncio.Shield(Asyncio.Sleep(1, 4))} {At()}");

    public static async Coroutine TheFailurePassesThrough(Log log)
    {
        async Coroutine<int> Inner()
        {
            await Asyncio.Sleep(1);
            throw new Oops("inner");
        }

        try
        {
            await Asyncio.Shield(Inner());
        }
        catch (Oops error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine ADoneFutureIsGivenBackAsItIs(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        future.SetResult(2);
        Future<int> shielded = Asyncio.Shield(future);
        log($"same {Yes(ReferenceEquals(shielded, future))}, done {Yes(shielded.Done)}");
        CountTurns(log, 1);
        log($"{await shielded}");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine CancellingTheShieldItselfEndsOnlyTheShield(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        Future<int> shielded = Asyncio.Shield(future);
        log($"cancel {Yes(shielded.Cancel())}, shield {Outcome(shielded)}, inner {Outcome(future)}");
        future.SetResult(3);
        await Asyncio.Sleep(0);
        log($"inner {Outcome(future)}");
    }

    public static async Coroutine AFailureAfterTheShieldWasCancelledIsReportedOnce(Log log)
    {
        async Coroutine<int> Inner()
        {
            await Asyncio.Sleep(2);
            throw new Oops("late");
        }

        async Coroutine Outer() => await Asyncio.Shield(Inner());

        LoopTask task = Asyncio.CreateTask(Outer());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
        await Asyncio.Sleep(2);
        log($"main ends {At()}");
    }

    public static async Coroutine TheResultTakesATurnMoreThroughAShield(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Waiter(string name, Future<int> awaitable) => log($"{name} got {await awaitable}");

        LoopTask[] tasks =
        [
            Asyncio.CreateTask(Waiter("shielded", Asyncio.Shield(future))), Asyncio.CreateTask(Waiter("bare", future)),
        ];
        await Asyncio.Sleep(1);
        future.SetResult(1);
        CountTurns(log, 3);
        await Asyncio.Wait(tasks);
    }

    public static async Coroutine AShieldDoesNotProtectFromTheEndOfTheLoop(Log log)
    {
        async Coroutine<int> Inner()
        {
            try
            {
                return await Asyncio.Sleep(10, 0);
            }
            finally
            {
                log($"inner ends {At()}");
            }
        }

        async Coroutine Outer() => await Asyncio.Shield(Inner());

        Asyncio.CreateTask(Outer());
        await Asyncio.Sleep(1);
        log("main ends");
    }

    public static async Coroutine CleanUpBehindAShieldCanBeWaitedFor(Log log)
    {
        async Coroutine<int> Save()
        {
            await Asyncio.Sleep(2);
            log($"saved {At()}");
            return 0;
        }

        async Coroutine Worker()
        {
            LoopTask<int> saving = Asyncio.CreateTask(Save());
            try
            {
                await Asyncio.Shield(saving);
            }
            catch (CancelledException)
            {
                log($"cancelled {At()}");
                await saving;
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }
}
