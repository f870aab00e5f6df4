namespace Dongsi.Conformance;

// Schedulers of our own, and the loop.
internal static partial class DrivenCoroutinesPrograms
{
    public static void ASchedulerOfOurOwn(Log log)
    {
        async Coroutine<string> Count(string name, int last)
        {
            for (int i = 1; i <= last; i++)
            {
                log($"{name} {i} of {last}");
                await Asyncio.Sleep(0);
            }

            return name;
        }

        var ready = new Queue<Coroutine>([Count("five", 5), Count("seven", 7), Count("three", 3)]);
        while (ready.TryDequeue(out Coroutine? coroutine))
        {
            try
            {
                coroutine.Send();
            }
            catch (StopIterationException end)
            {
                log($"{end.Value} ended");
                continue;
            }

            ready.Enqueue(coroutine);
        }
    }

    public static void ALoopOfCallbacksDrivesIt(Log log)
    {
        using EventLoop loop = VirtualLoop(log);
        Future<string> future = loop.CreateFuture<string>();

        async Coroutine Child() => log($"got {await future}");

        Coroutine coroutine = Child();
        ((Future)coroutine.Send()!).AddDoneCallback(GoOn);
        loop.CallSoon(() => future.SetResult("value"));
        loop.RunForever();

        void GoOn(Future _)
        {
            try
            {
                coroutine.Send();
            }
            catch (StopIterationException)
            {
                log("ended");
                loop.Stop();
            }
        }
    }

    public static async Coroutine OnALoopItCanSleep(Log log)
    {
        async Coroutine<string> Child()
        {
            await Asyncio.Sleep(1);
            log($"first {At()}");
            await Asyncio.Sleep(2);
            return "rested";
        }

        Coroutine coroutine = Child();
        while (true)
        {
            try
            {
                await coroutine.Send()!;
            }
            catch (StopIterationException end)
            {
                log($"{end.Value} {At()}");
                return;
            }
        }
    }

    public static async Coroutine ClosingOneThatSleepsTakesItsTimer(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(100);
            }
            finally
            {
                log("cleaned up");
            }
        }

        Coroutine coroutine = Child();
        coroutine.Send();
        Attempt(log, coroutine.Close);
        await Asyncio.Sleep(1);
        log(At());
    }

    public static async Coroutine TheCurrentTaskIsTheOneThatDrives(Log log)
    {
        async Coroutine Child()
        {
            log(Current());
            await Asyncio.Sleep(0);
        }

        Coroutine coroutine = Child();
        Asyncio.CurrentTask!.Name = "driver";
        coroutine.Send();
        Awaits(log, coroutine.Send);
    }

    public static async Coroutine AwaitingOneThatIsHalfDrivenIsRefused(Log log)
    {
        async Coroutine<string> Child()
        {
            await Asyncio.Sleep(0);
            return "end";
        }

        Coroutine<string> coroutine = Child();
        coroutine.Send();
        try
        {
            await coroutine;
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }

        Awaits(log, coroutine.Send);
    }
}
