using Asker = Dongsi.GeneratorContext<string?, object>;

namespace Dongsi.Conformance;

/// <summary>Generators: driven by hand, without a loop, and yielding from each other.</summary>
internal static partial class GeneratorsPrograms
{
    public static void NothingRunsBeforeTheFirstNext(Log log)
    {
        async Coroutine Body(Asker context)
        {
            log("begins");
            await context.Yield(1);
            log("goes on");
            await context.Yield(2);
            log("ends");
        }

        var generator = Generator.Create<string?, object>(Body);
        log("made");
        for (int i = 0; i < 4; i++)
        {
            Attempt(log, generator.Next);
        }
    }

    public static void SendIsWhatTheYieldGives(Log log)
    {
        async Coroutine Body(GeneratorContext<int?, int> context)
        {
            int total = 0;
            while (true)
            {
                total += await context.Yield(total) ?? 0;
            }
        }

        var generator = Generator.Create<int?, int>(Body);
        Attempt(log, () => generator.Send(1));
        Attempt(log, () => generator.Send(null));
        Attempt(log, () => generator.Send(5));
        Attempt(log, () => generator.Send(6));
        Attempt(log, generator.Next);
    }

    public static void ThrowIsThrownAtTheYield(Log log)
    {
        async Coroutine<string> Body(Asker context)
        {
            while (true)
            {
                try
                {
                    await context.Yield("waiting");
                }
                catch (Oops error)
                {
                    log($"caught {Show(error)}");
                    if (error.Message == "last")
                    {
                        return "done";
                    }
                }
                finally
                {
                    log("finally");
                }
            }
        }

        var generator = Generator.Create<string?, object, string>(Body);
        generator.Next();
        Attempt(log, () => generator.Throw(new Oops("first")));
        Attempt(log, generator.Next);
        Attempt(log, () => generator.Throw(new Oops("last")));
        Attempt(log, () => generator.Throw(new Oops("too late")));
        Attempt(log, generator.Next);
    }

    public static void ThrowBeforeTheStartRunsNothing(Log log)
    {
        async Coroutine Body(Asker context)
        {
            log("never");
            await context.Yield(1);
        }

        var generator = Generator.Create<string?, object>(Body);
        Attempt(log, () => generator.Throw(new Oops("early")));
        log(State(generator.State));
        Attempt(log, generator.Next);
    }

    public static void WhatTheBodyThrowsComesOutOnce(Log log)
    {
        async Coroutine Body(Asker context)
        {
            await context.Yield(1);
            throw new Oops("body");
        }

        var generator = Generator.Create<string?, object>(Body);
        for (int i = 0; i < 3; i++)
        {
            Attempt(log, generator.Next);
        }
    }

    public static void AReturnValueEndsIt(Log log)
    {
        async Coroutine<int> Body(Asker context)
        {
            await context.Yield(1);
            return 42;
        }

        var generator = Generator.Create<string?, object, int>(Body);
        for (int i = 0; i < 3; i++)
        {
            Attempt(log, generator.Next);
        }
    }

    public static void AStopIterationOfSomebodyElseIsNoEnd(Log log)
    {
        async Coroutine Body(Asker context)
        {
            await context.Yield(1);
            Generator.Create<int, int>(async _ => { }).Next();
        }

        var generator = Generator.Create<string?, object>(Body);
        Attempt(log, generator.Next);
        Attempt(log, generator.Next);
        Attempt(log, generator.Next);
    }

    public static void StatesOfAGenerator(Log log)
    {
        Generator<string?, object>? generator = null;

        async Coroutine Body(Asker context)
        {
            log($"inside: {State(generator!.State)}");
            await context.Yield(1);
        }

        generator = Generator.Create<string?, object>(Body);
        log($"before: {State(generator.State)}");
        generator.Next();
        log($"waiting: {State(generator.State)}");
        Attempt(log, generator.Next);
        log($"after: {State(generator.State)}");
    }

    public static void OneThatDrivesItselfIsRefused(Log log)
    {
        Generator<string?, object>? generator = null;

        async Coroutine Body(Asker context)
        {
            Attempt(log, generator!.Next);
            Attempt(log, () => generator.Send("1"));
            Attempt(log, () => generator.Throw(new Oops("self")));
            Attempt(log, generator.Close);
            await context.Yield(1);
        }

        generator = Generator.Create<string?, object>(Body);
        Attempt(log, generator.Next);
    }

    public static void CloseLetsItCleanUp(Log log)
    {
        async Coroutine Body(Asker context)
        {
            try
            {
                await context.Yield(1);
            }
            catch (GeneratorExitException error)
            {
                log($"caught {Show(error)}");
                throw;
            }
            finally
            {
                log("finally");
            }
        }

        var generator = Generator.Create<string?, object>(Body);
        generator.Next();
        Attempt(log, generator.Close);
        Attempt(log, generator.Close);
        log(State(generator.State));
        var unborn = Generator.Create<string?, object>(Body);
        Attempt(log, unborn.Close);
        Attempt(log, unborn.Next);
    }

    public static void CloseOfOneThatYieldsAgain(Log log)
    {
        Generator<string?, object> generator = AnswersTheExit();
        generator.Next();
        Attempt(log, generator.Close);
        log(State(generator.State));
        Attempt(log, generator.Close);
        log(State(generator.State));
    }

    public static void CloseOfOneThatFails(Log log)
    {
        async Coroutine Body(Asker context)
        {
            try
            {
                await context.Yield(1);
            }
            finally
            {
                Fail("cleaning");
            }
        }

        var generator = Generator.Create<string?, object>(Body);
        generator.Next();
        Attempt(log, generator.Close);
        Attempt(log, generator.Close);
    }

    public static void CloseGivesWhatTheBodyReturned(Log log)
    {
        async Coroutine<string> Body(Asker context)
        {
            try
            {
                await context.Yield(1);
            }
            catch (GeneratorExitException)
            {
                return "so far";
            }

            return "never";
        }

        var generator = Generator.Create<string?, object, string>(Body);
        generator.Next();
        Attempt(log, () => generator.Close());
        Attempt(log, () => generator.Close());
    }

    public static void AThrownExitMayBeAnsweredWithAValue(Log log)
    {
        Generator<string?, object> generator = AnswersTheExit();
        generator.Next();
        Attempt(log, () => generator.Throw(new GeneratorExitException()));
        Attempt(log, () => generator.Throw(new GeneratorExitException()));
    }

    public static void ALoopTakesTheValuesThatAreLeft(Log log)
    {
        async Coroutine Body(Asker context)
        {
            for (int i = 0; i < 4; i++)
            {
                await context.Yield(i);
            }

            log("ends");
        }

        var generator = Generator.Create<string?, object>(Body);
        generator.Next();
        foreach (object value in generator)
        {
            log($"value {value}");
        }

        foreach (object _ in generator)
        {
            log("never");
        }
    }

    public static void LeavingALoopClosesTheGenerator(Log log)
    {
        async Coroutine Body(Asker context)
        {
            try
            {
                await context.Yield(1);
                await context.Yield(2);
            }
            finally
            {
                log("closed");
            }
        }

        foreach (object value in Generator.Create<string?, object>(Body))
        {
            log($"value {value}");
            break;
        }

        log("after the loop");
    }

    private static Generator<string?, object> AnswersTheExit() => Generator.Create<string?, object>(async context =>
    {
        try
        {
            await context.Yield(1);
        }
        catch (GeneratorExitException)
        {
            await context.Yield(2);
        }
    });

    // The compiler knows what follows a throw in a finally block, and warns.
    private static void Fail(string message) => throw new Oops(message);
}
