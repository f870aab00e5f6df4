namespace Dongsi.Conformance;

/// <summary>Barrier: so many tasks wait for one another.</summary>
internal static class BarriersPrograms
{
    public static async Coroutine TheyGoOnWhenAllHaveCome(Log log)
    {
        var barrier = new AsyncBarrier(3);

        async Coroutine Come(string name, double seconds)
        {
            await Asyncio.Sleep(seconds);
            log($"{name} comes, waiting {barrier.Waiting}");
            await barrier.Wait();
            log($"{name} goes on {At()}");
        }

        await Asyncio.Wait(
            [Asyncio.CreateTask(Come("a", 1)), Asyncio.CreateTask(Come("b", 2)), Asyncio.CreateTask(Come("c", 3))]);
        log($"parties {barrier.Parties}, waiting {barrier.Waiting}, broken {Yes(barrier.Broken)}");
    }

    public static async Coroutine EachGetsAnIndex(Log log)
    {
        var barrier = new AsyncBarrier(4);
        int[] indexes = await Asyncio.Gather(Enumerable.Range(0, 4).Select(_ => barrier.Wait()));
        log(string.Join(' ', indexes));
    }

    public static async Coroutine ABarrierOfOneWaitsForNobody(Log log)
    {
        var barrier = new AsyncBarrier(1);
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        log($"index {await barrier.Wait()}");
        log($"index {await barrier.Wait()}");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine NoPartiesAreRefused(Log log)
    {
        foreach (int parties in (int[])[0, -1])
        {
            try
            {
                _ = new AsyncBarrier(parties);
            }
            catch (ArgumentException error)
            {
                log(Show(error));
            }
        }
    }

    public static async Coroutine ItIsUsedAgainAndAgain(Log log)
    {
        var barrier = new AsyncBarrier(2);

        async Coroutine Come(string name, double seconds)
        {
            for (int number = 0; number < 3; number++)
            {
                await Asyncio.Sleep(seconds);
                await barrier.Wait();
                log($"{name} {number} {At()}");
            }
        }

        await Asyncio.Gather(Come("a", 1), Come("b", 2));
    }

    public static async Coroutine OneTooManyWaitsForTheNextTime(Log log)
    {
        var barrier = new AsyncBarrier(2);
        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Wait(barrier, log, $"{name}")))];
        await Asyncio.Sleep(1);
        log($"waiting {barrier.Waiting}, {Outcome(tasks[2])}");
        await barrier.Wait();
        await Asyncio.Wait(tasks);
    }

    public static async Coroutine AResetBreaksThoseWhoWait(Log log)
    {
        var barrier = new AsyncBarrier(3);
        LoopTask[] tasks = [.. "ab".Select(name => Asyncio.CreateTask(Wait(barrier, log, $"{name}")))];
        await Asyncio.Sleep(1);
        barrier.Reset();
        await Asyncio.Wait(tasks);
        log($"waiting {barrier.Waiting}, broken {Yes(barrier.Broken)}");
        await Asyncio.Gather("cde".Select(name => Wait(barrier, log, $"{name}")));
    }

    public static async Coroutine AResetOfNobodyChangesNothing(Log log)
    {
        var barrier = new AsyncBarrier(2);
        barrier.Reset();
        log($"broken {Yes(barrier.Broken)}");
        await Asyncio.Gather("ab".Select(name => Wait(barrier, log, $"{name}")));
    }

    public static async Coroutine AfterAnAbortNobodyWaits(Log log)
    {
        var barrier = new AsyncBarrier(3);
        LoopTask[] tasks = [.. "ab".Select(name => Asyncio.CreateTask(Wait(barrier, log, $"{name}")))];
        await Asyncio.Sleep(1);
        barrier.Abort();
        await Asyncio.Wait(tasks);
        log($"waiting {barrier.Waiting}, broken {Yes(barrier.Broken)}");
        await Wait(barrier, log, "late");
    }

    public static async Coroutine AResetMendsAnAbortedOne(Log log)
    {
        var barrier = new AsyncBarrier(2);
        barrier.Abort();
        await Wait(barrier, log, "early");
        barrier.Reset();
        log($"broken {Yes(barrier.Broken)}");
        await Asyncio.Gather("ab".Select(name => Wait(barrier, log, $"{name}")));
    }

    public static async Coroutine ACancelledWaiterLeaves(Log log)
    {
        var barrier = new AsyncBarrier(2);
        LoopTask first = Asyncio.CreateTask(Wait(barrier, log, "first"));
        await Asyncio.Sleep(1);
        first.Cancel();
        await Asyncio.Wait([first]);
        log($"{Outcome(first)}, waiting {barrier.Waiting}");
        await Asyncio.Gather("ab".Select(name => Wait(barrier, log, $"{name}")));
    }

    [DiffersOnPurpose("Each of those who go on together has an index of its own.", "0 1 2")]
    public static async Coroutine TheIndexesAfterACancelledWaiter(Log log)
    {
        var barrier = new AsyncBarrier(3);
        List<LoopTask<int>> tasks = [Asyncio.CreateTask(barrier.Wait()), Asyncio.CreateTask(barrier.Wait())];
        await Asyncio.Sleep(1);
        tasks[0].Cancel();
        await Asyncio.Wait([tasks[0]]);
        tasks.Add(Asyncio.CreateTask(barrier.Wait()));
        tasks.Add(Asyncio.CreateTask(barrier.Wait()));
        await Asyncio.Wait(tasks);
        log(string.Join(' ', tasks.Skip(1).Select(task => task.Result).Order()));
    }

    public static async Coroutine ATimeLimitEndsTheWaitOfOne(Log log)
    {
        var barrier = new AsyncBarrier(2);
        try
        {
            await Asyncio.WaitFor(barrier.Wait(), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}, waiting {barrier.Waiting}, broken {Yes(barrier.Broken)}");
        }
    }

    public static async Coroutine ACancelInTheTurnInWhichTheLastOneComes(Log log)
    {
        var barrier = new AsyncBarrier(2);
        LoopTask first = Asyncio.CreateTask(Wait(barrier, log, "first"));
        await Asyncio.Sleep(1);
        LoopTask last = Asyncio.CreateTask(Wait(barrier, log, "last"));
        await Asyncio.Sleep(0);
        log($"cancel {Yes(first.Cancel())}");
        await Asyncio.Wait([first, last]);
        log($"{Outcome(first)}, {Outcome(last)}, waiting {barrier.Waiting}");
    }

    [DiffersOnPurpose(
        "A barrier is free for the next ones when the last has come; CPython's lets nobody in until all have left.",
        "b 0 last", "a 0 first", "a 1 last", "b 1 first")]
    public static async Coroutine WhoComesWhileTheyLeaveIsOfTheNextTime(Log log)
    {
        var barrier = new AsyncBarrier(2);

        async Coroutine Twice(string name)
        {
            for (int number = 0; number < 2; number++)
            {
                int index = await barrier.Wait();
                log($"{name} {number} {(index == 0 ? "first" : "last")}");
            }
        }

        await Asyncio.Gather(Twice("a"), Twice("b"));
    }

    public static async Coroutine AFailureAfterTheBarrierIsItsOwn(Log log)
    {
        var barrier = new AsyncBarrier(2);

        async Coroutine Fail()
        {
            await barrier.Wait();
            throw new Oops("inside");
        }

        LoopTask task = Asyncio.CreateTask(Fail());
        await barrier.Wait();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, broken {Yes(barrier.Broken)}");
    }

    private static async Coroutine Wait(AsyncBarrier barrier, Log log, string name)
    {
        try
        {
            await barrier.Wait();
            log($"{name} goes on {At()}");
        }
        catch (BrokenBarrierException error)
        {
            log($"{name} {Show(error)} {At()}");
        }
    }
}
