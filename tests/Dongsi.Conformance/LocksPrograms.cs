namespace Dongsi.Conformance;

/// <summary>Lock: first come, first served, whatever is cancelled meanwhile.</summary>
internal static class LocksPrograms
{
    private const string OwnedByATask =
        "A lock belongs to the task that took it, as Trio's and AnyIO's: an error now instead of a riddle later.";

    public static async Coroutine FirstComeFirstServed(Log log)
    {
        var gate = new AsyncLock();
        await TaskGroup.Run(async group =>
        {
            foreach (char name in "abcd")
            {
                group.CreateTask(Take(gate, log, $"{name}", 1));
            }
        });
    }

    public static async Coroutine AFreeLockIsTakenWithoutATurn(Log log)
    {
        var gate = new AsyncLock();
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        await gate.Acquire();
        log($"locked {Yes(gate.Locked)}");
        gate.Release();
        log($"locked {Yes(gate.Locked)}");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine ALockThatIsNotTakenCannotBeReleased(Log log)
    {
        var gate = new AsyncLock();
        Release(gate, log);
        using (await gate.Acquire())
        {
            log("still good");
        }

        Release(gate, log);
    }

    public static async Coroutine WhoReleasesGoesToTheBack(Log log)
    {
        var gate = new AsyncLock();

        async Coroutine Greedy()
        {
            for (int number = 0; number < 3; number++)
            {
                await gate.Acquire();
                log($"greedy {number}");
                await Asyncio.Sleep(0);
                gate.Release();
            }
        }

        await TaskGroup.Run(async group =>
        {
            group.CreateTask(Greedy());
            group.CreateTask(Take(gate, log, "a"));
            group.CreateTask(Take(gate, log, "b"));
        });
    }

    public static async Coroutine ALatecomerDoesNotOvertakeAWokenWaiter(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask waiter = Asyncio.CreateTask(Take(gate, log, "waiter"));
        await Asyncio.Sleep(0);
        LoopTask latecomer = Asyncio.CreateTask(Take(gate, log, "latecomer"));
        gate.Release();
        await Asyncio.Wait([waiter, latecomer]);
    }

    public static async Coroutine AHandOverCostsOneTurn(Log log)
    {
        var gate = new AsyncLock();

        async Coroutine TakeBriefly(char name)
        {
            using (await gate.Acquire())
            {
                log($"{name} has it");
            }
        }

        await gate.Acquire();
        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(TakeBriefly(name)))];
        await Asyncio.Sleep(0);
        CountTurns(log, 4);
        gate.Release();
        await Asyncio.Wait(tasks);
        log("all done");
    }

    public static async Coroutine AWokenWaiterThatIsCancelledWakesTheNext(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask first = Asyncio.CreateTask(Take(gate, log, "first"));
        LoopTask second = Asyncio.CreateTask(Take(gate, log, "second"));
        await Asyncio.Sleep(0);
        CountTurns(log, 3);
        gate.Release();
        log($"cancel {Yes(first.Cancel())}");
        await Asyncio.Wait([first, second]);
        log($"{Outcome(first)}, {Outcome(second)}, locked {Yes(gate.Locked)}");
    }

    public static async Coroutine TwoWokenWaitersInARowAreCancelled(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Take(gate, log, $"{name}")))];
        await Asyncio.Sleep(0);
        gate.Release();
        tasks[0].Cancel();
        tasks[1].Cancel();
        await Asyncio.Wait(tasks);
        log(string.Join(' ', tasks.Select(Outcome)));
    }

    public static async Coroutine TheLastWokenWaiterIsCancelled(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask waiter = Asyncio.CreateTask(Take(gate, log, "waiter"));
        await Asyncio.Sleep(0);
        gate.Release();
        waiter.Cancel();
        await Asyncio.Wait([waiter]);
        log($"{Outcome(waiter)}, locked {Yes(gate.Locked)}");
        await Take(gate, log, "main");
    }

    public static async Coroutine AWaiterThatIsCancelledLeavesTheRow(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Take(gate, log, $"{name}", 1)))];
        await Asyncio.Sleep(1);
        tasks[1].Cancel();
        await Asyncio.Sleep(0);
        log($"{Outcome(tasks[1])} {At()}");
        gate.Release();
        await Asyncio.Wait(tasks);
        log($"locked {Yes(gate.Locked)} {At()}");
    }

    public static async Coroutine ACancelAndThenTheReleaseInOneTurn(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask first = Asyncio.CreateTask(Take(gate, log, "first"));
        LoopTask second = Asyncio.CreateTask(Take(gate, log, "second"));
        await Asyncio.Sleep(0);
        first.Cancel();
        gate.Release();
        await Asyncio.Wait([first, second]);
        log($"{Outcome(first)}, {Outcome(second)}");
    }

    public static async Coroutine ATaskCancelledBeforeItBeganWasNeverInTheRow(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask first = Asyncio.CreateTask(Take(gate, log, "first"));
        first.Cancel();
        LoopTask second = Asyncio.CreateTask(Take(gate, log, "second"));
        await Asyncio.Sleep(0);
        gate.Release();
        await Asyncio.Wait([first, second]);
        log($"{Outcome(first)}, {Outcome(second)}");
    }

    public static async Coroutine WaitingNoLongerThanATimeLimit(Log log)
    {
        var gate = new AsyncLock();

        async Coroutine Hold()
        {
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(2);
            }
        }

        LoopTask holder = Asyncio.CreateTask(Hold());
        await Asyncio.Sleep(0);
        try
        {
            await Asyncio.WaitFor(gate.Acquire(), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }

        await holder;
        log($"locked {Yes(gate.Locked)}");
    }

    public static async Coroutine TheReleaseAndTheTimeLimitInOneTurn(Log log)
    {
        var gate = new AsyncLock();

        async Coroutine Impatient()
        {
            try
            {
                await Asyncio.Timeout(1, async _ => await gate.Acquire());
            }
            catch (TimeoutException error)
            {
                log($"{Show(error)} {At()}");
            }
        }

        LoopTask holder = Asyncio.CreateTask(Take(gate, log, "holder", 1));
        LoopTask first = Asyncio.CreateTask(Impatient());
        LoopTask second = Asyncio.CreateTask(Take(gate, log, "second"));
        await Asyncio.Wait([holder, first, second]);
        log($"locked {Yes(gate.Locked)}");
    }

    public static async Coroutine AFailureReleasesTheLock(Log log)
    {
        var gate = new AsyncLock();
        try
        {
            using (await gate.Acquire())
            {
                throw new Oops("inside");
            }
        }
        catch (Oops error)
        {
            log($"{Show(error)}, locked {Yes(gate.Locked)}");
        }
    }

    public static async Coroutine ACancelledHolderReleasesTheLock(Log log)
    {
        var gate = new AsyncLock();
        LoopTask holder = Asyncio.CreateTask(Take(gate, log, "holder", 10));
        LoopTask waiter = Asyncio.CreateTask(Take(gate, log, "waiter"));
        await Asyncio.Sleep(1);
        holder.Cancel();
        await Asyncio.Wait([holder, waiter]);
        log($"{Outcome(holder)}, {Outcome(waiter)} {At()}");
    }

    [DiffersOnPurpose(
        "The release hands the lock to the waiter, so it is never open while somebody waits.",
        "locked yes", "waiter has it t=0")]
    public static async Coroutine AfterAReleaseTheLockIsOpenUntilTheWaiterRuns(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask waiter = Asyncio.CreateTask(Take(gate, log, "waiter"));
        await Asyncio.Sleep(0);
        gate.Release();
        log($"locked {Yes(gate.Locked)}");
        await Asyncio.Wait([waiter]);
    }

    [DiffersOnPurpose(OwnedByATask, "Misuse", "locked yes")]
    public static async Coroutine AnotherTaskMayRelease(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();

        async Coroutine Other()
        {
            try
            {
                gate.Release();
                log("released");
            }
            catch (InvalidOperationException error)
            {
                log(Show(error));
            }
        }

        await Asyncio.CreateTask(Other());
        log($"locked {Yes(gate.Locked)}");
    }

    [DiffersOnPurpose(OwnedByATask, "Misuse t=0")]
    public static async Coroutine TakingItTwiceWaitsForEver(Log log)
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        try
        {
            await Asyncio.Timeout(1, async _ => await gate.Acquire());
        }
        catch (Exception error) when (error is TimeoutException or InvalidOperationException)
        {
            log($"{Show(error)} {At()}");
        }
    }

    /// <summary>Takes the lock, says so, and keeps it for a while.</summary>
    private static async Coroutine Take(AsyncLock gate, Log log, string name, double seconds = 0)
    {
        using (await gate.Acquire())
        {
            log($"{name} has it {At()}");
            await Asyncio.Sleep(seconds);
        }
    }

    private static void Release(AsyncLock gate, Log log)
    {
        try
        {
            gate.Release();
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }
}
