namespace Dongsi.Conformance;

/// <summary>TaskGroup: it waits for all its children, and collects their failures.</summary>
internal static class TaskGroupsPrograms
{
    public static async Coroutine TheGroupWaitsForAllItsChildren(Log log)
    {
        async Coroutine<int> Child(int seconds)
        {
            await Asyncio.Sleep(seconds);
            log($"child {seconds} {At()}");
            return seconds;
        }

        LoopTask<int>[] tasks = [];
        await TaskGroup.Run(async group =>
        {
            tasks = [.. ((int[])[3, 1, 2]).Select(seconds => group.CreateTask(Child(seconds)))];
            log("body ends");
        });
        log($"{string.Join(' ', tasks.Select(task => task.Result))} {At()}");
    }

    public static async Coroutine AnEmptyGroupDoesNotYield(Log log)
    {
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        await TaskGroup.Run(async group => log("body"));
        log("after");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine ChildrenStartWhenTheBodyWaits(Log log)
    {
        async Coroutine Child(string name) => log($"{name} starts");

        await TaskGroup.Run(async group =>
        {
            group.CreateTask(Child("a"));
            group.CreateTask(Child("b"));
            log("body before its wait");
            await Asyncio.Sleep(0);
            log("body after its wait");
        });
    }

    public static async Coroutine OneFailureComesInAGroup(Log log)
    {
        async Coroutine Child() => throw new Oops("child");

        try
        {
            await TaskGroup.Run(async group => group.CreateTask(Child()));
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }

        log($"main asked {Asked()}");
    }

    public static async Coroutine AFailureCancelsTheSibling(Log log)
    {
        try
        {
            await TaskGroup.Run(async group =>
            {
                group.CreateTask(FailAfter(1, "failing"));
                group.CreateTask(SleepAndSay(log, () => $"sibling ends {At()}"));
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine AFailureInterruptsTheBody(Log log)
    {
        try
        {
            await TaskGroup.Run(async group =>
            {
                group.CreateTask(FailAfter(1, "child"));
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledException error)
                {
                    log($"body {Show(error)}, asked {Asked()}");
                    throw;
                }
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}, asked {Asked()}");
        }

        await Asyncio.Sleep(1);
        log("main goes on");
    }

    public static async Coroutine ABodyThatSwallowsDoesNotHideTheFailure(Log log)
    {
        try
        {
            await TaskGroup.Run(async group =>
            {
                group.CreateTask(FailAfter(1, "child"));
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledException)
                {
                    log("swallowed");
                }

                await Asyncio.Sleep(1);
                log($"body ends {At()}");
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine TwoFailuresComeInTheOrderTheyHappened(Log log)
    {
        async Coroutine Failing(int seconds)
        {
            try
            {
                await Asyncio.Sleep(seconds);
            }
            catch (CancelledException)
            {
                throw new Oops($"child {seconds}");
            }

            throw new Oops($"child {seconds}");
        }

        try
        {
            await TaskGroup.Run(async group =>
            {
                group.CreateTask(Failing(2));
                group.CreateTask(Failing(1));
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine AFailingBodyCancelsTheChildren(Log log)
    {
        async Coroutine Body(TaskGroup group)
        {
            group.CreateTask(SleepAndSay(log, () => "child ends"));
            await Asyncio.Sleep(1);
            throw new Oops("body");
        }

        try
        {
            await TaskGroup.Run(Body);
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine TheFailureOfTheBodyComesLast(Log log)
    {
        async Coroutine Failing()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                throw new Oops("child");
            }
        }

        async Coroutine Body(TaskGroup group)
        {
            group.CreateTask(Failing());
            await Asyncio.Sleep(1);
            throw new Oops("body");
        }

        try
        {
            await TaskGroup.Run(Body);
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine AFailingBodyWithoutChildren(Log log)
    {
        async Coroutine Body(TaskGroup group) => throw new Oops("body");

        try
        {
            await TaskGroup.Run(Body);
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine AChildThatNeverStartedIsNotStartedToBeCancelled(Log log)
    {
        async Coroutine Child() => log("never");
        LoopTask? task = null;

        async Coroutine Body(TaskGroup group)
        {
            task = group.CreateTask(Child());
            throw new Oops("body");
        }

        try
        {
            await TaskGroup.Run(Body);
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)}, child {Outcome(task!)}");
        }
    }

    public static async Coroutine TheGroupWaitsForSlowCleanUp(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                await Asyncio.Sleep(3);
                log($"cleaned up {At()}");
            }
        }

        try
        {
            await TaskGroup.Run(async group =>
            {
                group.CreateTask(Child());
                group.CreateTask(FailAfter(1, "failing"));
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine AChildThatEndsCancelledIsNoFailure(Log log)
    {
        async Coroutine Child(int seconds)
        {
            await Asyncio.Sleep(seconds);
            log($"child {seconds} ends");
        }

        LoopTask? task = null;
        await TaskGroup.Run(async group =>
        {
            task = group.CreateTask(Child(1));
            group.CreateTask(Child(3));
            await Asyncio.Sleep(0);
            task.Cancel();
        });
        log($"{Outcome(task!)} {At()}");
    }

    public static async Coroutine AFailureThatIsAwaitedInTheBodyIsNotLostTwice(Log log)
    {
        LoopTask? task = null;
        try
        {
            await TaskGroup.Run(async group =>
            {
                task = group.CreateTask(FailAfter(1, "child"));
                try
                {
                    await task;
                }
                catch (Oops error)
                {
                    log($"body caught {Show(error)}");
                }
            });
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }

        log($"done {Yes(task!.Done)}");
    }

    private static async Coroutine FailAfter(double seconds, string text)
    {
        await Asyncio.Sleep(seconds);
        throw new Oops(text);
    }

    private static async Coroutine SleepAndSay(Log log, Func<string> line)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            log(line());
        }
    }
}
