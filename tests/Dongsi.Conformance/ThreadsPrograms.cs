namespace Dongsi.Conformance;

/// <summary>Threads beside the loop. They are real ones, and so is the time here.</summary>
internal static class ThreadsPrograms
{
    private static readonly AsyncLocal<string?> s_variable = new();

    public static void AThreadGivesItsResult(Log log) => Asyncio.Run(async () =>
    {
        int here = Environment.CurrentManagedThreadId;
        int there = await Asyncio.ToThread(() => Environment.CurrentManagedThreadId);
        log($"another thread {Yes(here != there)}");
        log($"back home {Yes(Environment.CurrentManagedThreadId == here)}");
        log($"{await Asyncio.ToThread(() => 6 * 7)}");
    });

    public static void AThreadThatFails(Log log) => Asyncio.Run(async () =>
    {
        try
        {
            await Asyncio.ToThread(() => throw new Oops("in the thread"));
        }
        catch (Oops error)
        {
            log(Show(error));
        }
    });

    public static void NothingRunsBeforeItIsAwaited(Log log) => Asyncio.Run(async () =>
    {
        Coroutine coroutine = Asyncio.ToThread(() => log("in the thread"));
        await Asyncio.Sleep(0);
        log("before");
        await coroutine;
        log("after");
    });

    public static void TheContextGoesAlongAndDoesNotComeBack(Log log) => Asyncio.Run(async () =>
    {
        s_variable.Value = "main";
        await Asyncio.ToThread(() =>
        {
            log($"in the thread {s_variable.Value}");
            s_variable.Value = "thread";
        });
        log($"after it {s_variable.Value}");
    });

    public static void TheLoopGoesOnMeanwhile(Log log) => Asyncio.Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(gate.Wait));
        await Asyncio.Sleep(0);
        log("the loop runs");
        gate.Set();
        await task;
        log("the thread is done");
    });

    public static void ResultsComeInOrder(Log log) => Asyncio.Run(async () =>
    {
        ManualResetEventSlim[] gates = [new(), new(), new()];

        int Work(int number)
        {
            if (number < 2)
            {
                gates[number + 1].Wait();
            }

            gates[number].Set();
            return number;
        }

        int[] results = await Asyncio.Gather(
            Enumerable.Range(0, 3).Select(number => Asyncio.ToThread(() => Work(number))));
        log(string.Join(' ', results));
    });

    public static void ACancelledWaitAbandonsTheThread(Log log) => Asyncio.Run(async () =>
    {
        ManualResetEventSlim begun = new(), gate = new(), ended = new();
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(() =>
        {
            begun.Set();
            gate.Wait();
            ended.Set();
        }));
        await Until(begun);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, thread ended {Yes(ended.IsSet)}");
        gate.Set();
        await Until(ended);
        log("thread ended");
    });

    public static void InAThreadNoLoopRuns(Log log) => Asyncio.Run(async () => await Asyncio.ToThread(() =>
    {
        try
        {
            _ = Asyncio.RunningLoop;
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }));

    public static void ACoroutineIsRunFromAThread(Log log) => Asyncio.Run(async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        int here = Environment.CurrentManagedThreadId;

        async Coroutine<int> Answer()
        {
            await Asyncio.Sleep(0);
            log($"on the loop's thread {Yes(Environment.CurrentManagedThreadId == here)}");
            return 42;
        }

        log($"{await Asyncio.ToThread(() => Asyncio.RunCoroutineThreadsafe(Answer(), loop).Result)}");
    });

    public static void ACoroutineRunFromAThreadFails(Log log) => Asyncio.Run(async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;

        async Coroutine Fail() => throw new Oops("on the loop");

        await Asyncio.ToThread(() =>
        {
            try
            {
                Asyncio.RunCoroutineThreadsafe(Fail(), loop).GetAwaiter().GetResult();
            }
            catch (Oops error)
            {
                log($"in the thread {Show(error)}");
            }
        });
    });

    public static void CancellingFromAThreadWhatRunsOnTheLoop(Log log) => Asyncio.Run(async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        ManualResetEventSlim begun = new(), ended = new();

        async Coroutine Endless()
        {
            begun.Set();
            try
            {
                await Asyncio.Sleep(1000);
            }
            catch (CancelledException error)
            {
                log($"on the loop {Show(error)}");
                ended.Set();
                throw;
            }
        }

        await Asyncio.ToThread(() =>
        {
            using var source = new CancellationTokenSource();
            Asyncio.RunCoroutineThreadsafe(Endless(), loop, source.Token);
            begun.Wait();
            source.Cancel();
            ended.Wait();
        });
        log("after");
    });

    public static void CallsFromAThreadKeepTheirOrder(Log log) => Asyncio.Run(async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        await Asyncio.ToThread(() =>
        {
            for (int number = 0; number < 3; number++)
            {
                int call = number;
                loop.CallSoonThreadsafe(() => log($"call {call}"));
            }
        });
        log("after");
    });

    public static void AnExecutorStartsAtOnce(Log log) => Asyncio.Run(async () =>
    {
        using var ended = new ManualResetEventSlim();
        Future future = Asyncio.RunningLoop.RunInExecutor(null, ended.Set);
        ended.Wait();
        log("ended before anybody awaits it");
        await future;
        log("awaited");
    });

    public static void WhatRunsInAnExecutorFails(Log log) => Asyncio.Run(async () =>
    {
        try
        {
            await Asyncio.RunningLoop.RunInExecutor(null, () => throw new Oops("in the executor"));
        }
        catch (Oops error)
        {
            log(Show(error));
        }
    });

    /// <summary>Waits for a thread without blocking the loop.</summary>
    private static async Coroutine Until(ManualResetEventSlim gate)
    {
        while (!gate.IsSet)
        {
            await Asyncio.Sleep(0);
        }
    }
}
