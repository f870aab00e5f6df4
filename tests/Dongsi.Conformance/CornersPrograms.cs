namespace Dongsi.Conformance;

/// <summary>Timeouts, waits and eager tasks at the edges.</summary>
internal static class CornersPrograms
{
    public static async Coroutine ReschedulingWhileExpiringIsRefused(Log log)
    {
        async Coroutine Body(TimeoutScope scope)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                try
                {
                    scope.Reschedule(Seconds(20));
                    log("accepted");
                }
                catch (InvalidOperationException error)
                {
                    log(Show(error));
                }

                throw;
            }
        }

        await Expect(log, Asyncio.Timeout(1, Body));
    }

    public static async Coroutine ReschedulingTwiceInOneTurn(Log log) =>
        await Expect(log, Asyncio.Timeout(1, async scope =>
        {
            scope.Reschedule(Seconds(5));
            scope.Reschedule(Seconds(2));
            await Asyncio.Sleep(10);
        }));

    public static async Coroutine ADeadlinePutOffBySomebodyElse(Log log)
    {
        List<TimeoutScope> scopes = [];

        async Coroutine<string> Body(TimeoutScope scope)
        {
            scopes.Add(scope);
            await Asyncio.Sleep(3);
            return "in time after all";
        }

        LoopTask<string> task = Asyncio.CreateTask(Asyncio.Timeout(2, Body));
        await Asyncio.Sleep(1);
        scopes[0].Reschedule(Seconds(5));
        log($"{await task} {At()}");
    }

    public static async Coroutine ATimeoutInACoroutineThatATimeoutAwaits(Log log)
    {
        async Coroutine Inner()
        {
            try
            {
                await Asyncio.Timeout(1, async scope => await Asyncio.Sleep(10));
            }
            catch (TimeoutException)
            {
                log($"inner timeout {At()}");
                await Asyncio.Sleep(10);
            }
        }

        try
        {
            await Asyncio.Timeout(3, async scope => await Inner());
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}, asked {Asked()}");
        }
    }

    public static async Coroutine ThreeTimeoutsInOneTurnAndACancel(Log log)
    {
        async Coroutine Worker() =>
            await Asyncio.Timeout(1, async outer =>
                await Asyncio.Timeout(1, async middle =>
                    await Asyncio.Timeout(1, async inner => await Asyncio.Sleep(10))));

        LoopTask task = Asyncio.CreateTask(Worker());
        Asyncio.RunningLoop.CallAt(Seconds(1), () => task.Cancel());
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, asked {task.Cancelling} {At()}");
    }

    [DiffersOnPurpose(
        "A failure that a cancel kept from its waiter is one that nobody took.",
        "Timeout, asked 0", "done", "report Error(just in time)")]
    public static async Coroutine ATimeoutWhoseBodyFailsBeforeTheNextWait(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Worker()
        {
            try
            {
                await Asyncio.Timeout(1, async scope => await future);
            }
            catch (TimeoutException error)
            {
                log($"{Show(error)}, asked {Asked()}");
            }
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        Asyncio.RunningLoop.CallAt(Seconds(1), () => future.SetException(new Oops("just in time")));
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine WaitForInsideWaitFor(Log log)
    {
        async Coroutine<int> Inner()
        {
            try
            {
                return await Asyncio.WaitFor(Asyncio.Sleep(10, 0), 5);
            }
            catch (TimeoutException)
            {
                log("never: the outer one is earlier");
                return 0;
            }
        }

        try
        {
            await Asyncio.WaitFor(Inner(), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}, asked {Asked()}");
        }
    }

    public static async Coroutine WaitForZeroWaitsForTheCleanUpOfATask(Log log)
    {
        async Coroutine<int> Child()
        {
            try
            {
                return await Asyncio.Sleep(10, 0);
            }
            finally
            {
                await Asyncio.Sleep(2);
                log($"cleaned up {At()}");
            }
        }

        LoopTask<int> task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(1);
        try
        {
            await Asyncio.WaitFor(task, 0);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}, {Outcome(task)}");
        }
    }

    public static async Coroutine WaitForZeroOfATaskThatSwallows(Log log)
    {
        async Coroutine<string> Child()
        {
            try
            {
                return await Asyncio.Sleep(10, "never");
            }
            catch (CancelledException)
            {
                return "swallowed";
            }
        }

        LoopTask<string> task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(1);
        try
        {
            log(await Asyncio.WaitFor(task, 0));
        }
        catch (TimeoutException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine AnEagerTaskCancelsItsMaker(Log log)
    {
        async Coroutine Worker()
        {
            LoopTask me = Asyncio.CurrentTask!;

            async Coroutine Child()
            {
                me.Cancel("from the eager child");
                log("child ends");
            }

            Asyncio.CreateTask(Child(), eager: true);
            log($"maker goes on, asked {me.Cancelling}");
            try
            {
                await Asyncio.Sleep(1);
            }
            catch (CancelledException error)
            {
                log(Why(error));
            }
        }

        await Asyncio.CreateTask(Worker());
    }

    public static async Coroutine AnEagerTaskThatRaisesCancelled(Log log)
    {
        async Coroutine Child() => throw new CancelledException("eagerly");

        LoopTask task = Asyncio.CreateTask(Child(), eager: true);
        log(Outcome(task));
        try
        {
            await task;
        }
        catch (CancelledException error)
        {
            log($"{Why(error)}, asked {Asked()}");
        }
    }

    public static async Coroutine AnUntakenFailureOfAnEagerTaskIsReportedOnce(Log log)
    {
        async Coroutine Child() => throw new Oops("eager");

        LoopTask task = Asyncio.CreateTask(Child(), eager: true);
        await Asyncio.Sleep(1);
        log($"main ends, done {Yes(task.Done)}");
    }

    public static async Coroutine ACallbackMayStartATask(Log log)
    {
        async Coroutine Child() => log("child");

        void Callback()
        {
            Asyncio.CreateTask(Child());
            log("callback");
        }

        Asyncio.RunningLoop.CallSoon(Callback);
        await Asyncio.Sleep(0);
        log("one turn");
        await Asyncio.Sleep(0);
        log("two turns");
    }

    public static async Coroutine FramesUnwindFromTheInside(Log log)
    {
        async Coroutine Frame(int depth)
        {
            try
            {
                await (depth == 3 ? Asyncio.Sleep(10) : Frame(depth + 1));
            }
            finally
            {
                log($"frame {depth}");
            }
        }

        LoopTask task = Asyncio.CreateTask(Frame(0));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine AFrameThatSwallowsLetsTheRestGoOn(Log log)
    {
        async Coroutine<string> Leaf()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log("leaf swallows");
            }

            return "leaf";
        }

        async Coroutine<string> Root() => $"root of {await Leaf()}";

        LoopTask<string> task = Asyncio.CreateTask(Root());
        await Asyncio.Sleep(1);
        task.Cancel();
        log(await task);
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
