using System.Globalization;

namespace Dongsi.Conformance;

/// <summary>Tasks: when they start, what they are called, who is current.</summary>
internal static class TasksPrograms
{
    public static async Coroutine TasksStartInTheOrderTheyWereMade(Log log)
    {
        async Coroutine Child(char name)
        {
            log($"{name} starts");
            await Asyncio.Sleep(0);
            log($"{name} ends");
        }

        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Child(name)))];
        log("made");
        await Asyncio.Wait(tasks);
    }

    public static async Coroutine CreatingRunsNothing(Log log)
    {
        async Coroutine<int> Child()
        {
            log("child");
            return 2;
        }

        LoopTask<int> task = Asyncio.CreateTask(Child());
        log($"made: {Outcome(task)}");
        await Asyncio.Sleep(0);
        log($"later: {Outcome(task)}");
    }

    public static async Coroutine ATaskHasTheNameItWasGiven(Log log)
    {
        async Coroutine Child() => log($"I am {Current()}");

        LoopTask task = Asyncio.CreateTask(Child(), name: "worker");
        log(task.Name);
        await task;
        task.Name = "renamed";
        log(task.Name);
    }

    public static async Coroutine DefaultNamesCountUp(Log log)
    {
        async Coroutine Child()
        {
        }

        LoopTask[] tasks = [.. Enumerable.Range(0, 3).Select(_ => Asyncio.CreateTask(Child()))];
        int[] numbers = [.. tasks.Select(task => int.Parse(task.Name["Task-".Length..], CultureInfo.InvariantCulture))];
        log(string.Join(' ', numbers.Select(number => $"+{number - numbers[0]}")));
        await Asyncio.Wait(tasks);
    }

    public static async Coroutine TheCurrentTaskIsTheOneThatRuns(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;

        async Coroutine Awaited() => log($"awaited by {Current()}");

        async Coroutine Child()
        {
            log($"child is {Current()}");
            await Asyncio.Sleep(0);
            await Awaited();
        }

        Asyncio.CurrentTask!.Name = "main";
        await Awaited();
        loop.CallSoon(() => log($"callback is {Current()}"));
        LoopTask task = Asyncio.CreateTask(Child(), name: "child");
        task.AddDoneCallback(_ => log($"done callback is {Current()}"));
        await task;
        log($"back in {Current()}");
    }

    public static async Coroutine AllTasksAreThoseNotDone(Log log)
    {
        Asyncio.CurrentTask!.Name = "main";
        LoopTask[] tasks =
            [Asyncio.CreateTask(Asyncio.Sleep(1), name: "short"), Asyncio.CreateTask(Asyncio.Sleep(2), name: "long")];
        log(Names(Asyncio.AllTasks()));
        await tasks[0];
        log(Names(Asyncio.AllTasks()));
        await tasks[1];
        log(Names(Asyncio.AllTasks()));
    }

    public static async Coroutine TheResultCanBeTakenAgainAndAgain(Log log)
    {
        async Coroutine<int> Child()
        {
            await Asyncio.Sleep(0);
            return 3;
        }

        LoopTask<int> task = Asyncio.CreateTask(Child());
        log($"first {await task}");
        log($"second {await task}");
        log($"result {task.Result}");
    }

    public static async Coroutine TheFailureCanBeTakenAgainAndAgain(Log log)
    {
        async Coroutine Child()
        {
            await Asyncio.Sleep(0);
            throw new Oops("child");
        }

        LoopTask task = Asyncio.CreateTask(Child());
        for (int times = 0; times < 2; times++)
        {
            try
            {
                await task;
            }
            catch (Oops error)
            {
                log(Show(error));
            }
        }

        log(Outcome(task));
    }

    public static async Coroutine CallbacksOfATaskRunAfterItEnded(Log log)
    {
        async Coroutine Child()
        {
            Asyncio.RunningLoop.CallSoon(() => log("called soon before the end"));
            log("child ends");
        }

        LoopTask task = Asyncio.CreateTask(Child());
        task.AddDoneCallback(_ => log($"callback 1 {Outcome(task)}"));
        task.AddDoneCallback(_ => log($"callback 2 {Outcome(task)}"));
        await task;
        log("main");
    }

    public static async Coroutine TwoTasksTakeTurns(Log log)
    {
        async Coroutine Player(string name)
        {
            for (int stroke = 0; stroke < 3; stroke++)
            {
                log($"{name} {stroke}");
                await Asyncio.Sleep(0);
            }
        }

        await Asyncio.Gather(Player("ping"), Player("pong"));
    }

    public static async Coroutine ATaskThatAwaitsItselfIsRefused(Log log)
    {
        LoopTask? task = null;

        async Coroutine Child()
        {
            try
            {
                await task!;
            }
            catch (InvalidOperationException error)
            {
                log(Show(error));
            }
        }

        task = Asyncio.CreateTask(Child());
        await task;
        log(Outcome(task));
    }

    public static async Coroutine AnUntakenFailureIsReportedOnce(Log log)
    {
        async Coroutine Child() => throw new Oops("untaken");

        LoopTask task = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(1);
        log($"main ends, task done {Yes(task.Done)}");
    }

    public static async Coroutine AFailureThatIsTakenLateIsNotReported(Log log)
    {
        async Coroutine Child(string name) => throw new Oops(name);

        LoopTask[] tasks = [Asyncio.CreateTask(Child("first")), Asyncio.CreateTask(Child("second"))];
        foreach (LoopTask task in tasks)
        {
            await Asyncio.Sleep(1);
            try
            {
                await task;
            }
            catch (Oops error)
            {
                log(Show(error));
            }
        }
    }

    public static async Coroutine ATaskNobodyHoldsRunsToItsEnd(Log log)
    {
        async Coroutine Child()
        {
            await Asyncio.Sleep(1);
            log("child ends");
        }

        Asyncio.CreateTask(Child());
        await Asyncio.Sleep(2);
        log("main ends");
    }
}
