namespace Dongsi.Conformance;

/// <summary>A timeout and a cancel from outside, at the same time or one after the other.</summary>
internal static class TimeoutCancelsPrograms
{
    public static async Coroutine ACancelFromOutsidePassesThrough(Log log)
    {
        async Coroutine Worker()
        {
            TimeoutScope? used = null;
            try
            {
                await Asyncio.Timeout(5, async scope =>
                {
                    used = scope;
                    await Asyncio.Sleep(10);
                });
            }
            catch (CancelledException error)
            {
                log($"{Why(error)}, expired {Yes(used!.Expired)}");
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, asked {task.Cancelling}");
    }

    public static async Coroutine ACancelJustBeforeTheDeadlineWins(Log log)
    {
        async Coroutine Worker() => await Asyncio.Timeout(1, async scope => await Asyncio.Sleep(10));

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(0.5);
        Asyncio.RunningLoop.CallAt(Seconds(1), () => task.Cancel());
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, asked {task.Cancelling} {At()}");
    }

    public static async Coroutine ACancelJustBehindTheDeadlineWins(Log log)
    {
        async Coroutine Worker()
        {
            try
            {
                await Asyncio.Timeout(1, async scope => await Asyncio.Sleep(10));
            }
            catch (TimeoutException error)
            {
                log(Show(error));
            }
        }

        EventLoop loop = Asyncio.RunningLoop;
        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(0);

        // Due at the same moment and registered later: the timeout's cancel comes first, both before the step.
        loop.CallAt(Seconds(1), () => task.Cancel());
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, asked {task.Cancelling} {At()}");
    }

    public static async Coroutine ACancelDuringTheCleanUpOfATimeoutWins(Log log)
    {
        async Coroutine Body(TimeoutScope scope)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                await Asyncio.Sleep(2);
            }
        }

        async Coroutine Worker() => await Asyncio.Timeout(1, Body);

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(2);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, asked {task.Cancelling} {At()}");
    }

    public static async Coroutine ARequestFromBeforeTheRegionIsNotItsOwn(Log log)
    {
        async Coroutine Worker()
        {
            LoopTask me = Asyncio.CurrentTask!;
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log($"asked {me.Cancelling} {At()}");
            }

            try
            {
                await Asyncio.Timeout(1, async scope => await Asyncio.Sleep(10));
            }
            catch (TimeoutException error)
            {
                log($"{Show(error)} {At()}, still asked {me.Cancelling}");
            }
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    [DiffersOnPurpose(
        "A cancel that was asked for before the region is never taken for its timeout (python/cpython#134471).",
        "Cancelled")]
    public static async Coroutine ARequestNotDeliveredBeforeARegionOfZero(Log log)
    {
        async Coroutine Worker()
        {
            Asyncio.CurrentTask!.Cancel();
            try
            {
                await Asyncio.Timeout(0, async scope => await Asyncio.Sleep(1));
            }
            catch (TimeoutException error)
            {
                log(Show(error));
            }
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine ARequestNotDeliveredBeforeALongerRegion(Log log)
    {
        async Coroutine Worker()
        {
            Asyncio.CurrentTask!.Cancel();
            await Asyncio.Timeout(5, async scope => await Asyncio.Sleep(1));
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }

    public static async Coroutine ABodyThatCancelsItselfIsCancelled(Log log)
    {
        async Coroutine Body(TimeoutScope scope)
        {
            Asyncio.CurrentTask!.Cancel();
            try
            {
                await Asyncio.Sleep(1);
            }
            catch (CancelledException)
            {
                log($"expired {Yes(scope.Expired)}");
                throw;
            }
        }

        async Coroutine Worker() => await Asyncio.Timeout(5, Body);

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine ASwallowedTimeoutInALoopLeavesNoDebt(Log log)
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await Asyncio.Timeout(1, async scope => await Asyncio.Sleep(10));
            }
            catch (TimeoutException)
            {
                log($"attempt {attempt} {At()}, asked {Asked()}");
            }
        }
    }

    [DiffersOnPurpose(
        "A cancel that was pending when the region began is never taken for its timeout, not even once swallowed.",
        "swallowed t=0", "Cancelled")]
    public static async Coroutine ARequestNotDeliveredBeforeTheRegionAndSwallowedInIt(Log log)
    {
        async Coroutine Body(TimeoutScope scope)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log($"swallowed {At()}");
            }

            await Asyncio.Sleep(10);
        }

        async Coroutine Worker()
        {
            Asyncio.CurrentTask!.Cancel();
            try
            {
                await Asyncio.Timeout(1, Body);
            }
            catch (TimeoutException error)
            {
                log($"{Show(error)} {At()}, asked {Asked()}");
            }
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }
}
