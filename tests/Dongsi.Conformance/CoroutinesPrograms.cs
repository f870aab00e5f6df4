namespace Dongsi.Conformance;

/// <summary>Coroutines: lazy, one-shot, and run inside the task that awaits them.</summary>
internal static class CoroutinesPrograms
{
    public static async Coroutine CallingRunsNothing(Log log)
    {
        async Coroutine<int> Child()
        {
            log("child runs");
            return 1;
        }

        Coroutine<int> coroutine = Child();
        log("called");
        log($"returned {await coroutine}");
    }

    public static async Coroutine StatesOfACoroutine(Log log)
    {
        Coroutine? coroutine = null;

        async Coroutine Child()
        {
            log($"inside: {State(coroutine!)}");
            await Asyncio.Sleep(1);
        }

        coroutine = Child();
        log($"before: {State(coroutine)}");
        LoopTask task = Asyncio.CreateTask(coroutine);
        await Asyncio.Sleep(0);
        log($"asleep: {State(coroutine)}");
        await task;
        log($"after: {State(coroutine)}");
    }

    public static async Coroutine AwaitingACoroutineCostsNoTurn(Log log)
    {
        async Coroutine<int> Leaf() => 1;
        async Coroutine<int> Middle() => await Leaf() + 1;
        async Coroutine<int> Root() => await Middle() + 1;

        CountTurns(log, 1);
        log($"root returned {await Root()}");
        await Asyncio.Sleep(0);
        log("after the first turn");
    }

    public static async Coroutine AChainOfFramesUnwindsInOneTurn(Log log)
    {
        async Coroutine Frame(int depth)
        {
            if (depth == 0)
            {
                await Asyncio.Sleep(0);
                log("leaf resumed");
            }
            else
            {
                await Frame(depth - 1);
            }

            if (depth == 50)
            {
                log("root resumed");
            }
        }

        CountTurns(log, 3);
        await Frame(50);
        await Asyncio.Sleep(0);
    }

    public static async Coroutine ACoroutineAwaitedTwiceIsRefused(Log log)
    {
        async Coroutine Child() => log("child");

        Coroutine coroutine = Child();
        await coroutine;
        try
        {
            await coroutine;
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine ACoroutineAwaitedByTwoTasksIsRefusedToTheSecond(Log log)
    {
        async Coroutine<int> Child()
        {
            await Asyncio.Sleep(1);
            return 5;
        }

        Coroutine<int> coroutine = Child();

        async Coroutine Waiter(string name)
        {
            try
            {
                log($"{name} got {await coroutine}");
            }
            catch (InvalidOperationException error)
            {
                log($"{name} got {Show(error)}");
            }
        }

        await Asyncio.Gather(Waiter("first"), Waiter("second"));
    }

    public static async Coroutine AClosedCoroutineNeverRuns(Log log)
    {
        async Coroutine Child() => log("never");

        Coroutine coroutine = Child();
        coroutine.Close();
        coroutine.Close();
        log(State(coroutine));
        try
        {
            await coroutine;
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine AFailurePassesThroughTheFramesAtOnce(Log log)
    {
        async Coroutine Leaf()
        {
            await Asyncio.Sleep(0);
            throw new Oops("leaf");
        }

        async Coroutine Middle()
        {
            try
            {
                await Leaf();
            }
            finally
            {
                log("middle cleans up");
            }
        }

        async Coroutine Root()
        {
            try
            {
                await Middle();
            }
            catch (Oops error)
            {
                log($"root caught {Show(error)}");
            }
        }

        CountTurns(log, 2);
        await Root();
        log("root done");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine CleaningUpMayAwait(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(1);
                throw new Oops("child");
            }
            finally
            {
                log("cleaning");
                await Asyncio.Sleep(1);
                log("cleaned");
            }
        }

        EventLoop loop = Asyncio.RunningLoop;
        try
        {
            await Child();
        }
        catch (Oops error)
        {
            log($"{Show(error)} at {Clock(loop)}");
        }
    }

    public static async Coroutine ADoneFutureDoesNotYield(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Future<int> future = loop.CreateFuture<int>();
        future.SetResult(4);
        loop.CallSoon(() => log("callback"));
        log($"got {await future}");
        log($"again {await future}");
        await Asyncio.Sleep(0);
        log("main");
    }

    public static async Coroutine ADoneTaskDoesNotYield(Log log)
    {
        async Coroutine<int> Child() => 4;

        LoopTask<int> task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        log($"done {Yes(task.Done)}, got {await task}");
        await Asyncio.Sleep(0);
    }
}
