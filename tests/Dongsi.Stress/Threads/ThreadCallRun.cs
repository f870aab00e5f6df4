namespace Dongsi.Stress.Threads;

/// <summary>Calls on threads, some of them cancelled at a random moment.</summary>
internal sealed class ThreadCallRun(int seed, int count)
{
    private const int Crowd = 100;

    private readonly Random _random = new(seed);

    public ThreadCallFate[] Fates { get; } = new ThreadCallFate[count];

    /// <summary>Failures that the exception handler has heard of.</summary>
    public int Reported { get; private set; }

    /// <summary>Tokens that are still borrowed at the end.</summary>
    public int TokensLeft { get; private set; }

    public async Coroutine Run()
    {
        EventLoop loop = Asyncio.RunningLoop;
        loop.SetExceptionHandler((_, _) => Reported++);
        var limiter = new CapacityLimiter(8);
        for (int first = 0; first < count; first += Crowd)
        {
            await Asyncio.Gather(Enumerable.Range(first, Crowd).Select(number => (IAwaitable)RunOne(number, limiter)));
            limiter.TotalTokens = _random.Next(1, 12);
        }

        while (loop.Workers.Count > 0)
        {
            await Asyncio.Sleep(0.001);
        }

        TokensLeft = limiter.BorrowedTokens + limiter.GetStatistics().TasksWaiting;
    }

    private async Coroutine RunOne(int number, CapacityLimiter limiter)
    {
        ThreadCallFate fate = Fates[number] = new()
        {
            Abandon = _random.Next(3) switch { 0 => null, 1 => true, _ => false },
            IsInScope = _random.Next(2) == 0,
            Fails = _random.Next(4) == 0,
        };
        int work = _random.Next(4);
        CancelScope? scope = null;
        LoopTask task = Asyncio.CreateTask(fate.IsInScope ? InScope() : Call());
        if (_random.Next(5) > 0)
        {
            await SomeTurns();
            if (!task.Done && (scope is not null || !fate.IsInScope))
            {
                fate.WasCancelled = true;
                Cancel(scope, task);
            }
        }

        await Asyncio.Wait([task]);

        async Coroutine InScope() => await CancelScope.Run(async opened =>
        {
            scope = opened;
            await Call();
        });

        async Coroutine Call()
        {
            try
            {
                fate.Value = await Asyncio.ToThread(() => Work(fate, number, work), fate.Abandon, limiter);
            }
            catch (InvalidDataException)
            {
                fate.TookFailure = true;
            }
        }
    }

    private async Coroutine SomeTurns()
    {
        for (int turns = _random.Next(20); turns > 0; turns--)
        {
            await (_random.Next(4) == 0 ? Asyncio.Sleep(0.0005) : Asyncio.Sleep(0));
        }
    }

    private static void Cancel(CancelScope? scope, LoopTask task)
    {
        if (scope is null)
        {
            task.Cancel();
        }
        else
        {
            scope.Cancel();
        }
    }

    private static int Work(ThreadCallFate fate, int number, int work)
    {
        Interlocked.Increment(ref fate.Begun);
        try
        {
            switch (work)
            {
                case 0:
                    Thread.SpinWait(2000);
                    break;
                case 1:
                    FromThread.RunSync(() => { });
                    break;
                case 2:
                    FromThread.Run(() => Asyncio.Sleep(0));
                    break;
                default:
                    Thread.Yield();
                    FromThread.CheckCancelled();
                    break;
            }

            fate.ThrewFailure = fate.Fails;
            return fate.Fails ? throw new InvalidDataException() : number;
        }
        catch (CancelledException)
        {
            fate.ThrewCancelled = true;
            throw;
        }
        finally
        {
            Interlocked.Increment(ref fate.Ended);
        }
    }
}
