using Asked = Dongsi.Generator<string?, object>;
using Asker = Dongsi.GeneratorContext<string?, object>;

namespace Dongsi.Conformance;

internal static partial class GeneratorsPrograms
{
    public static void YieldFromPassesEverythingThrough(Log log)
    {
        async Coroutine<string> Inner(Asker context)
        {
            string? received = await context.Yield("a");
            log($"inner received {received}");
            received = await context.Yield("b");
            log($"inner received {received}");
            return "result";
        }

        async Coroutine Outer(Asker context)
        {
            string result = await context.YieldFrom(Generator.Create<string?, object, string>(Inner));
            log($"outer got {result}");
            string? received = await context.Yield("c");
            log($"outer received {received}");
        }

        Asked generator = Make(Outer);
        Attempt(log, generator.Next);
        Attempt(log, () => generator.Send("x"));
        Attempt(log, () => generator.Send("y"));
        Attempt(log, () => generator.Send("z"));
    }

    public static void YieldFromForwardsWhatIsThrown(Log log)
    {
        async Coroutine Inner(Asker context)
        {
            try
            {
                await context.Yield(1);
            }
            catch (Oops error)
            {
                log($"inner caught {Show(error)}");
            }

            await context.Yield(2);
        }

        async Coroutine Outer(Asker context)
        {
            try
            {
                await context.YieldFrom(Make(Inner));
            }
            catch (Oops error)
            {
                log($"outer caught {Show(error)}");
                await context.Yield(3);
            }
        }

        Asked generator = Make(Outer);
        Attempt(log, generator.Next);
        Attempt(log, () => generator.Throw(new Oops("first")));
        Attempt(log, () => generator.Throw(new Oops("second")));
        Attempt(log, generator.Next);
    }

    public static void ClosingTheOuterClosesTheInnerFirst(Log log)
    {
        Asked Level(string name, Asked? inner) => Make(async context =>
        {
            try
            {
                await (inner is null ? context.Yield(1) : context.YieldFrom(inner));
            }
            catch (GeneratorExitException)
            {
                log($"{name} hears it");
                throw;
            }
            finally
            {
                log($"{name} cleans up");
            }
        });

        Asked middle = Level("middle", Level("inner", null));
        Asked generator = Level("outer", middle);
        generator.Next();
        Attempt(log, generator.Close);
        log($"{State(generator.State)} {State(middle.State)}");
    }

    public static void AnInnerThatSwallowsTheExitDoesNotKeepTheOuter(Log log)
    {
        async Coroutine<string> Inner(Asker context)
        {
            try
            {
                await context.Yield(1);
            }
            catch (GeneratorExitException)
            {
                log("inner swallows");
            }

            return "ignored";
        }

        async Coroutine<string> Outer(Asker context)
        {
            try
            {
                log($"never {await context.YieldFrom(Generator.Create<string?, object, string>(Inner))}");
            }
            catch (GeneratorExitException)
            {
                log("outer hears it all the same");
            }

            return "mine";
        }

        var generator = Generator.Create<string?, object, string>(Outer);
        generator.Next();
        Attempt(log, () => generator.Close());
    }

    public static void AnInnerThatGoesOnIsTheOutersError(Log log)
    {
        Asked one = AnswersTheExit();

        async Coroutine Outer(Asker context)
        {
            try
            {
                await context.YieldFrom(one);
            }
            catch (InvalidOperationException error)
            {
                log($"outer caught {Show(error)}");
            }
        }

        Asked generator = Make(Outer);
        generator.Next();
        Attempt(log, generator.Close);
        log($"{State(generator.State)} {State(one.State)}");
        Attempt(log, one.Next);
    }

    public static void AnInnerThatFailsWhileItIsClosed(Log log)
    {
        async Coroutine Inner(Asker context)
        {
            try
            {
                await context.Yield(1);
            }
            finally
            {
                Fail("inner");
            }
        }

        async Coroutine Outer(Asker context)
        {
            try
            {
                await context.YieldFrom(Make(Inner));
            }
            catch (Oops error)
            {
                log($"outer caught {Show(error)}");
                await context.Yield(2);
            }
        }

        Asked generator = Make(Outer);
        generator.Next();
        Attempt(log, () => generator.Throw(new GeneratorExitException()));
        Attempt(log, generator.Close);
    }

    public static void YieldFromSomethingThatIsNoGenerator(Log log)
    {
        async Coroutine Outer(Asker context)
        {
            try
            {
                await context.YieldFrom([1, 2, 3]);
            }
            catch (Oops error)
            {
                log($"outer caught {Show(error)}");
            }

            try
            {
                await context.YieldFrom([4, 5]);
            }
            catch (InvalidOperationException error)
            {
                log($"outer caught {Show(error)}");
            }

            await context.YieldFrom([]);
            await context.Yield(6);
        }

        Asked generator = Make(Outer);
        Attempt(log, generator.Next);
        Attempt(log, () => generator.Send(null));
        Attempt(log, () => generator.Throw(new Oops("list")));
        Attempt(log, () => generator.Send("value"));
        Attempt(log, generator.Next);
    }

    public static void YieldFromOneThatWasBegunOrHasEnded(Log log)
    {
        async Coroutine<string> Inner(Asker context)
        {
            await context.Yield(1);
            await context.Yield(2);
            return "rest";
        }

        var one = Generator.Create<string?, object, string>(Inner);

        async Coroutine Outer(Asker context)
        {
            log($"got {await context.YieldFrom(one)}");
            log($"got {await context.YieldFrom(one) ?? "nothing"}");
        }

        one.Next();
        Asked generator = Make(Outer);
        Attempt(log, generator.Next);
        Attempt(log, generator.Next);
    }

    public static void WalkingATree(Log log)
    {
        Generator<string?, object, int> Walk(Tree? tree) => Generator.Create<string?, object, int>(async context =>
        {
            if (tree is null)
            {
                return 0;
            }

            int count = await context.YieldFrom(Walk(tree.Left));
            await context.Yield(tree.Value);
            return count + 1 + await context.YieldFrom(Walk(tree.Right));
        });

        var left = new Tree(new Tree(null, 1, null), 2, null);
        var right = new Tree(new Tree(null, 4, null), 5, new Tree(null, 6, null));
        Generator<string?, object, int> generator = Walk(new Tree(left, 3, right));
        for (int i = 0; i < 7; i++)
        {
            Attempt(log, generator.Next);
        }
    }

    public static void ADeepChain(Log log)
    {
        Generator<string?, object, string> Level(int depth) => Generator.Create<string?, object, string>(
            async context => depth == 0
                ? $"{await context.Yield("bottom")}"
                : await context.YieldFrom(Level(depth - 1)) + ".");

        Generator<string?, object, string> generator = Level(100);
        Attempt(log, generator.Next);
        Attempt(log, () => generator.Send("up"));
    }

    public static void AnExitPassesEachHelperByItself(Log log)
    {
        async Coroutine Helper(string name, Coroutine inner)
        {
            try
            {
                await inner;
            }
            catch (GeneratorExitException)
            {
                log($"{name} swallows");
            }
        }

        async Coroutine Bottom(Asker context)
        {
            try
            {
                await context.Yield(1);
            }
            finally
            {
                log("bottom cleans up");
            }
        }

        async Coroutine Body(Asker context)
        {
            await Helper("second", Helper("first", Bottom(context)));
            log("never");
        }

        Asked generator = Make(Body);
        generator.Next();
        Attempt(log, generator.Close);
    }

    private static Asked Make(Func<Asker, Coroutine> body) => Generator.Create(body);

    private sealed record Tree(Tree? Left, int Value, Tree? Right);
}
