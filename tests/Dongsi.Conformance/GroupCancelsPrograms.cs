namespace Dongsi.Conformance;

/// <summary>TaskGroups that are cancelled from outside, nested, or hold eager children.</summary>
internal static class GroupCancelsPrograms
{
    public static async Coroutine ACancelFromOutsideStaysACancel(Log log)
    {
        async Coroutine Worker()
        {
            try
            {
                await TaskGroup.Run(async group => group.CreateTask(SleepAndSay(log, () => $"child ends {At()}")));
            }
            catch (CancelledException error)
            {
                log($"worker {Why(error)} {At()}, asked {Asked()}");
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine ACancelWhileTheBodyRuns(Log log)
    {
        async Coroutine Worker() => await TaskGroup.Run(async group =>
        {
            group.CreateTask(SleepAndSay(log, () => "child ends"));
            await SleepAndSay(log, () => "body ends");
        });

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }

    public static async Coroutine FailuresBeatACancelAndTheCancelComesAtTheNextAwait(Log log)
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

        async Coroutine Worker()
        {
            try
            {
                await TaskGroup.Run(async group => group.CreateTask(Failing()));
            }
            catch (ExceptionGroup error)
            {
                log($"{Show(error)}, asked {Asked()}");
            }

            try
            {
                await Asyncio.Sleep(1);
                log("slept");
            }
            catch (CancelledException error)
            {
                log($"next await {Show(error)}");
                throw;
            }
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
    }

    public static async Coroutine ACancelWhileTheGroupAbortsWaitsForTheChildren(Log log)
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
                log($"child cleaned up {At()}");
            }
        }

        async Coroutine Worker()
        {
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
                log($"{Show(error)} {At()}, asked {Asked()}");
            }

            await Asyncio.Sleep(5);
            log("never");
        }

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(2);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }

    public static async Coroutine ChildrenThatSwallowACancelFromOutside(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log("child swallows");
            }
        }

        async Coroutine Worker() => await TaskGroup.Run(async group => group.CreateTask(Child()));

        LoopTask task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }

    public static async Coroutine ABodyThatRaisesCancelledOnItsOwn(Log log)
    {
        async Coroutine Body(TaskGroup group)
        {
            group.CreateTask(SleepAndSay(log, () => "child ends"));
            await Asyncio.Sleep(1);
            throw new CancelledException("body");
        }

        try
        {
            await TaskGroup.Run(Body);
        }
        catch (CancelledException error)
        {
            log($"{Why(error)} {At()}, asked {Asked()}");
        }
    }

    public static async Coroutine GroupsInsideGroupsWrapTwice(Log log)
    {
        try
        {
            await TaskGroup.Run(async outer =>
            {
                outer.CreateTask(SleepAndSay(log, () => $"outer sibling ends {At()}"));
                await TaskGroup.Run(async inner => inner.CreateTask(FailAfter(1, "inner")));
            });
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }

        log($"asked {Asked()}");
    }

    public static async Coroutine AGroupInAChildWrapsTwiceToo(Log log)
    {
        async Coroutine Failing() => throw new Oops("grandchild");

        async Coroutine Child() => await TaskGroup.Run(async inner => inner.CreateTask(Failing()));

        try
        {
            await TaskGroup.Run(async outer => outer.CreateTask(Child()));
        }
        catch (ExceptionGroup error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine TheOuterGroupFailsWhileTheInnerWaits(Log log)
    {
        try
        {
            await TaskGroup.Run(async outer =>
            {
                outer.CreateTask(FailAfter(1, "outer child"));
                await TaskGroup.Run(async inner => inner.CreateTask(SleepAndSay(log, () => "inner child ends")));
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)}, asked {Asked()}");
        }
    }

    public static async Coroutine BothGroupsFailInOneTurn(Log log)
    {
        try
        {
            await TaskGroup.Run(async outer =>
            {
                outer.CreateTask(FailAfter(1, "outer"));
                await TaskGroup.Run(async inner => inner.CreateTask(FailAfter(1, "inner")));
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)}, asked {Asked()}");
        }

        await Asyncio.Sleep(0);
        log("main goes on");
    }

    public static async Coroutine ATimeoutAroundAGroupCancelsItsChildren(Log log)
    {
        try
        {
            await Asyncio.Timeout(1, async scope =>
                await TaskGroup.Run(async group => group.CreateTask(SleepAndSay(log, () => $"child ends {At()}"))));
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}, asked {Asked()}");
        }
    }

    public static async Coroutine AFailureInAGroupInATimeoutIsNoTimeout(Log log)
    {
        try
        {
            await Asyncio.Timeout(1, async scope =>
                await TaskGroup.Run(async group => group.CreateTask(FailAfter(0.5, "child"))));
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)} {At()}, asked {Asked()}");
        }
    }

    public static async Coroutine EagerChildrenStartInsideCreateTask(Log log)
    {
        async Coroutine Child(string name)
        {
            log($"{name} starts");
            await Asyncio.Sleep(0);
            log($"{name} ends");
        }

        await TaskGroup.Run(async group =>
        {
            group.CreateTask(Child("a"), eager: true);
            log("body between");
            group.CreateTask(Child("b"), eager: true);
            log("body ends");
        });
        log("group ends");
    }

    [DiffersOnPurpose(
        "The failure of an eager child reaches the group in a later turn, as in Python 3.14 (python/cpython#128550).",
        "made, Error(eager), asked 0", "Group[Error(eager)], asked 0")]
    public static async Coroutine AnEagerChildThatFailsAtOnceDoesNotInterruptCreateTask(Log log)
    {
        async Coroutine Failing() => throw new Oops("eager");

        try
        {
            await TaskGroup.Run(async group =>
            {
                LoopTask task = group.CreateTask(Failing(), eager: true);
                log($"made, {Outcome(task)}, asked {Asked()}");
                await Asyncio.Sleep(0);
                log("never: the first wait threw");
            });
        }
        catch (ExceptionGroup error)
        {
            log($"{Show(error)}, asked {Asked()}");
        }
    }

    [DiffersOnPurpose(
        "A group hears of every child through the loop, an eager one too, as in Python 3.14 (python/cpython#128588).",
        "result 1 result 2", "callback", "after")]
    public static async Coroutine EagerChildrenThatAreDoneAtOnce(Log log)
    {
        async Coroutine<int> Child(int number) => number;

        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        await TaskGroup.Run(async group =>
        {
            LoopTask<int>[] tasks = [group.CreateTask(Child(1), eager: true), group.CreateTask(Child(2), eager: true)];
            log(string.Join(' ', tasks.Select(Outcome)));
        });
        log("after");
        await Asyncio.Sleep(0);
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
