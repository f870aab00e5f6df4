namespace Dongsi.Conformance;

/// <summary>Sleep: seconds, zero, results.</summary>
internal static class SleepsPrograms
{
    public static async Coroutine SleepersWakeByTheirDeadlines(Log log)
    {
        async Coroutine Sleeper(double seconds)
        {
            await Asyncio.Sleep(seconds);
            log($"{Number(Seconds(seconds))} {At()}");
        }

        await Asyncio.Gather(Sleeper(2), Sleeper(0.5), Sleeper(1.25));
    }

    public static async Coroutine SleepZeroIsOneTurn(Log log)
    {
        CountTurns(log, 4);
        for (int number = 0; number < 3; number++)
        {
            await Asyncio.Sleep(0);
            log($"awake {number}");
        }

        log(At());
    }

    public static async Coroutine SleepGivesItsResult(Log log)
    {
        log($"{await Asyncio.Sleep(1, "slept")} {At()}");
        log($"{await Asyncio.Sleep(0, "yielded")} {At()}");
    }

    public static async Coroutine SleepersAndTimersOfOneMoment(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;

        async Coroutine Sleeper()
        {
            await Asyncio.Sleep(1);
            log($"sleeper {At()}");
        }

        loop.CallLater(1, () => log("timer before"));
        LoopTask task = Asyncio.CreateTask(Sleeper());
        await Asyncio.Sleep(0);
        CountTurns(log, 1);
        loop.CallLater(1, () => CountTurns(log, 2));
        await task;
    }

    [DiffersOnPurpose("A negative delay is a mistake somewhere else; zero is one turn.", "refused", "refused")]
    public static async Coroutine ANegativeDelayIsRefused(Log log)
    {
        try
        {
            await Asyncio.Sleep(-1);
            log("accepted");
        }
        catch (ArgumentOutOfRangeException)
        {
            log("refused");
        }

        try
        {
            Asyncio.RunningLoop.CallLater(-1, () => log("x"));
            log("accepted");
        }
        catch (ArgumentOutOfRangeException)
        {
            log("refused");
        }

        await Asyncio.Sleep(0);
    }

    public static async Coroutine ADelayThatIsNotANumberIsRefused(Log log)
    {
        try
        {
            await Asyncio.Sleep(double.NaN);
        }
        catch (ArgumentException)
        {
            log("refused");
        }
    }

    public static async Coroutine ACancelledSleepLeavesNoTimer(Log log)
    {
        LoopTask task = Asyncio.CreateTask(Asyncio.Sleep(100));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
        await Asyncio.Sleep(2);
        log(At());
    }

    [DiffersOnPurpose("Timers of one deadline fire in the order in which they were set.", "in order")]
    public static async Coroutine ManySleepersOfOneMomentWakeInOrder(Log log)
    {
        List<int> order = [];

        async Coroutine Sleeper(int number)
        {
            await Asyncio.Sleep(1);
            order.Add(number);
        }

        await Asyncio.Gather(Enumerable.Range(0, 20).Select(Sleeper));
        log(order.SequenceEqual(order.Order()) ? "in order" : "shuffled");
    }

    public static async Coroutine TimeStandsStillWhileCallbacksRun(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        log(At());
        for (int turn = 0; turn < 5; turn++)
        {
            await Asyncio.Sleep(0);
        }

        log(At());
        loop.CallLater(1, () => log(At()));
        await Asyncio.Sleep(1);
        log(At());
    }
}
