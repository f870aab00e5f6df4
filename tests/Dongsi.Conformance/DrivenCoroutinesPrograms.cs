namespace Dongsi.Conformance;

/// <summary>Coroutines that are driven by hand: Send, Throw and Close, mostly without a loop.</summary>
internal static partial class DrivenCoroutinesPrograms
{
    public static void SendRunsToWhereItGivesWay(Log log)
    {
        async Coroutine<string> Child()
        {
            log("begins");
            await Asyncio.Sleep(0);
            log("goes on");
            await Asyncio.Sleep(0);
            return "result";
        }

        Coroutine coroutine = Child();
        log("called");
        for (int i = 0; i < 4; i++)
        {
            Awaits(log, coroutine.Send);
        }
    }

    public static void OneThatNeverWaitsEndsAtOnce(Log log)
    {
        async Coroutine<int> Child() => 7;
        async Coroutine<int> Main() => await Child() + 1;

        Awaits(log, Main().Send);
    }

    public static void StatesOfADrivenCoroutine(Log log)
    {
        Coroutine? coroutine = null;

        async Coroutine Inner()
        {
            log($"inside: {State(coroutine!)}");
            await Asyncio.Sleep(0);
        }

        async Coroutine Child() => await Inner();

        coroutine = Child();
        log($"before: {State(coroutine)}");
        coroutine.Send();
        log($"waiting: {State(coroutine)}");
        Awaits(log, coroutine.Send);
        log($"after: {State(coroutine)}");
    }

    public static void ItGivesOutTheFutureThatItAwaits(Log log)
    {
        using EventLoop loop = VirtualLoop(log);
        Future<string> future = loop.CreateFuture<string>();

        async Coroutine<string> Child() => await future;

        Coroutine coroutine = Child();
        log(coroutine.Send() == future ? "same" : "other");
        future.SetResult("value");
        Awaits(log, coroutine.Send);
    }

    public static void AFutureThatIsDoneDoesNotStopIt(Log log)
    {
        using EventLoop loop = VirtualLoop(log);
        Future<int> future = loop.CreateFuture<int>();
        future.SetResult(5);

        async Coroutine<int> Child() => await future + await future;

        Awaits(log, Child().Send);
    }

    public static void AFutureThatFailsAndOneThatIsCancelled(Log log)
    {
        using EventLoop loop = VirtualLoop(log);
        Future<int> first = loop.CreateFuture<int>();
        Future<int> second = loop.CreateFuture<int>();

        async Coroutine Child()
        {
            try
            {
                await first;
            }
            catch (Oops error)
            {
                log($"caught {Show(error)}");
            }

            await second;
        }

        Coroutine coroutine = Child();
        Awaits(log, coroutine.Send);
        first.SetException(new Oops("first"));
        Awaits(log, coroutine.Send);
        second.Cancel();
        Awaits(log, coroutine.Send);
        log(State(coroutine));
    }

    public static void OneThatIsSentOnTooEarly(Log log)
    {
        using EventLoop loop = VirtualLoop(log);
        Future<int> future = loop.CreateFuture<int>();

        async Coroutine Child()
        {
            try
            {
                await future;
            }
            catch (InvalidOperationException error)
            {
                log($"caught {Show(error)}");
            }

            await Asyncio.Sleep(0);
        }

        Coroutine coroutine = Child();
        Awaits(log, coroutine.Send);
        Awaits(log, coroutine.Send);
        Awaits(log, coroutine.Send);
        log(future.Done ? "done" : "pending");
    }

    public static void ASleepNeedsALoop(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(1);
            }
            catch (InvalidOperationException error)
            {
                log($"caught {Show(error)}");
            }

            await Asyncio.Sleep(0);
            await Asyncio.Sleep(1);
        }

        Coroutine coroutine = Child();
        Awaits(log, coroutine.Send);
        Awaits(log, coroutine.Send);
        log(State(coroutine));
    }

    public static void OneThatHasEndedCannotBeDriven(Log log)
    {
        async Coroutine<int> Child() => 1;

        Coroutine coroutine = Child();
        Awaits(log, coroutine.Send);
        Awaits(log, coroutine.Send);
        Awaits(log, () => coroutine.Throw(new Oops("late")));
        Attempt(log, coroutine.Close);
    }

    public static void OneThatDrivesItselfIsRefused(Log log)
    {
        Coroutine? coroutine = null;

        async Coroutine Child()
        {
            Awaits(log, coroutine!.Send);
            Awaits(log, () => coroutine.Throw(new Oops("self")));
            Attempt(log, coroutine.Close);
        }

        coroutine = Child();
        Awaits(log, coroutine.Send);
    }

    public static void AStopIterationThrownInsideIsNoEnd(Log log)
    {
        async Coroutine Child() => Generator.Create<int, int>(async _ => { }).Next();

        Awaits(log, Child().Send);
    }

    public static void WhatItSetsInTheContextIsSeenByWhoDrives(Log log)
    {
        var variable = new AsyncLocal<string>();

        async Coroutine Child()
        {
            variable.Value = "by the coroutine";
            await Asyncio.Sleep(0);
            log(variable.Value!);
        }

        Coroutine coroutine = Child();
        coroutine.Send();
        log(variable.Value!);
        variable.Value = "by the driver";
        Awaits(log, coroutine.Send);
    }

    /// <summary>As Attempt, for a Send: it gives the future that is awaited, or null.</summary>
    private static void Awaits(Log log, Func<IAwaitable?> call) =>
        Attempt(log, () => call() is null ? null : "future");
}
