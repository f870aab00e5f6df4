namespace Dongsi.Conformance;

/// <summary>Run and Runner: what happens to the rest when main has ended.</summary>
internal static class RunnersPrograms
{
    public static void RunGivesTheResultOfMain(Log log) =>
        log($"result {Asyncio.Run(Asyncio.Sleep(1, 5), OnVirtualTime(log))}");

    public static void RunRaisesWhatMainRaised(Log log)
    {
        async Coroutine Main() => throw new Oops("main");

        try
        {
            Asyncio.Run(Main(), OnVirtualTime(log));
        }
        catch (Oops error)
        {
            log(Show(error));
        }
    }

    public static void TasksLeftOverAreCancelledAndAwaited(Log log)
    {
        async Coroutine LeftOver(string name, double seconds)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log($"{name} cancelled {At()}");
                await Asyncio.Sleep(seconds);
                log($"{name} cleaned up {At()}");
                throw;
            }
        }

        async Coroutine Main()
        {
            Asyncio.CreateTask(LeftOver("left over", 2));
            await Asyncio.Sleep(1);
            log("main ends");
        }

        Asyncio.Run(Main(), OnVirtualTime(log));
        log("run returned");
    }

    public static void TasksLeftOverAreCancelledWhenMainFails(Log log)
    {
        async Coroutine LeftOver()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                log("left over ends");
            }
        }

        async Coroutine Main()
        {
            Asyncio.CreateTask(LeftOver());
            await Asyncio.Sleep(1);
            throw new Oops("main");
        }

        try
        {
            Asyncio.Run(Main(), OnVirtualTime(log));
        }
        catch (Oops error)
        {
            log(Show(error));
        }
    }

    public static void ATaskMadeInTheLastStepOfMainStillStarts(Log log)
    {
        async Coroutine LeftOver()
        {
            log("left over starts");
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                log("left over ends");
            }
        }

        async Coroutine Main()
        {
            Asyncio.CreateTask(LeftOver());
            log("main ends");
        }

        Asyncio.Run(Main(), OnVirtualTime(log));
        log("run returned");
    }

    public static void AFailureDuringTheShutdownIsReported(Log log)
    {
        async Coroutine LeftOver()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                throw new Oops("clean-up");
            }
        }

        async Coroutine<int> Main()
        {
            Asyncio.CreateTask(LeftOver());
            await Asyncio.Sleep(1);
            return 3;
        }

        log($"result {Asyncio.Run(Main(), OnVirtualTime(log))}");
    }

    public static void ATaskLeftOverThatSwallowsTheCancelIsWaitedFor(Log log)
    {
        async Coroutine LeftOver()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log("swallowed");
            }

            await Asyncio.Sleep(3);
            log($"ends {At()}");
        }

        async Coroutine Main()
        {
            Asyncio.CreateTask(LeftOver());
            await Asyncio.Sleep(1);
        }

        Asyncio.Run(Main(), OnVirtualTime(log));
        log("run returned");
    }

    public static void MainCancelledFromInsideRaisesCancelled(Log log)
    {
        async Coroutine Main()
        {
            LoopTask me = Asyncio.CurrentTask!;
            Asyncio.RunningLoop.CallLater(1, () => me.Cancel());
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                log($"main cleans up {At()}");
            }
        }

        try
        {
            Asyncio.Run(Main(), OnVirtualTime(log));
        }
        catch (CancelledException error)
        {
            log($"run raised {Show(error)}");
        }
    }

    public static async Coroutine RunInsideARunningLoopIsRefused(Log log)
    {
        async Coroutine Main() => log("never");

        Coroutine coroutine = Main();
        try
        {
            Asyncio.Run(coroutine);
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
        finally
        {
            coroutine.Close();
        }

        await Asyncio.Sleep(1);
        log("the loop goes on");
    }

    public static void TasksLiveFromOneRunOfARunnerToTheNext(Log log)
    {
        async Coroutine Background()
        {
            for (int number = 0; number < 4; number++)
            {
                log($"background {number} {At()}");
                await Asyncio.Sleep(1);
            }
        }

        async Coroutine First()
        {
            Asyncio.CreateTask(Background());
            await Asyncio.Sleep(1.5);
            log("first ends");
        }

        async Coroutine<string> Second()
        {
            log($"second {At()}");
            await Asyncio.Sleep(1);
            return "done";
        }

        using (var runner = new Runner(OnVirtualTime(log)))
        {
            runner.Run(First());
            log("between the runs");
            log(runner.Run(Second()));
        }

        log("closed");
    }

    public static void AClosedRunnerIsRefused(Log log)
    {
        async Coroutine Main() => log("main");

        var runner = new Runner(OnVirtualTime(log));
        runner.Run(Main());
        runner.Close();
        runner.Close();
        Coroutine coroutine = Main();
        try
        {
            runner.Run(coroutine);
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
        finally
        {
            coroutine.Close();
        }
    }

    public static void ARunnerMakesOneLoopWhenItIsFirstNeeded(Log log)
    {
        EventLoop Factory()
        {
            log("loop made");
            return VirtualLoop(log);
        }

        List<EventLoop> loops = [];

        async Coroutine Main() => loops.Add(Asyncio.RunningLoop);

        var runner = new Runner(new RunOptions { LoopFactory = Factory });
        log("runner made");
        runner.Run(Main());
        runner.Run(Main());
        log($"same {Yes(loops[0] == loops[1] && loops[0] == runner.Loop)}");
        runner.Close();
        log($"closed {Yes(loops[0].IsClosed)}");
    }

    public static void CallbacksLeftOverDoNotRunAfterTheEnd(Log log)
    {
        async Coroutine Main()
        {
            EventLoop loop = Asyncio.RunningLoop;
            loop.CallSoon(() => log("soon: still runs, the shutdown turns the loop"));
            loop.CallLater(1, () => log("later: never"));
            log("main ends");
        }

        Asyncio.Run(Main(), OnVirtualTime(log));
        log("run returned");
    }

    public static void ATaskMadeDuringTheShutdownIsNotWaitedFor(Log log)
    {
        async Coroutine Late()
        {
            log("late starts");
            await Asyncio.Sleep(10);
            log("never");
        }

        async Coroutine LeftOver()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                Asyncio.CreateTask(Late());
                await Asyncio.Sleep(1);
                log("left over ends");
            }
        }

        async Coroutine Main()
        {
            Asyncio.CreateTask(LeftOver());
            await Asyncio.Sleep(1);
        }

        Asyncio.Run(Main(), OnVirtualTime(log));
        log("run returned");
    }

    public static void ARunnerGoesOnAfterAFailure(Log log)
    {
        async Coroutine Failing()
        {
            await Asyncio.Sleep(1);
            throw new Oops("first run");
        }

        async Coroutine<string> Fine() => $"second run {At()}";

        using var runner = new Runner(OnVirtualTime(log));
        try
        {
            runner.Run(Failing());
        }
        catch (Oops error)
        {
            log(Show(error));
        }

        log(runner.Run(Fine()));
    }
}
