namespace Dongsi.Conformance;

/// <summary>Condition: waiting with a lock for something to become true.</summary>
internal static class ConditionsPrograms
{
    public static async Coroutine ANotifyWakesTheFirst(Log log)
    {
        var condition = new AsyncCondition();
        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Wait(condition, log, $"{name}")))];
        for (int number = 1; number <= 2; number++)
        {
            await Settle();
            log($"notify {number}");
            await Notify(condition, number);
        }

        await Asyncio.Wait(tasks);
    }

    public static async Coroutine NotifyAllWakesAllInOrder(Log log)
    {
        var condition = new AsyncCondition();
        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Wait(condition, log, $"{name}")))];
        await Settle();
        using (await condition.Acquire())
        {
            condition.NotifyAll();
            log("notified");
        }

        await Asyncio.Wait(tasks);
    }

    public static async Coroutine ANotifyForNobodyIsLost(Log log)
    {
        var condition = new AsyncCondition();
        await Notify(condition, 3);
        using (await condition.Acquire())
        {
            condition.NotifyAll();
        }

        LoopTask task = Asyncio.CreateTask(Wait(condition, log, "late"));
        await Settle();
        log(Outcome(task));
        await Notify(condition, 5);
        await task;
    }

    public static async Coroutine WithoutTheLockItIsMisuse(Log log)
    {
        var condition = new AsyncCondition();
        try
        {
            await condition.Wait();
        }
        catch (InvalidOperationException error)
        {
            log($"wait {Show(error)}");
        }

        Misuse("notify", () => condition.Notify());
        Misuse("notify", condition.NotifyAll);
        Misuse("release", condition.Release);

        void Misuse(string what, Action action)
        {
            try
            {
                action();
            }
            catch (InvalidOperationException error)
            {
                log($"{what} {Show(error)}");
            }
        }
    }

    public static async Coroutine WaitingReleasesTheLockAndTakesItAgain(Log log)
    {
        var condition = new AsyncCondition();

        async Coroutine WaitAndSay()
        {
            using (await condition.Acquire())
            {
                log($"before {Yes(condition.Locked)}");
                await condition.Wait();
                log($"after {Yes(condition.Locked)}");
            }
        }

        LoopTask task = Asyncio.CreateTask(WaitAndSay());
        await Asyncio.Sleep(0);
        log($"while {Yes(condition.Locked)}");
        await Notify(condition);
        await task;
        log($"at the end {Yes(condition.Locked)}");
    }

    public static async Coroutine WhoIsNotifiedWaitsForTheLock(Log log)
    {
        var condition = new AsyncCondition();
        LoopTask task = Asyncio.CreateTask(Wait(condition, log, "waiter"));
        await Settle();
        using (await condition.Acquire())
        {
            condition.Notify();
            log($"notified {At()}");
            await Asyncio.Sleep(1);
            log($"released {At()}");
        }

        await task;
    }

    public static async Coroutine WaitingUntilSomethingIsTrue(Log log)
    {
        var condition = new AsyncCondition();
        int box = 0;

        async Coroutine WaitUntilTwo()
        {
            using (await condition.Acquire())
            {
                await condition.WaitFor(() => box >= 2);
                log($"{box} {At()}");
            }
        }

        LoopTask task = Asyncio.CreateTask(WaitUntilTwo());
        for (int number = 1; number <= 3; number++)
        {
            await Settle();
            using (await condition.Acquire())
            {
                box = number;
                condition.Notify();
            }
        }

        await task;
    }

    public static async Coroutine WhatIsTrueAlreadyIsNotWaitedFor(Log log)
    {
        var condition = new AsyncCondition();
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        using (await condition.Acquire())
        {
            await condition.WaitFor(() => true);
            log("inside");
        }

        await Asyncio.Sleep(0);
    }

    public static async Coroutine APredicateThatFails(Log log)
    {
        var condition = new AsyncCondition();
        bool box = false;

        async Coroutine WaitInVain()
        {
            using (await condition.Acquire())
            {
                await condition.WaitFor(() => box ? throw new Oops("predicate") : false);
            }
        }

        LoopTask task = Asyncio.CreateTask(WaitInVain());
        await Settle();
        box = true;
        await Notify(condition);
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, locked {Yes(condition.Locked)}");
    }

    public static async Coroutine TwoConditionsOfOneLock(Log log)
    {
        var gate = new AsyncLock();
        AsyncCondition full = new(gate), empty = new(gate);
        LoopTask[] tasks =
            [Asyncio.CreateTask(Wait(full, log, "full")), Asyncio.CreateTask(Wait(empty, log, "empty"))];
        await Settle();
        using (await gate.Acquire())
        {
            empty.Notify();
            log($"locked {Yes(full.Locked)} {Yes(empty.Locked)}");
        }

        await Settle();
        await Notify(full);
        await Asyncio.Wait(tasks);
    }

    public static async Coroutine WhoWaitsForTheLockAlreadyComesFirst(Log log)
    {
        var condition = new AsyncCondition();

        async Coroutine Take()
        {
            using (await condition.Acquire())
            {
                log("has the lock");
            }
        }

        LoopTask waiter = Asyncio.CreateTask(Wait(condition, log, "waiter"));
        await Settle();
        LoopTask other;
        using (await condition.Acquire())
        {
            other = Asyncio.CreateTask(Take());
            await Settle();
            condition.Notify();
        }

        await Asyncio.Wait([waiter, other]);
    }

    public static async Coroutine TheTurnsFromANotifyToTheWake(Log log)
    {
        var condition = new AsyncCondition();
        LoopTask[] tasks = [.. "ab".Select(name => Asyncio.CreateTask(Wait(condition, log, $"{name}")))];
        await Settle();
        CountTurns(log, 4);
        using (await condition.Acquire())
        {
            condition.NotifyAll();
        }

        await Asyncio.Wait(tasks);
        log("all done");
    }

    public static async Coroutine AFailureInsideReleasesTheLock(Log log)
    {
        var condition = new AsyncCondition();
        try
        {
            using (await condition.Acquire())
            {
                throw new Oops("inside");
            }
        }
        catch (Oops error)
        {
            log($"{Show(error)}, locked {Yes(condition.Locked)}");
        }
    }

    private static async Coroutine Wait(AsyncCondition condition, Log log, string name)
    {
        using (await condition.Acquire())
        {
            await condition.Wait();
            log($"{name} goes on {At()}");
        }
    }

    private static async Coroutine Notify(AsyncCondition condition, int number = 1)
    {
        using (await condition.Acquire())
        {
            condition.Notify(number);
        }
    }

    /// <summary>Long enough for everybody to go on as far as they can.</summary>
    private static Coroutine Settle() => Asyncio.Sleep(1);
}
