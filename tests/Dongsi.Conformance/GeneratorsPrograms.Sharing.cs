using Asked = Dongsi.Generator<string?, object>;
using Asker = Dongsi.GeneratorContext<string?, object>;

namespace Dongsi.Conformance;

// One inner generator, and more than one who drives it.
internal static partial class GeneratorsPrograms
{
    public static void AnInnerThatSomebodyElseDrivesMeanwhile(Log log)
    {
        async Coroutine<string> Inner(Asker context)
        {
            for (int i = 0; i < 6; i++)
            {
                log($"inner received {await context.Yield(i)}");
            }

            return "end";
        }

        var one = Generator.Create<string?, object, string>(Inner);

        async Coroutine Outer(Asker context)
        {
            log($"outer got {await context.YieldFrom(one) ?? "nothing"}");
            await context.Yield("outer");
        }

        Asked generator = Make(Outer);
        Attempt(log, generator.Next);
        Attempt(log, () => one.Send("direct"));
        Attempt(log, () => generator.Send("through"));
        Attempt(log, () => one.Send("direct"));
        log($"{State(generator.State)} {State(one.State)}");
        one.Close();
        Attempt(log, () => generator.Send("late"));
    }

    public static void ThrowingThroughToAnInnerThatSomebodyElseHasClosed(Log log)
    {
        async Coroutine Inner(Asker context) => await context.Yield(1);

        Asked one = Make(Inner);
        Asked other = Make(Inner);

        async Coroutine Outer(Asker context)
        {
            try
            {
                await context.YieldFrom(one);
            }
            catch (Oops error)
            {
                log($"outer caught {Show(error)}");
            }

            try
            {
                await context.YieldFrom(other);
            }
            catch (GeneratorExitException)
            {
                log("outer hears it");
                throw;
            }
        }

        Asked generator = Make(Outer);
        generator.Next();
        one.Close();
        Attempt(log, () => generator.Throw(new Oops("through")));
        other.Close();
        Attempt(log, generator.Close);
    }

    public static void TwoOutersTakeTurnsWithOneInner(Log log)
    {
        Asked one = Make(async context =>
        {
            for (int i = 0; i < 5; i++)
            {
                await context.Yield(i);
            }
        });

        Asked Outer(string name) => Make(async context =>
        {
            await context.YieldFrom(one);
            await context.Yield(name);
        });

        Asked first = Outer("first");
        Asked second = Outer("second");
        for (int i = 0; i < 4; i++)
        {
            Attempt(log, first.Next);
            Attempt(log, second.Next);
        }
    }

    public static void YieldFromOneThatIsRunningIsRefused(Log log)
    {
        Asked? generator = null;

        async Coroutine Outer(Asker context)
        {
            try
            {
                await context.YieldFrom(generator!);
            }
            catch (InvalidOperationException)
            {
                log("itself: refused");
            }

            await context.YieldFrom(Make(Inner));
        }

        async Coroutine Inner(Asker context)
        {
            try
            {
                await context.YieldFrom(generator!);
            }
            catch (InvalidOperationException)
            {
                log("the outer one: refused");
            }

            await context.Yield(1);
        }

        generator = Make(Outer);
        Attempt(log, generator.Next);
    }

    public static void AChainInTheMiddleDrivenDirectly(Log log)
    {
        async Coroutine<string> Inner(Asker context)
        {
            for (int i = 0; i < 4; i++)
            {
                log($"inner received {await context.Yield(i)}");
            }

            return "inner";
        }

        async Coroutine<string> Middle(Asker context)
        {
            log($"middle got {await context.YieldFrom(Generator.Create<string?, object, string>(Inner))}");
            string? received = await context.Yield("middle");
            log($"middle received {received}");
            return "middle";
        }

        var between = Generator.Create<string?, object, string>(Middle);

        async Coroutine Outer(Asker context)
        {
            log($"outer got {await context.YieldFrom(between)}");
            await context.Yield("outer");
        }

        Asked generator = Make(Outer);
        Attempt(log, generator.Next);
        Attempt(log, () => between.Send("1"));
        Attempt(log, () => generator.Send("2"));
        Attempt(log, () => between.Send("3"));
        Attempt(log, () => between.Send("4"));
        log($"{State(generator.State)} {State(between.State)}");
        Attempt(log, () => generator.Send("5"));
    }
}
