namespace Dongsi.Conformance;

internal static partial class DrivenCoroutinesPrograms
{
    public static void ThrowIsThrownAtTheAwait(Log log)
    {
        async Coroutine Inner()
        {
            try
            {
                await Asyncio.Sleep(0);
            }
            catch (Oops error)
            {
                log($"inner caught {Show(error)}");
            }

            await Asyncio.Sleep(0);
        }

        async Coroutine<string> Child()
        {
            try
            {
                await Inner();
            }
            catch (Oops error)
            {
                log($"outer caught {Show(error)}");
            }

            return "end";
        }

        Coroutine coroutine = Child();
        coroutine.Send();
        Awaits(log, () => coroutine.Throw(new Oops("first")));
        Awaits(log, () => coroutine.Throw(new Oops("second")));
    }

    public static void ThrowBeforeTheStartRunsNothing(Log log)
    {
        async Coroutine Child() => log("never");

        Coroutine coroutine = Child();
        Awaits(log, () => coroutine.Throw(new Oops("early")));
        log(State(coroutine));
        Awaits(log, coroutine.Send);
    }

    public static void WhatIsThrownLeavesTheAwaitedFutureAlone(Log log)
    {
        using EventLoop loop = VirtualLoop(log);
        Future<int> future = loop.CreateFuture<int>();

        async Coroutine Child() => await future;

        Coroutine coroutine = Child();
        coroutine.Send();
        Awaits(log, () => coroutine.Throw(new Oops("in")));
        log(future.Done ? "done" : "pending");
    }

    public static void CloseCleansUpFromTheInsideOut(Log log)
    {
        async Coroutine Level(int depth)
        {
            try
            {
                await (depth == 0 ? Asyncio.Sleep(0) : Level(depth - 1));
            }
            catch (GeneratorExitException)
            {
                log($"{depth} hears it");
                throw;
            }
            finally
            {
                log($"{depth} cleans up");
            }
        }

        Coroutine coroutine = Level(2);
        coroutine.Send();
        Attempt(log, coroutine.Close);
        Attempt(log, coroutine.Close);
        log(State(coroutine));
    }

    public static void AnAwaitedOneThatSwallowsTheExitDoesNotKeepTheOther(Log log)
    {
        async Coroutine Inner()
        {
            try
            {
                await Asyncio.Sleep(0);
            }
            catch (GeneratorExitException)
            {
                log("inner swallows");
            }
        }

        async Coroutine Child()
        {
            try
            {
                await Inner();
                log("never");
            }
            finally
            {
                log("outer cleans up");
            }
        }

        Coroutine coroutine = Child();
        coroutine.Send();
        Attempt(log, coroutine.Close);
    }

    public static void OneThatAwaitsWhileItIsClosed(Log log)
    {
        async Coroutine Inner()
        {
            try
            {
                await Asyncio.Sleep(0);
            }
            finally
            {
                await Asyncio.Sleep(0);
                log("never");
            }
        }

        async Coroutine Child()
        {
            try
            {
                await Inner();
            }
            catch (InvalidOperationException error)
            {
                log($"outer caught {Show(error)}");
                await Asyncio.Sleep(0);
            }
        }

        Coroutine coroutine = Child();
        coroutine.Send();
        Attempt(log, coroutine.Close);
        log(State(coroutine));
        Awaits(log, coroutine.Send);
    }

    public static void OneThatFailsWhileItIsClosed(Log log)
    {
        async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(0);
            }
            finally
            {
                Fail("cleaning");
            }
        }

        Coroutine coroutine = Child();
        coroutine.Send();
        Attempt(log, coroutine.Close);
        log(State(coroutine));
    }

    // The compiler knows what follows a throw in a finally block, and warns.
    private static void Fail(string message) => throw new Oops(message);
}
