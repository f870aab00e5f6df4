namespace Dongsi.Conformance;

/// <summary>Event: all who wait go on when it is set.</summary>
internal static class EventsPrograms
{
    public static async Coroutine AllWhoWaitGoOnInOrder(Log log)
    {
        var gate = new AsyncEvent();
        await TaskGroup.Run(async group =>
        {
            foreach (char name in "abc")
            {
                group.CreateTask(Wait(gate, log, $"{name}"));
            }

            await Asyncio.Sleep(1);
            log("set");
            gate.Set();
        });
    }

    public static async Coroutine WhatIsSetIsNotWaitedFor(Log log)
    {
        var gate = new AsyncEvent();
        log($"set {Yes(gate.IsSet)}");
        gate.Set();
        gate.Set();
        log($"set {Yes(gate.IsSet)}");
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        await gate.Wait();
        log("after");
        gate.Clear();
        gate.Clear();
        log($"set {Yes(gate.IsSet)}");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine SetAndClearInOneTurnWakesThoseWhoWait(Log log)
    {
        var gate = new AsyncEvent();
        LoopTask[] tasks = [.. "ab".Select(name => Asyncio.CreateTask(Wait(gate, log, $"{name}")))];
        await Asyncio.Sleep(0);
        gate.Set();
        gate.Clear();
        LoopTask late = Asyncio.CreateTask(Wait(gate, log, "late"));
        await Asyncio.Wait(tasks);
        await Asyncio.Sleep(1);
        log($"set {Yes(gate.IsSet)}, late {Outcome(late)}");
        gate.Set();
        await late;
    }

    public static async Coroutine AWokenWaiterClearsItAndTheOthersGoOnStill(Log log)
    {
        var gate = new AsyncEvent();

        async Coroutine Clear()
        {
            await gate.Wait();
            gate.Clear();
            log("cleared");
        }

        LoopTask[] tasks = [Asyncio.CreateTask(Clear()), Asyncio.CreateTask(Wait(gate, log, "other"))];
        await Asyncio.Sleep(0);
        gate.Set();
        await Asyncio.Wait(tasks);
    }

    public static async Coroutine WaitingAgainAfterAClear(Log log)
    {
        var gate = new AsyncEvent();

        async Coroutine Twice()
        {
            await Wait(gate, log, "first");
            gate.Clear();
            await Wait(gate, log, "second");
        }

        LoopTask task = Asyncio.CreateTask(Twice());
        for (int round = 0; round < 2; round++)
        {
            await Asyncio.Sleep(1);
            gate.Set();
        }

        await task;
    }

    public static async Coroutine ACancelledWaiterLeavesTheOthers(Log log)
    {
        var gate = new AsyncEvent();
        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Wait(gate, log, $"{name}")))];
        await Asyncio.Sleep(0);
        tasks[1].Cancel();
        await Asyncio.Sleep(1);
        gate.Set();
        await Asyncio.Wait(tasks);
        log(string.Join(' ', tasks.Select(Outcome)));
    }

    public static async Coroutine ACancelInTheTurnOfTheSet(Log log)
    {
        var gate = new AsyncEvent();
        LoopTask first = Asyncio.CreateTask(Wait(gate, log, "first"));
        LoopTask second = Asyncio.CreateTask(Wait(gate, log, "second"));
        await Asyncio.Sleep(0);
        gate.Set();
        first.Cancel();
        await Asyncio.Wait([first, second]);
        log($"{Outcome(first)}, {Outcome(second)}");
    }

    public static async Coroutine ATimeLimitAndTheSetInOneTurn(Log log)
    {
        var gate = new AsyncEvent();
        Asyncio.RunningLoop.CallLater(1, gate.Set);
        try
        {
            await Asyncio.WaitFor(gate.Wait(), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}, set {Yes(gate.IsSet)}");
        }
    }

    public static async Coroutine ATimeLimitPasses(Log log)
    {
        var gate = new AsyncEvent();
        try
        {
            await Asyncio.WaitFor(gate.Wait(), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}, set {Yes(gate.IsSet)}");
        }
    }

    public static async Coroutine ASetWakesAllInTheNextTurn(Log log)
    {
        var gate = new AsyncEvent();
        LoopTask[] tasks = [.. "ab".Select(name => Asyncio.CreateTask(Wait(gate, log, $"{name}")))];
        await Asyncio.Sleep(0);
        CountTurns(log, 3);
        gate.Set();
        await Asyncio.Wait(tasks);
        log("all done");
    }

    private static async Coroutine Wait(AsyncEvent gate, Log log, string name)
    {
        await gate.Wait();
        log($"{name} goes on {At()}");
    }
}
