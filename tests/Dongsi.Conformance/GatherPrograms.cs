namespace Dongsi.Conformance;

/// <summary>Gather: results in order, the first failure at once, siblings go on.</summary>
internal static class GatherPrograms
{
    public static async Coroutine ResultsComeInTheOrderOfTheArguments(Log log)
    {
        var (first, second, third) = await Asyncio.Gather(
            Asyncio.Sleep(3, "a"), Asyncio.Sleep(1, "b"), Asyncio.Sleep(2, "c"));
        log($"{first} {second} {third} {At()}");
    }

    public static async Coroutine ChildrenStartInOrderInTheNextTurn(Log log)
    {
        async Coroutine Child(string name) => log($"{name} starts");

        Future future = Asyncio.Gather(Child("a"), Child("b"));
        log("gathered");
        await future;
    }

    public static async Coroutine ACoroutineGivenTwiceRunsOnce(Log log)
    {
        async Coroutine<int> Child()
        {
            log("child runs");
            await Asyncio.Sleep(1);
            return 5;
        }

        Coroutine<int> coroutine = Child();
        log(string.Join(' ', await Asyncio.Gather<int>([coroutine, coroutine, Asyncio.Sleep(0, 6)])));
    }

    public static async Coroutine GatheringNothingIsAnEmptyList(Log log)
    {
        Future<int[]> future = Asyncio.Gather<int>([]);
        log($"done {Yes(future.Done)}");
        log($"{(await future).Length} results, done {Yes(future.Done)}");
    }

    public static async Coroutine TheFirstFailureComesAtOnceAndSiblingsGoOn(Log log)
    {
        async Coroutine Sibling()
        {
            await Asyncio.Sleep(3);
            log($"sibling ends {At()}");
        }

        LoopTask task = Asyncio.CreateTask(Sibling());
        try
        {
            await Asyncio.Gather(task, FailAfter(1, "first"));
        }
        catch (Oops error)
        {
            log($"{Show(error)} {At()}");
        }

        await task;
    }

    public static async Coroutine ASecondFailureIsSilent(Log log)
    {
        try
        {
            await Asyncio.Gather(FailAfter(2, "second"), FailAfter(1, "first"));
        }
        catch (Oops error)
        {
            log(Show(error));
        }

        await Asyncio.Sleep(5);
        log("main ends");
    }

    public static async Coroutine OutcomesKeepFailuresInTheirPlaces(Log log)
    {
        Outcome<int>[] results = await Asyncio.GatherOutcomes<int>([FailAfter(2, "x"), Asyncio.Sleep(1, 7)]);
        log($"{Show(results[0].Exception)} {results[1].Value} {At()}");
    }

    public static async Coroutine ACancelledChildIsAFailureNotACancellation(Log log)
    {
        LoopTask<string>[] tasks =
            [Asyncio.CreateTask(Asyncio.Sleep(10, "slow")), Asyncio.CreateTask(Asyncio.Sleep(2, "fine"))];
        Future<string[]> future = Asyncio.Gather<string>(tasks);
        Asyncio.RunningLoop.CallLater(1, () => tasks[0].Cancel("just me"));
        try
        {
            await future;
        }
        catch (CancelledException error)
        {
            log($"{Why(error)} {At()}");
        }

        log($"gather cancelled {Yes(future.Cancelled)}, main asked {Asked()}");
        log($"sibling {Outcome(tasks[1])}, later {await tasks[1]}");
    }

    public static async Coroutine ACancelledChildIsAnOutcome(Log log)
    {
        LoopTask<string>[] tasks =
            [Asyncio.CreateTask(Asyncio.Sleep(10, "slow")), Asyncio.CreateTask(Asyncio.Sleep(2, "fine"))];
        Asyncio.RunningLoop.CallLater(1, () => tasks[0].Cancel());
        Outcome<string>[] results = await Asyncio.GatherOutcomes<string>(tasks);
        log($"{Show(results[0].Exception)} {results[1].Value} {At()}");
    }

    public static async Coroutine CancellingTheGatherCancelsEveryChild(Log log)
    {
        async Coroutine Child(string name)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException error)
            {
                log($"{name} {Show(error)}");
                throw;
            }
        }

        Future future = Asyncio.Gather(Child("a"), Child("b"), Child("c"));
        await Asyncio.Sleep(1);
        log($"cancel {Yes(future.Cancel())}, done {Yes(future.Done)}");
        try
        {
            await future;
        }
        catch (CancelledException error)
        {
            log($"main {Show(error)}, gather cancelled {Yes(future.Cancelled)}");
        }
    }

    public static async Coroutine CancellingTheWaiterOfAGatherCancelsEveryChild(Log log)
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

        async Coroutine Waiter() => await Asyncio.Gather(Child("a"), Child("b"));

        LoopTask task = Asyncio.CreateTask(Waiter());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)} {At()}");
    }

    public static async Coroutine ACancelledGatherDoesNotWaitForSlowCleanUp(Log log)
    {
        async Coroutine Child(string name, double seconds)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                await Asyncio.Sleep(seconds);
                log($"{name} cleaned up {At()}");
            }
        }

        Future future = Asyncio.Gather(Child("slow", 3), Child("quick", 1));
        await Asyncio.Sleep(1);
        future.Cancel();
        try
        {
            await future;
        }
        catch (CancelledException error)
        {
            log($"main {Show(error)} {At()}");
        }

        await Asyncio.Sleep(5);
    }

    public static async Coroutine CancelledOutcomesWaitForEveryChildAndStillRaise(Log log)
    {
        async Coroutine<string> Child(string name, double seconds)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                await Asyncio.Sleep(seconds);
                log($"{name} swallowed {At()}");
            }

            return name;
        }

        Future<Outcome<string>[]> future = Asyncio.GatherOutcomes<string>([Child("slow", 3), Child("quick", 1)]);
        await Asyncio.Sleep(1);
        future.Cancel();
        try
        {
            await future;
        }
        catch (CancelledException error)
        {
            log($"main {Show(error)} {At()}");
        }
    }

    public static async Coroutine ChildrenThatSwallowTheCancelGiveTheirResults(Log log)
    {
        async Coroutine<string> Child(string name)
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
                log($"{name} swallows");
            }

            return name;
        }

        Future<string[]> future = Asyncio.Gather<string>([Child("a"), Child("b")]);
        await Asyncio.Sleep(1);
        future.Cancel();
        try
        {
            log(string.Join(' ', await future));
        }
        catch (CancelledException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine CancellingADoneGatherDoesNothing(Log log)
    {
        Future<int[]> future = Asyncio.Gather<int>([Asyncio.Sleep(1, 1)]);
        await future;
        log($"cancel {Yes(future.Cancel())}, cancelled {Yes(future.Cancelled)}");
    }

    public static async Coroutine GatheringWhatIsAlreadyDoneIsDoneAtOnce(Log log)
    {
        LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(0, 4));
        await task;
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        log($"done {Yes(Asyncio.Gather<int>([task]).Done)}");
        log($"{(await Asyncio.Gather<int>([task]))[0]}");
    }

    private static async Coroutine<int> FailAfter(double delay, string text)
    {
        await Asyncio.Sleep(delay);
        throw new Oops(text);
    }
}
