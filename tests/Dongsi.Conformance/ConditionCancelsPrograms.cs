namespace Dongsi.Conformance;

/// <summary>Cancels and time limits of those who wait for a condition.</summary>
internal static class ConditionCancelsPrograms
{
    public static async Coroutine ACancelledWaiterHasTheLockWhenItHearsOfIt(Log log)
    {
        var condition = new AsyncCondition();

        async Coroutine WaitAndSay()
        {
            using (await condition.Acquire())
            {
                try
                {
                    await condition.Wait();
                }
                catch (CancelledException error)
                {
                    log($"{Show(error)}, locked {Yes(condition.Locked)} {At()}");
                    throw;
                }
            }
        }

        LoopTask task = Asyncio.CreateTask(WaitAndSay());
        await Settle();
        using (await condition.Acquire())
        {
            task.Cancel();
            await Settle();
            log($"held until {At()}, {Outcome(task)}");
        }

        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, locked {Yes(condition.Locked)}");
    }

    public static async Coroutine CancelledAgainWhileItWaitsForTheLock(Log log)
    {
        var condition = new AsyncCondition();

        async Coroutine WaitAndSay()
        {
            using (await condition.Acquire())
            {
                try
                {
                    await condition.Wait();
                }
                catch (CancelledException error)
                {
                    log($"{Show(error)}, locked {Yes(condition.Locked)} {At()}, asked {Asked()}");
                    throw;
                }
            }
        }

        LoopTask task = Asyncio.CreateTask(WaitAndSay());
        await Settle();
        using (await condition.Acquire())
        {
            for (int round = 0; round < 3; round++)
            {
                task.Cancel();
                await Settle();
            }

            log($"still {Outcome(task)} {At()}");
        }

        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine NotifiedAndThenCancelledWhileItWaitsForTheLock(Log log)
    {
        var condition = new AsyncCondition();
        LoopTask first = Asyncio.CreateTask(Wait(condition, log, "first"));
        LoopTask second = Asyncio.CreateTask(Wait(condition, log, "second"));
        await Settle();
        using (await condition.Acquire())
        {
            condition.Notify();
            await Settle();
            first.Cancel();
            await Settle();
        }

        await Asyncio.Wait([first, second]);
        log($"{Outcome(first)}, {Outcome(second)} {At()}");
    }

    public static async Coroutine NotifiedAndCancelledInOneTurn(Log log)
    {
        var condition = new AsyncCondition();
        LoopTask first = Asyncio.CreateTask(Wait(condition, log, "first"));
        LoopTask second = Asyncio.CreateTask(Wait(condition, log, "second"));
        await Settle();
        using (await condition.Acquire())
        {
            condition.Notify();
            first.Cancel();
        }

        await Asyncio.Wait([first, second]);
        log($"{Outcome(first)}, {Outcome(second)} {At()}");
    }

    public static async Coroutine CancelledAndThenNotifiedInOneTurn(Log log)
    {
        var condition = new AsyncCondition();
        LoopTask first = Asyncio.CreateTask(Wait(condition, log, "first"));
        LoopTask second = Asyncio.CreateTask(Wait(condition, log, "second"));
        await Settle();
        using (await condition.Acquire())
        {
            first.Cancel();
            condition.Notify();
        }

        await Asyncio.Wait([first, second]);
        log($"{Outcome(first)}, {Outcome(second)} {At()}");
    }

    public static async Coroutine CancelledWhileAllAreNotified(Log log)
    {
        var condition = new AsyncCondition();
        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Wait(condition, log, $"{name}")))];
        await Settle();
        using (await condition.Acquire())
        {
            condition.NotifyAll();
            tasks[1].Cancel();
        }

        await Asyncio.Wait(tasks);
        log(string.Join(' ', tasks.Select(Outcome)));
    }

    public static async Coroutine ATimeLimitEndsAWaitWithTheLock(Log log)
    {
        var condition = new AsyncCondition();
        using (await condition.Acquire())
        {
            try
            {
                await Asyncio.WaitFor(condition.Wait(), 1);
            }
            catch (TimeoutException error)
            {
                log($"{Show(error)} {At()}, locked {Yes(condition.Locked)}");
            }
        }

        log($"locked {Yes(condition.Locked)}");
    }

    public static async Coroutine ATimeLimitAndTheNotifyInOneTurn(Log log)
    {
        var condition = new AsyncCondition();

        async Coroutine Impatient()
        {
            using (await condition.Acquire())
            {
                try
                {
                    await Asyncio.Timeout(1, async _ => await condition.Wait());
                }
                catch (TimeoutException error)
                {
                    log($"{Show(error)} {At()}, locked {Yes(condition.Locked)}");
                }
            }
        }

        async Coroutine NotifyLater()
        {
            await Asyncio.Sleep(1);
            using (await condition.Acquire())
            {
                condition.Notify();
            }
        }

        LoopTask notifier = Asyncio.CreateTask(NotifyLater());
        LoopTask first = Asyncio.CreateTask(Impatient());
        LoopTask second = Asyncio.CreateTask(Wait(condition, log, "second"));
        await Asyncio.Wait([notifier, first, second]);
    }

    private static async Coroutine Wait(AsyncCondition condition, Log log, string name)
    {
        using (await condition.Acquire())
        {
            await condition.Wait();
            log($"{name} goes on {At()}");
        }
    }

    /// <summary>Long enough for everybody to go on as far as they can.</summary>
    private static Coroutine Settle() => Asyncio.Sleep(1);
}
