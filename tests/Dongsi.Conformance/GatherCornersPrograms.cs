namespace Dongsi.Conformance;

/// <summary>Gather, Wait and AsCompleted at the edges: nested, repeated, done before they begin.</summary>
internal static class GatherCornersPrograms
{
    public static async Coroutine AGatherCancelledBeforeItsChildrenStart(Log log)
    {
        async Coroutine Child() => log("never");

        Future future = Asyncio.Gather(Child(), Child());
        log($"cancel {Yes(future.Cancel())}");
        try
        {
            await future;
        }
        catch (CancelledException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine AGatherOfGathers(Log log)
    {
        int[][] results = await Asyncio.Gather<int[]>(
            [Asyncio.Gather<int>([After(2, 1), After(1, 2)]), Asyncio.Gather<int>([After(3, 3)])]);
        log($"{results[0][0]} {results[0][1]} {results[1][0]} {At()}");
    }

    public static async Coroutine CancellingAGatherOfGathers(Log log)
    {
        async Coroutine Child(string name)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException error)
            {
                log($"{name} {Why(error)}");
                throw;
            }
        }

        Future inner = Asyncio.Gather(Child("a"), Child("b"));
        Future outer = Asyncio.Gather(inner, Child("c"));
        await Asyncio.Sleep(1);
        outer.Cancel("all of them");
        try
        {
            await outer;
        }
        catch (CancelledException error)
        {
            log(Show(error));
        }

        log($"inner cancelled {Yes(inner.Cancelled)}, outer cancelled {Yes(outer.Cancelled)}");
    }

    public static async Coroutine AFailureInAGatherOfGathers(Log log)
    {
        try
        {
            await Asyncio.Gather<int[]>(
                [Asyncio.Gather<int>([FailAfter(1, "deep"), After(2, 1)]), Asyncio.Gather<int>([After(3, 2)])]);
        }
        catch (Oops error)
        {
            log($"{Show(error)} {At()}");
        }

        await Asyncio.Sleep(3);
    }

    public static async Coroutine TheSameTaskInTwoGathers(Log log)
    {
        LoopTask<int> task = Asyncio.CreateTask(After(1, 5));
        var (first, second) = await Asyncio.Gather(Asyncio.Gather<int>([task, task]), Asyncio.Gather<int>([task]));
        log($"{first[0]} {first[1]} {second[0]}");
    }

    public static async Coroutine AGatherWithDoneAndPendingChildren(Log log)
    {
        LoopTask<string> done = Asyncio.CreateTask(Asyncio.Sleep(0, "done"));
        await done;
        Future<string[]> future = Asyncio.Gather<string>([done, Asyncio.Sleep(1, "later"), done]);
        log($"done {Yes(future.Done)}");
        log($"{string.Join(' ', await future)} {At()}");
    }

    public static async Coroutine AGatherWithAFailedChildIsDoneAtOnce(Log log)
    {
        async Coroutine Failing() => throw new Oops("early");

        async Coroutine Sibling()
        {
            await Asyncio.Sleep(1);
            log($"sibling ends {At()}");
        }

        LoopTask failed = Asyncio.CreateTask(Failing());
        await Asyncio.Wait([failed]);
        Future future = Asyncio.Gather(failed, Sibling());
        log($"done {Yes(future.Done)}");
        try
        {
            await future;
        }
        catch (Oops error)
        {
            log($"{Show(error)} {At()}");
        }

        await Asyncio.Sleep(2);
    }

    public static async Coroutine OutcomesOfCancelledAndFailedAndFine(Log log)
    {
        async Coroutine<int> Cancelled() => throw new CancelledException();

        Outcome<int>[] results = await Asyncio.GatherOutcomes<int>([Cancelled(), FailAfter(1, "x"), After(2, 3)]);
        log($"{Show(results[0].Exception)} {Show(results[1].Exception)} {results[2].Value} {At()}");
    }

    public static async Coroutine FuturesAreGatheredLikeTasks(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Future<string>[] futures = [loop.CreateFuture<string>(), loop.CreateFuture<string>()];
        loop.CallLater(2, () => futures[0].SetResult("a"));
        loop.CallLater(1, () => futures[1].SetResult("b"));
        log($"{string.Join(' ', await Asyncio.Gather<string>(futures))} {At()}");
    }

    public static async Coroutine AFailureNobodyAwaitsIsReportedForTheGatherAlone(Log log)
    {
        Future<int[]> future = Asyncio.Gather<int>([FailAfter(1, "first"), FailAfter(2, "second")]);
        await Asyncio.Sleep(3);
        log($"main ends, done {Yes(future.Done)}");
    }

    public static async Coroutine WaitWithTasksThatAreDoneAndNot(Log log)
    {
        LoopTask<int>[] tasks = [Asyncio.CreateTask(After(0, 1), "a"), Asyncio.CreateTask(After(5, 2), "b")];
        await tasks[0];
        CountTurns(log, 3);
        var (done, pending) = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstCompleted);
        log($"done {Names(done)}, pending {Names(pending)}");
        await tasks[1];
    }

    public static async Coroutine WaitFirstExceptionWithAFailedTaskReturns(Log log)
    {
        LoopTask<int>[] tasks = [Asyncio.CreateTask(FailAfter(0, "x"), "a"), Asyncio.CreateTask(After(5, 2), "b")];
        await Asyncio.Sleep(1);
        var (done, pending) = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstException);
        log($"done {Names(done)}, pending {Names(pending)} {At()}");
        log(Outcome(tasks[0]));
        await tasks[1];
    }

    public static async Coroutine WaitWithANegativeTimeout(Log log)
    {
        LoopTask<int> task = Asyncio.CreateTask(After(5, 1), "a");
        var (done, pending) = await Asyncio.Wait([task], timeout: -1);
        log($"done {Names(done)}, pending {Names(pending)} {At()}");
        await task;
    }

    public static async Coroutine AsCompletedWithATimeoutOfZero(Log log)
    {
        LoopTask<string>[] tasks =
            [Asyncio.CreateTask(Asyncio.Sleep(0, "done")), Asyncio.CreateTask(Asyncio.Sleep(5, "late"))];
        await tasks[0];
        try
        {
            await foreach (LoopTask<string> task in Asyncio.AsCompleted(tasks, timeout: 0))
            {
                log(Outcome(task));
            }
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }

        await tasks[1];
    }

    public static async Coroutine AsCompletedGivesARepeatedTaskOnce(Log log)
    {
        LoopTask<int> task = Asyncio.CreateTask(After(1, 1));
        int count = 0;
        await foreach (LoopTask<int> _ in Asyncio.AsCompleted([task, task]))
        {
            count++;
        }

        log($"{count} times {At()}");
    }

    public static async Coroutine AsCompletedWithASlowConsumer(Log log)
    {
        LoopTask<int>[] tasks = [.. ((int[])[1, 2, 3]).Select(delay => Asyncio.CreateTask(After(delay, delay)))];
        await foreach (LoopTask<int> task in Asyncio.AsCompleted(tasks))
        {
            await Asyncio.Sleep(5);
            log($"{Outcome(task)} {At()}");
        }
    }

    private static Coroutine<int> After(double delay, int result) => Asyncio.Sleep(delay, result);

    private static async Coroutine<int> FailAfter(double delay, string text)
    {
        await Asyncio.Sleep(delay);
        throw new Oops(text);
    }
}
