namespace Dongsi.Conformance;

/// <summary>AsCompleted: the tasks themselves, in the order they complete.</summary>
internal static class AsCompletedPrograms
{
    public static async Coroutine TasksComeInTheOrderOfCompletion(Log log)
    {
        LoopTask<int>[] tasks =
            [.. ((int[])[3, 1, 2]).Select(delay => Asyncio.CreateTask(Asyncio.Sleep(delay, delay), $"task {delay}"))];
        await foreach (LoopTask<int> task in Asyncio.AsCompleted(tasks))
        {
            log($"{task.Name}: {Outcome(task)} {At()}");
        }
    }

    public static async Coroutine ATieComesInTheOrderOfCompletion(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Dictionary<char, Future<char>> futures = "abc".ToDictionary(name => name, _ => loop.CreateFuture<char>());

        void Finish()
        {
            foreach (char name in "cab")
            {
                futures[name].SetResult(name);
            }
        }

        loop.CallLater(1, Finish);
        await foreach (Future<char> future in Asyncio.AsCompleted(futures.Values))
        {
            log($"{Outcome(future)} {At()}");
        }
    }

    public static async Coroutine AFailedTaskIsGivenLikeAnyOther(Log log)
    {
        async Coroutine<int> Fail()
        {
            await Asyncio.Sleep(1);
            throw new Oops("one");
        }

        LoopTask<int>[] tasks = [After(2, 1), Asyncio.CreateTask(Fail())];
        await foreach (LoopTask<int> task in Asyncio.AsCompleted(tasks))
        {
            try
            {
                log($"got {await task}");
            }
            catch (Oops error)
            {
                log(Show(error));
            }
        }
    }

    public static async Coroutine ACancelledTaskIsGivenLikeAnyOther(Log log)
    {
        LoopTask<int>[] tasks = [After(2, 1), After(10, 2)];
        Asyncio.RunningLoop.CallLater(1, () => tasks[1].Cancel());
        await foreach (LoopTask<int> task in Asyncio.AsCompleted(tasks))
        {
            log($"{Outcome(task)} {At()}");
        }
    }

    public static async Coroutine TheTimeLimitEndsTheLoopAndNotTheTasks(Log log)
    {
        LoopTask<int>[] tasks = [After(1, 1), After(3, 3)];
        try
        {
            await foreach (LoopTask<int> task in Asyncio.AsCompleted(tasks, timeout: 2))
            {
                log($"{Outcome(task)} {At()}");
            }
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }

        log($"left {Outcome(tasks[1])}");
        log($"later {await tasks[1]} {At()}");
    }

    public static async Coroutine TheTimeLimitCountsFromTheCall(Log log)
    {
        LoopTask<int>[] tasks = [After(1, 1), After(2, 2), After(6, 6)];
        try
        {
            await foreach (LoopTask<int> task in Asyncio.AsCompleted(tasks, timeout: 5))
            {
                log($"{Outcome(task)} {At()}");
                await Asyncio.Sleep(2);
            }
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }

        await tasks[2];
    }

    public static async Coroutine WhatIsDoneAlreadyStillComesFirst(Log log)
    {
        LoopTask<string>[] tasks =
            [Asyncio.CreateTask(Asyncio.Sleep(1, "late")), Asyncio.CreateTask(Asyncio.Sleep(0, "done"))];
        await tasks[1];
        CountTurns(log, 2);
        await foreach (LoopTask<string> task in Asyncio.AsCompleted(tasks))
        {
            log($"{Outcome(task)} {At()}");
        }
    }

    public static async Coroutine NothingCompletesAtOnce(Log log)
    {
        await foreach (LoopTask _ in Asyncio.AsCompleted(Array.Empty<LoopTask>()))
        {
            log("never");
        }

        log("done");
    }

    public static async Coroutine LeavingEarlyLeavesTheTasksRunning(Log log)
    {
        LoopTask<int>[] tasks = [After(1, 1), After(2, 2)];
        await foreach (LoopTask<int> task in Asyncio.AsCompleted(tasks))
        {
            log($"first {Outcome(task)}");
            break;
        }

        log($"second {await tasks[1]} {At()}");
    }

    public static async Coroutine CancellingTheConsumerLeavesTheTasksRunning(Log log)
    {
        LoopTask<int>[] tasks = [After(1, 1), After(4, 4)];

        async Coroutine Consumer()
        {
            try
            {
                await foreach (LoopTask<int> task in Asyncio.AsCompleted(tasks))
                {
                    log($"{Outcome(task)} {At()}");
                }
            }
            catch (CancelledException error)
            {
                log($"consumer {Why(error)} {At()}");
                throw;
            }
        }

        LoopTask consuming = Asyncio.CreateTask(Consumer());
        await Asyncio.Sleep(2);
        consuming.Cancel("stop");
        await Asyncio.Wait([consuming]);
        log($"{Outcome(consuming)}, second {await tasks[1]} {At()}");
    }

    public static async Coroutine CompletionsInTheTurnOfTheTimeLimitAreLate(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Future<string>[] futures = [loop.CreateFuture<string>(), loop.CreateFuture<string>()];
        loop.CallAt(Seconds(1), () => futures[0].SetResult("first"));

        async Coroutine Consumer()
        {
            try
            {
                await foreach (Future<string> future in Asyncio.AsCompleted(futures, timeout: 1))
                {
                    log($"{Outcome(future)} {At()}");
                }
            }
            catch (TimeoutException error)
            {
                log($"{Show(error)} {At()}");
            }
        }

        LoopTask task = Asyncio.CreateTask(Consumer());
        await Asyncio.Sleep(0);
        loop.CallAt(Seconds(1), () => futures[1].SetResult("second"));
        await task;
        log(string.Join(", ", futures.Select(Outcome)));
    }

    private static LoopTask<int> After(double delay, int result) => Asyncio.CreateTask(Asyncio.Sleep(delay, result));
}
