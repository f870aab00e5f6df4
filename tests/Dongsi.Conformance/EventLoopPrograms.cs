namespace Dongsi.Conformance;

/// <summary>The loop seen from outside: running, stopping, closing.</summary>
internal static class EventLoopPrograms
{
    public static void StopFinishesTheBatch(Log log)
    {
        EventLoop loop = VirtualLoop(log);

        void Stop()
        {
            log("stop");
            loop.Stop();
            loop.CallSoon(() => log("added after stop"));
        }

        loop.CallSoon(Stop);
        loop.CallSoon(() => log("same batch"));
        loop.RunForever();
        log("returned");
        loop.CallSoon(loop.Stop);
        loop.RunForever();
        log("returned again");
        loop.Close();
    }

    public static void StopBeforeRunMakesOneTurn(Log log)
    {
        EventLoop loop = VirtualLoop(log);
        loop.CallSoon(() => log("ready"));
        loop.CallSoon(() => loop.CallSoon(() => log("one turn later")));
        loop.CallLater(1, () => log("timer"));
        loop.Stop();
        loop.RunForever();
        log($"returned at {Clock(loop)}");
        loop.CallLater(2, loop.Stop);
        loop.RunForever();
        log($"returned at {Clock(loop)}");
        loop.Close();
    }

    public static void RunUntilCompleteGivesTheResult(Log log)
    {
        EventLoop loop = VirtualLoop(log);

        async Coroutine<int> Main()
        {
            await Asyncio.Sleep(1);
            return 7;
        }

        log($"result {loop.RunUntilComplete(Main())}");
        log($"running {Yes(loop.IsRunning)}, closed {Yes(loop.IsClosed)}");
        loop.Close();
        log($"closed {Yes(loop.IsClosed)}");
    }

    public static void RunUntilCompleteRaisesWhatMainRaised(Log log)
    {
        EventLoop loop = VirtualLoop(log);

        async Coroutine Main()
        {
            await Asyncio.Sleep(0);
            throw new Oops("main");
        }

        try
        {
            loop.RunUntilComplete(Main());
        }
        catch (Oops error)
        {
            log(Show(error));
        }

        loop.Close();
    }

    public static void RunUntilCompleteOfAFuture(Log log)
    {
        EventLoop loop = VirtualLoop(log);
        Future<int> future = loop.CreateFuture<int>();
        loop.CallLater(1, () => future.SetResult(3));
        log($"result {loop.RunUntilComplete(future)}");
        log($"at {Clock(loop)}");
        loop.Close();
    }

    public static void RunUntilCompleteThatIsStoppedEarly(Log log)
    {
        EventLoop loop = VirtualLoop(log);
        Future<int> future = loop.CreateFuture<int>();
        loop.CallSoon(loop.Stop);
        try
        {
            loop.RunUntilComplete(future);
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }

        // The future is none the worse for it.
        loop.CallSoon(() => future.SetResult(5));
        log($"result {loop.RunUntilComplete(future)}");
        loop.Close();
    }

    public static void WhatIsReadySurvivesBetweenRuns(Log log)
    {
        EventLoop loop = VirtualLoop(log);

        async Coroutine Background()
        {
            log("background 1");
            await Asyncio.Sleep(0);
            log("background 2");
            await Asyncio.Sleep(0);
            log("background 3");
        }

        async Coroutine Main()
        {
            Asyncio.CreateTask(Background());
            await Asyncio.Sleep(0);
            log("main ends");
        }

        loop.RunUntilComplete(Main());
        log("between the runs");
        loop.RunUntilComplete(Asyncio.Sleep(1));
        loop.Close();
    }

    public static void AClosedLoopTakesNoCallbacks(Log log)
    {
        EventLoop loop = VirtualLoop(log);
        loop.CallSoon(() => log("never"));
        loop.Close();
        loop.Close();
        Refused(log, () => loop.CallSoon(() => log("x")));
        Refused(log, () => loop.CallLater(1, () => log("x")));
        Refused(log, loop.RunForever);
    }

    [DiffersOnPurpose(
        "A refused RunForever leaves the loop as it was; CPython then takes the loop for stopped.",
        "running yes", "Misuse", "Misuse", "still running yes")]
    public static async Coroutine ARunningLoopCannotBeClosedOrRun(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        log($"running {Yes(loop.IsRunning)}");
        Refused(log, loop.Close);
        Refused(log, loop.RunForever);
        log($"still running {Yes(loop.IsRunning)}");
    }

    public static async Coroutine ACallbackRunsInTheContextItWasGivenAtCallSoon(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        AsyncLocal<string> local = new() { Value = "unset" };

        void Callback()
        {
            log($"callback sees {local.Value}");
            local.Value = "by the callback";
        }

        local.Value = "first";
        loop.CallSoon(Callback);
        local.Value = "second";
        loop.CallSoon(Callback);
        loop.CallLater(1, Callback);
        local.Value = "third";
        await Asyncio.Sleep(2);
        log($"main sees {local.Value} {At()}");
    }

    public static async Coroutine TheExceptionHandlerRunsInTheContextOfTheCallback(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        AsyncLocal<string> local = new() { Value = "unset" };

        void Fail()
        {
            local.Value = "by the callback";
            throw new Oops("boom");
        }

        loop.SetExceptionHandler((_, context) => log($"report {Show(context.Exception)} sees {local.Value}"));
        local.Value = "main";
        loop.CallSoon(Fail);
        await Asyncio.Sleep(0);
        log($"main sees {local.Value}");
    }

    public static void AFailureOfMainIsNotReportedToo(Log log)
    {
        async Coroutine Main()
        {
            await Asyncio.Sleep(1);
            throw new Oops("main");
        }

        EventLoop loop = VirtualLoop(log);
        try
        {
            loop.RunUntilComplete(Main());
        }
        catch (Oops error)
        {
            log(Show(error));
        }

        loop.Close();
    }

    private static void Refused(Log log, Action action)
    {
        try
        {
            action();
            log("accepted");
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }
}
