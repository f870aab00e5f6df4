namespace Dongsi.Conformance;

/// <summary>TaskGroups at the edges: races with cancels, odd children, beside gather, shield and wait.</summary>
internal static class GroupCornersPrograms
{
    public static async Coroutine AFailureAndThenACancelInOneTurn(Log log)
    {
        Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();

        async Coroutine Failing() => await future;

        LoopTask task = Asyncio.CreateTask(GroupThenSleep(log, Failing));
        await Asyncio.Sleep(1);
        future.SetException(new Oops("child"));
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }

    public static async Coroutine ACancelOneTurnAfterAFailure(Log log)
    {
        async Coroutine Failing() => throw new Oops("child");

        LoopTask task = Asyncio.CreateTask(GroupThenSleep(log, Failing));
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }

    public static async Coroutine ABodyThatAwaitsACancelledChild(Log log)
    {
        async Coroutine Child(int seconds)
        {
            try
            {
                await Asyncio.Sleep(seconds);
            }
            finally
            {
                log($"child {seconds} ends {At()}");
            }
        }

        try
        {
            await TaskGroup.Run(async group =>
            {
                LoopTask task = group.CreateTask(Child(10));
                group.CreateTask(Child(20));
                Asyncio.RunningLoop.CallLater(1, () => task.Cancel("only this one"));
                await task;
            });
        }
        catch (CancelledException error)
        {
            log($"{Why(error)}, asked {Asked()} {At()}");
        }
    }

    public static async Coroutine AChildThatRaisesCancelledByItself(Log log)
    {
        async Coroutine Child() => throw new CancelledException();

        LoopTask? task = null;
        LoopTask<string>? other = null;
        await TaskGroup.Run(async group =>
        {
            task = group.CreateTask(Child());
            other = group.CreateTask(Asyncio.Sleep(1, "fine"));
        });
        log($"{Outcome(task!)}, {Outcome(other!)}");
    }

    public static async Coroutine AChildThatFailsAfterASiblingWasCancelled(Log log)
    {
        await TaskGroup.Run(async outer =>
        {
            LoopTask? task = null;
            outer.CreateTask(Asyncio.Sleep(0));
            try
            {
                await TaskGroup.Run(async group =>
                {
                    task = group.CreateTask(Asyncio.Sleep(10));
                    group.CreateTask(FailAfter(2, "later"));
                    Asyncio.RunningLoop.CallLater(1, () => task.Cancel());
                });
            }
            catch (ExceptionGroup error)
            {
                log($"{Show(error)} {At()}, {Outcome(task!)}");
            }
        });
    }

    public static async Coroutine AChildThatRaisesAGroupIsWrappedAsItIs(Log log)
    {
        async Coroutine Child() => throw new ExceptionGroup("mine", new Oops("a"), new Oops("b"));

        try
        {
            await TaskGroup.Run(async group => group.CreateTask(Child()));
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine AChildThatRunsOutOfTimeIsAFailure(Log log)
    {
        async Coroutine Child() => await Asyncio.Timeout(1, async scope => await Asyncio.Sleep(10));

        LoopTask? other = null;
        try
        {
            await TaskGroup.Run(async group =>
            {
                group.CreateTask(Child());
                other = group.CreateTask(Asyncio.Sleep(10));
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}, {Outcome(other!)}");
        }
    }

    public static async Coroutine ATimeoutInsideTheBody(Log log)
    {
        LoopTask<string>? task = null;
        await TaskGroup.Run(async group =>
        {
            task = group.CreateTask(Asyncio.Sleep(3, "child"));
            try
            {
                await Asyncio.Timeout(1, async scope => await Asyncio.Sleep(10));
            }
            catch (TimeoutException error)
            {
                log($"body {Show(error)} {At()}, asked {Asked()}");
            }
        });
        log($"{Outcome(task!)} {At()}");
    }

    public static async Coroutine AFailureAndATimeoutInOneTurn(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Future<int> future = loop.CreateFuture<int>();
        TimeoutScope? used = null;

        async Coroutine Failing() => await future;

        loop.CallAt(Seconds(1), () => future.SetException(new Oops("child")));
        try
        {
            await Asyncio.TimeoutAt(Seconds(1), async scope =>
            {
                used = scope;
                await TaskGroup.Run(async group => group.CreateTask(Failing()));
            });
        }
        catch (Exception error)
        {
            log($"{Show(error)}, expired {Yes(used!.Expired)}, asked {Asked()}");
        }

        await Asyncio.Sleep(0);
        log("main goes on");
    }

    public static async Coroutine AGroupThatIsCancelledWhileItsChildrenCleanUpTwice(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                try
                {
                    await Asyncio.Sleep(2);
                }
                finally
                {
                    log($"child ends {At()}");
                }
            }
        }

        async Coroutine Worker() => await TaskGroup.Run(async group => group.CreateTask(Child()));

        LoopTask task = Asyncio.CreateTask(Worker());
        for (int times = 0; times < 2; times++)
        {
            await Asyncio.Sleep(1);
            task.Cancel();
        }

        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}, asked {task.Cancelling}");
    }

    public static async Coroutine CancellingAGatherInsideAGroup(Log log)
    {
        async Coroutine Child(string name)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                log($"{name} ends");
            }
        }

        async Coroutine Gatherer() => await Asyncio.Gather(Child("a"), Child("b"));

        try
        {
            await TaskGroup.Run(async group =>
            {
                group.CreateTask(Gatherer());
                group.CreateTask(FailAfter(1, "sibling"));
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}");
        }
    }

    public static async Coroutine AShieldedTaskOutlivesItsGroup(Log log)
    {
        async Coroutine Inner()
        {
            await Asyncio.Sleep(3);
            log($"inner ends {At()}");
        }

        LoopTask inner = Asyncio.CreateTask(Inner());

        async Coroutine Child() => await Asyncio.Shield(inner);

        try
        {
            await TaskGroup.Run(async group =>
            {
                group.CreateTask(Child());
                group.CreateTask(FailAfter(1, "sibling"));
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}");
        }

        await inner;
    }

    public static async Coroutine ChildrenStartedByTheCleanUpOfTheBodyAreRefused(Log log)
    {
        async Coroutine Child() => log("never");

        async Coroutine Body(TaskGroup group)
        {
            group.CreateTask(FailAfter(1, "child"));
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                group.CreateTask(Child());
            }
        }

        await TaskGroup.Run(async outer =>
        {
            outer.CreateTask(Asyncio.Sleep(0));
            try
            {
                await TaskGroup.Run(Body);
            }
            catch (ExceptionGroup error)
            {
                log(Show(error));
            }
        });
    }

    public static async Coroutine AGroupInALoopLeavesNoDebt(Log log)
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await TaskGroup.Run(async group =>
                {
                    group.CreateTask(FailAfter(1, $"attempt {attempt}"));
                    await Asyncio.Sleep(10);
                });
            }
            catch (ExceptionGroup error)
            {
                log($"{Show(error)} {At()}, asked {Asked()}");
            }
        }

        await Asyncio.Sleep(1);
        log(At());
    }

    public static async Coroutine ACancelWhileAGroupWithAFailedBodyWaits(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                await Asyncio.Sleep(2);
                log($"child ends {At()}");
            }
        }

        async Coroutine Body(TaskGroup group)
        {
            group.CreateTask(Child());
            await Asyncio.Sleep(0);
            throw new Oops("body");
        }

        async Coroutine Worker()
        {
            try
            {
                await TaskGroup.Run(Body);
            }
            catch (ExceptionGroup error)
            {
                log($"{Show(error)} {At()}, asked {Asked()}");
            }

            await Asyncio.Sleep(5);
            log("never");
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }

    private static async Coroutine GroupThenSleep(Log log, Func<Coroutine> child)
    {
        try
        {
            await TaskGroup.Run(async group => group.CreateTask(child()));
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)}, asked {Asked()}");
        }

        await Asyncio.Sleep(1);
        log("never");
    }

    private static async Coroutine FailAfter(double seconds, string text)
    {
        await Asyncio.Sleep(seconds);
        throw new Oops(text);
    }
}
