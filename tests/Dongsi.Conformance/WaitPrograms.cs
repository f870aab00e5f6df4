namespace Dongsi.Conformance;

/// <summary>Wait: never raises for its futures, never cancels them.</summary>
internal static class WaitPrograms
{
    public static async Coroutine AllCompletedWaitsForFailuresToo(Log log)
    {
        LoopTask<int>[] tasks = [Sleeper(3, "a"), Failing(1, "b"), Sleeper(2, "c")];
        Line(log, await Asyncio.Wait(tasks));
        log(string.Join(' ', tasks.Select(Outcome)));
    }

    public static async Coroutine FirstCompletedReturnsWithTheFirst(Log log)
    {
        LoopTask<int>[] tasks = [Sleeper(3, "a"), Sleeper(1, "b"), Sleeper(1, "c")];
        var both = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstCompleted);
        Line(log, both);
        Line(log, await Asyncio.Wait(both.Pending));
    }

    public static async Coroutine FirstExceptionReturnsWithTheFirstFailure(Log log)
    {
        LoopTask<int>[] tasks = [Sleeper(1, "a"), Failing(2, "b"), Sleeper(3, "c")];
        var both = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstException);
        Line(log, both);
        log(Outcome(tasks[1]));
        await Asyncio.Wait(both.Pending);
    }

    public static async Coroutine FirstExceptionWithoutAFailureWaitsForAll(Log log)
    {
        LoopTask<int>[] tasks = [Sleeper(1, "a"), Sleeper(2, "b")];
        Line(log, await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstException));
    }

    public static async Coroutine FirstExceptionDoesNotCountACancelledTask(Log log)
    {
        LoopTask<int>[] tasks = [Sleeper(10, "a"), Sleeper(3, "b")];
        Asyncio.RunningLoop.CallLater(1, () => tasks[0].Cancel());
        Line(log, await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstException));
        log(string.Join(' ', tasks.Select(Outcome)));
    }

    public static async Coroutine ATimeoutReturnsWhatIsDone(Log log)
    {
        LoopTask<int>[] tasks = [Sleeper(1, "a"), Sleeper(5, "b")];
        var both = await Asyncio.Wait(tasks, timeout: 2);
        Line(log, both);
        Line(log, await Asyncio.Wait(both.Pending));
    }

    public static async Coroutine ATimeoutOfZeroLooksOnce(Log log)
    {
        LoopTask<int>[] tasks = [Sleeper(0, "a"), Sleeper(5, "b")];
        Line(log, await Asyncio.Wait(tasks, timeout: 0));
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        Line(log, await Asyncio.Wait(tasks, timeout: 0));
        Line(log, await Asyncio.Wait(tasks));
    }

    public static async Coroutine WaitingForWhatIsDoneStillTakesATurn(Log log)
    {
        LoopTask<int>[] tasks = [Sleeper(0, "a")];
        await Asyncio.Sleep(1);
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        Line(log, await Asyncio.Wait(tasks));
        await Asyncio.Sleep(0);
    }

    public static async Coroutine WaitingForNothingIsRefused(Log log)
    {
        try
        {
            await Asyncio.Wait(Array.Empty<LoopTask>());
        }
        catch (ArgumentException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine CancellingTheWaiterLeavesTheTasksAlone(Log log)
    {
        LoopTask<int>[] tasks = [Sleeper(3, "a"), Sleeper(2, "b")];

        async Coroutine Waiter() => await Asyncio.Wait(tasks);

        LoopTask waiting = Asyncio.CreateTask(Waiter());
        await Asyncio.Sleep(1);
        waiting.Cancel();
        try
        {
            await waiting;
        }
        catch (CancelledException error)
        {
            log($"waiter {Show(error)} {At()}");
        }

        log(string.Join(' ', tasks.Select(Outcome)));
        Line(log, await Asyncio.Wait(tasks));
    }

    public static async Coroutine ATaskGivenTwiceCountsOnce(Log log)
    {
        LoopTask<int> task = Sleeper(1, "a");
        var (done, pending) = await Asyncio.Wait([task, task]);
        log($"{done.Count} done, {pending.Count} pending");
    }

    public static async Coroutine FuturesCanBeWaitedFor(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Future<string>[] futures = [.. Enumerable.Range(0, 3).Select(_ => loop.CreateFuture<string>())];
        loop.CallLater(1, () => futures[1].SetResult("x"));
        loop.CallLater(2, () => futures[0].Cancel());
        var (done, pending) = await Asyncio.Wait(futures, timeout: 3);
        log($"{done.Count} done, {pending.Count} pending {At()}");
        log(string.Join(", ", futures.Select(Outcome)));
        log($"the third still pending {Yes(!futures[2].Done)}");
    }

    private static LoopTask<int> Sleeper(int delay, string name) =>
        Asyncio.CreateTask(Asyncio.Sleep(delay, delay), name);

    private static LoopTask<int> Failing(int delay, string name)
    {
        return Asyncio.CreateTask(Fail(), name);

        async Coroutine<int> Fail()
        {
            await Asyncio.Sleep(delay);
            throw new Oops($"after {delay}");
        }
    }

    private static void Line(
        Log log, (IReadOnlyCollection<LoopTask<int>> Done, IReadOnlyCollection<LoopTask<int>> Pending) both) =>
        log($"done {Names(both.Done)}, pending {Names(both.Pending)}, {At()}");
}
