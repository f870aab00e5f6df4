namespace Dongsi.Conformance;

/// <summary>AsyncLocal values: one context per task, shared by what it awaits.</summary>
internal static class ContextsPrograms
{
    public static async Coroutine ATaskCopiesTheContextWhenItIsMade(Log log)
    {
        AsyncLocal<string> local = new();

        async Coroutine Child()
        {
            log($"child sees {local.Value}");
            local.Value = "child";
        }

        local.Value = "at creation";
        LoopTask task = Asyncio.CreateTask(Child());
        local.Value = "after creation";
        await task;
        log($"main sees {local.Value}");
    }

    public static async Coroutine AnAwaitedCoroutineSharesTheContext(Log log)
    {
        AsyncLocal<string> local = new();

        async Coroutine Child()
        {
            log($"child sees {local.Value}");
            local.Value = "set by the child";
            await Asyncio.Sleep(0);
            local.Value = "set after its sleep";
        }

        local.Value = "main";
        await Child();
        log($"main sees {local.Value}");
    }

    public static async Coroutine AContextSurvivesEveryWait(Log log)
    {
        AsyncLocal<string> local = new() { Value = "unset" };

        async Coroutine Worker(string name)
        {
            local.Value = name;
            for (int times = 0; times < 2; times++)
            {
                await Asyncio.Sleep(1);
                log($"{name} sees {local.Value} {At()}");
            }
        }

        await Asyncio.Gather(Worker("first"), Worker("second"));
        log($"main sees {local.Value}");
    }

    public static async Coroutine TwoTasksDoNotSeeEachOther(Log log)
    {
        AsyncLocal<string> local = new();

        async Coroutine Worker(string name)
        {
            log($"{name} sees {local.Value}");
            local.Value = name;
            await Asyncio.Sleep(0);
            log($"{name} sees {local.Value}");
        }

        local.Value = "main";
        await Asyncio.Gather(Worker("first"), Worker("second"));
        log($"main sees {local.Value}");
    }

    public static async Coroutine ADoneCallbackRunsInTheContextItWasAddedIn(Log log)
    {
        AsyncLocal<string> local = new();
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
        local.Value = "added";
        future.AddDoneCallback(_ => log($"callback sees {local.Value}"));
        local.Value = "completed";
        future.SetResult(0);
        await Asyncio.Sleep(0);
    }

    public static async Coroutine WaitForRunsInTheSameContext(Log log)
    {
        AsyncLocal<string> local = new();

        async Coroutine<int> Child()
        {
            local.Value = "set inside wait_for";
            return 0;
        }

        local.Value = "main";
        await Asyncio.WaitFor(Child(), 1);
        log($"main sees {local.Value}");
    }

    public static async Coroutine GatherGivesEachChildACopy(Log log)
    {
        AsyncLocal<string> local = new();

        async Coroutine<string?> Child(string name)
        {
            string? seen = local.Value;
            local.Value = name;
            return seen;
        }

        local.Value = "main";
        var (first, second) = await Asyncio.Gather(Child("a"), Child("b"));
        log($"{first} {second}");
        log($"main sees {local.Value}");
    }

    public static async Coroutine TheBodyOfATimeoutSharesTheContext(Log log)
    {
        AsyncLocal<string> local = new();
        await Asyncio.Timeout(1, async scope =>
        {
            local.Value = "set in the body";
            await Asyncio.Sleep(0);
        });
        log($"main sees {local.Value}");
    }

    public static async Coroutine TheBodyOfAGroupSharesAndItsChildrenCopy(Log log)
    {
        AsyncLocal<string> local = new();

        async Coroutine Child()
        {
            log($"child sees {local.Value}");
            local.Value = "child";
        }

        await TaskGroup.Run(async group =>
        {
            local.Value = "set in the body";
            group.CreateTask(Child());
        });
        log($"main sees {local.Value}");
    }

    public static void TheRunsOfOneRunnerShareAContext(Log log)
    {
        AsyncLocal<string> local = new();

        async Coroutine Main(string name)
        {
            log($"{name} sees {local.Value}");
            local.Value = name;
        }

        local.Value = "outside";
        using (var runner = new Runner(OnVirtualTime(log)))
        {
            runner.Run(Main("first"));
            runner.Run(Main("second"));
        }

        log($"outside sees {local.Value}");
    }

    public static async Coroutine AContextSurvivesACancel(Log log)
    {
        AsyncLocal<string> local = new();

        async Coroutine Child()
        {
            local.Value = "child";
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                log($"child sees {local.Value}");
            }
        }

        local.Value = "main";
        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"main sees {local.Value}");
    }

    public static async Coroutine ATaskMadeByACallbackHasItsContext(Log log)
    {
        AsyncLocal<string> local = new();

        async Coroutine Child() => log($"child sees {local.Value}");

        void Callback()
        {
            Asyncio.CreateTask(Child());
            local.Value = "too late";
        }

        local.Value = "scheduled";
        Asyncio.RunningLoop.CallSoon(Callback);
        local.Value = "main";
        await Asyncio.Sleep(1);
    }
}
