namespace Dongsi.Conformance;

/// <summary>How many turns of the loop each construct takes to deliver: users see it as order.</summary>
internal static class TurnsPrograms
{
    public static async Coroutine ATaskDeliversToItsWaiter(Log log)
    {
        LoopTask task = Asyncio.CreateTask(Nothing());
        CountTurns(log, 4);
        await task;
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine AFutureDeliversToItsWaiter(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Future<int> future = loop.CreateFuture<int>();
        loop.CallSoon(() => future.SetResult(1));
        CountTurns(log, 3);
        await future;
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine AChainOfTasksTakesATurnPerTask(Log log)
    {
        async Coroutine Outer(LoopTask inner) => await inner;

        CountTurns(log, 7);
        LoopTask task = Asyncio.CreateTask(OneYield());
        for (int times = 0; times < 3; times++)
        {
            task = Asyncio.CreateTask(Outer(task));
        }

        await task;
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine GatherDelivers(Log log)
    {
        CountTurns(log, 5);
        await Asyncio.Gather(Nothing(), OneYield());
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine GatherDeliversAFailure(Log log)
    {
        CountTurns(log, 4);
        try
        {
            await Asyncio.Gather(Failing(), OneYield());
        }
        catch (Oops error)
        {
            log(Show(error));
        }

        await Asyncio.Sleep(1);
    }

    public static async Coroutine WaitDelivers(Log log)
    {
        LoopTask[] tasks = [Asyncio.CreateTask(Nothing()), Asyncio.CreateTask(OneYield())];
        CountTurns(log, 5);
        await Asyncio.Wait(tasks);
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine WaitOnDoneTasksDelivers(Log log)
    {
        LoopTask task = Asyncio.CreateTask(Nothing());
        await task;
        CountTurns(log, 3);
        await Asyncio.Wait([task]);
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine WaitForACoroutineTakesNoTurn(Log log)
    {
        async Coroutine<int> NoTurn() => 0;

        CountTurns(log, 1);
        await Asyncio.WaitFor(NoTurn(), 1);
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine WaitForATaskDelivers(Log log)
    {
        async Coroutine<int> NoTurn() => 0;

        LoopTask<int> task = Asyncio.CreateTask(NoTurn());
        CountTurns(log, 4);
        await Asyncio.WaitFor(task, 1);
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine ATimeoutDelivers(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        loop.CallLater(1, () => CountTurns(log, 4));
        try
        {
            await Asyncio.Timeout(1, async scope => await Asyncio.Sleep(5));
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }

        await Asyncio.Sleep(1);
    }

    public static async Coroutine AGroupDelivers(Log log)
    {
        CountTurns(log, 5);
        await TaskGroup.Run(async group =>
        {
            group.CreateTask(Nothing());
            group.CreateTask(OneYield());
        });
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine AGroupDeliversAFailure(Log log)
    {
        async Coroutine Sibling()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                log("sibling ends");
            }
        }

        CountTurns(log, 6);
        try
        {
            await TaskGroup.Run(async group =>
            {
                group.CreateTask(Sibling());
                group.CreateTask(Failing());
            });
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }

        await Asyncio.Sleep(1);
    }

    public static async Coroutine AsCompletedDelivers(Log log)
    {
        LoopTask[] tasks = [Asyncio.CreateTask(Nothing()), Asyncio.CreateTask(OneYield())];
        CountTurns(log, 5);
        await foreach (LoopTask _ in Asyncio.AsCompleted(tasks))
        {
            log("one");
        }

        await Asyncio.Sleep(1);
    }

    public static async Coroutine AShieldDelivers(Log log)
    {
        async Coroutine<int> NoTurn() => 0;

        LoopTask<int> task = Asyncio.CreateTask(NoTurn());
        CountTurns(log, 5);
        await Asyncio.Shield(task);
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine ACancelDelivers(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                log("child ends");
            }
        }

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        CountTurns(log, 4);
        task.Cancel();
        try
        {
            await task;
        }
        catch (CancelledException error)
        {
            log(Show(error));
        }

        await Asyncio.Sleep(1);
    }

    public static async Coroutine ASleepDelivers(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;

        async Coroutine Sleeper()
        {
            await Asyncio.Sleep(1);
            log($"sleeper {At()}");
        }

        loop.CallLater(1, () => CountTurns(log, 3));
        LoopTask task = Asyncio.CreateTask(Sleeper());
        await task;
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine EagerChildrenOfAGather(Log log)
    {
        CountTurns(log, 4);
        await Asyncio.Gather(
            Asyncio.CreateTask(Nothing(), eager: true), Asyncio.CreateTask(OneYield(), eager: true));
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine ThreeWorkersInLockStep(Log log)
    {
        async Coroutine<string> Worker(string name)
        {
            for (int step = 0; step < 2; step++)
            {
                log($"{name}{step}");
                await Asyncio.Sleep(0);
            }

            return name;
        }

        CountTurns(log, 5);
        var (a, b, c) = await Asyncio.Gather(Worker("a"), Worker("b"), Worker("c"));
        log($"{a} {b} {c}");
        await Asyncio.Sleep(1);
    }

    private static async Coroutine Nothing()
    {
    }

    private static async Coroutine OneYield() => await Asyncio.Sleep(0);

    private static async Coroutine Failing() => throw new Oops("child");
}
