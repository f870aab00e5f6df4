namespace Dongsi.Conformance;

/// <summary>Tasks that take their first step inside CreateTask.</summary>
internal static class EagerTasksPrograms
{
    public static async Coroutine AnEagerTaskRunsToItsFirstWait(Log log)
    {
        async Coroutine Child()
        {
            log("child starts");
            await Asyncio.Sleep(0);
            log("child ends");
        }

        CountTurns(log, 2);
        LoopTask task = Asyncio.CreateTask(Child(), eager: true);
        log("made");
        await task;
        log("main");
    }

    public static async Coroutine AnEagerTaskThatNeverWaitsIsDoneAtOnce(Log log)
    {
        async Coroutine<int> Child() => 3;

        LoopTask<int> task = Asyncio.CreateTask(Child(), eager: true);
        log(Outcome(task));
        CountTurns(log, 1);
        log($"awaiting does not yield: {await task}");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine AFailureOfTheFirstStepIsKept(Log log)
    {
        async Coroutine Child() => throw new Oops("first step");

        LoopTask task = Asyncio.CreateTask(Child(), eager: true);
        log("made");
        try
        {
            await task;
        }
        catch (Oops error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine TheCurrentTaskIsSwappedAndPutBack(Log log)
    {
        async Coroutine Child(string name)
        {
            Asyncio.CurrentTask!.Name = name;
            log($"inside {Current()}");
            if (name == "outer")
            {
                Asyncio.CreateTask(Child("inner"), eager: true);
                log($"back in {Current()}");
            }

            await Asyncio.Sleep(0);
            log($"resumed {Current()}");
        }

        Asyncio.CurrentTask!.Name = "main";
        Asyncio.CreateTask(Child("outer"), eager: true);
        log($"back in {Current()}");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine TheNameIsThereInTheFirstStep(Log log)
    {
        async Coroutine Child() => log(Current());

        await Asyncio.CreateTask(Child(), name: "early bird", eager: true);
    }

    public static async Coroutine AnEagerTaskIsListedOnceItWaits(Log log)
    {
        async Coroutine Child()
        {
            log($"inside {Names(Asyncio.AllTasks())}");
            await Asyncio.Sleep(1);
        }

        async Coroutine Short()
        {
        }

        Asyncio.CurrentTask!.Name = "main";
        LoopTask task = Asyncio.CreateTask(Child(), name: "child", eager: true);
        Asyncio.CreateTask(Short(), name: "short", eager: true);
        log(Names(Asyncio.AllTasks()));
        await task;
        log(Names(Asyncio.AllTasks()));
    }

    public static async Coroutine CallbacksOfAnEagerlyDoneTaskAreStillScheduled(Log log)
    {
        async Coroutine<int> Child() => 1;

        LoopTask<int> task = Asyncio.CreateTask(Child(), eager: true);
        task.AddDoneCallback(_ => log($"callback {Outcome(task)}"));
        log("added");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine AnEagerTaskHasAContextOfItsOwn(Log log)
    {
        AsyncLocal<string> local = new() { Value = "unset" };

        async Coroutine Child()
        {
            log($"child sees {local.Value}");
            local.Value = "child";
            await Asyncio.Sleep(0);
            log($"child still sees {local.Value}");
        }

        local.Value = "main";
        LoopTask task = Asyncio.CreateTask(Child(), eager: true);
        log($"main sees {local.Value}");
        await task;
    }

    public static async Coroutine CancellingAnEagerTaskThatWaits(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                log("child cleans up");
            }
        }

        LoopTask task = Asyncio.CreateTask(Child(), eager: true);
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine AnEagerTaskThatCancelsItself(Log log)
    {
        async Coroutine Child()
        {
            Asyncio.CurrentTask!.Cancel();
            try
            {
                await Asyncio.Sleep(0);
            }
            catch (CancelledException error)
            {
                log(Show(error));
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Child(), eager: true);
        log(Outcome(task));
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }
}
