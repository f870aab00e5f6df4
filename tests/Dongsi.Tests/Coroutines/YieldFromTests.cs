using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

// What Python does in each case is in the golden traces; this is what they cannot say.
public sealed class YieldFromTests
{
    private const int Deep = 100_000;
    private const int Closed = 5000;

    [Fact]
    public void Its_result_has_the_type_of_the_inner_generator()
    {
        Generator<int, string> outer = Generator.Create<int, string>(async context =>
        {
            int sum = await context.YieldFrom(Sum());
            await context.Yield($"sum {sum}");
        });
        Assert.Equal("one", outer.Next());
        Assert.Equal("two", outer.Send(10));
        Assert.Equal("sum 42", outer.Send(32));
        outer.Close();

        static Generator<int, string, int> Sum() => Generator.Create<int, string, int>(async context =>
            await context.Yield("one") + await context.Yield("two"));
    }

    [Fact]
    public void A_generator_without_a_result_can_be_yielded_from()
    {
        Generator<int, int> outer = Generator.Create<int, int>(async context =>
        {
            await context.YieldFrom(Numbers(1, 2));
            await context.Yield(3);
        });
        Assert.Equal([1, 2, 3], outer);
    }

    [Fact]
    public void A_deep_chain_takes_no_stack()
    {
        Generator<int, int, int> chain = Chain(Deep);
        Assert.Equal(0, chain.Next());
        Assert.Equal(7, chain.Send(7));
        Assert.Equal(9, chain.Send(9));
        var end = Assert.Throws<StopIterationException>(() => chain.Send(-1));
        Assert.Equal(Deep, end.Value);
    }

    [Fact]
    public void A_deep_chain_is_closed_without_stack()
    {
        int closed = 0;
        Generator<int, int, int> chain = Chain(Closed, () => closed++);
        chain.Next();
        chain.Close();
        Assert.Equal(Closed + 1, closed);
        Assert.Equal(CoroutineState.Closed, chain.State);
    }

    [Fact]
    public void What_is_thrown_passes_a_deep_chain()
    {
        int passed = 0;
        Generator<int, int, int> chain = Chain(1000, () => passed++);
        chain.Next();
        var thrown = new IOException();
        Assert.Same(thrown, Assert.Throws<IOException>(() => chain.Throw(thrown)));
        Assert.Equal(1001, passed);
    }

    [Fact]
    public void Bodies_that_drive_each_other_by_hand_too_deep_are_told_before_the_stack_overflows()
    {
        Generator<int, int> endless = Level();
        Exception? thrown = null;

        // A small stack is full soon.
        var thread = new Thread(() => thrown = Record.Exception(() => endless.Next()), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.IsType<InsufficientExecutionStackException>(thrown);
        Assert.Equal(CoroutineState.Closed, endless.State);

        static Generator<int, int> Level() => Generator.Create<int, int>(async context =>
        {
            foreach (int value in Level())
            {
                await context.Yield(value);
            }
        });
    }

    [Fact]
    public void A_generator_that_is_hidden_behind_an_IEnumerable_still_receives_what_is_sent()
    {
        int received = 0;
        IEnumerable<int> inner = Generator.Create<int, int>(async context => received = await context.Yield(1));
        Generator<int, int> outer = Generator.Create<int, int>(async context => await context.YieldFrom(inner));
        outer.Next();
        Assert.Throws<StopIterationException>(() => outer.Send(5));
        Assert.Equal(5, received);
    }

    [Fact]
    public void Closing_while_it_yields_from_a_sequence_disposes_the_sequence()
    {
        bool disposed = false;
        Generator<int, int> outer = Generator.Create<int, int>(async context => await context.YieldFrom(Sequence()));
        outer.Next();
        outer.Close();
        Assert.True(disposed);

        IEnumerable<int> Sequence()
        {
            try
            {
                yield return 1;
            }
            finally
            {
                disposed = true;
            }
        }
    }

    [Fact]
    public void A_value_sent_to_a_sequence_is_refused_at_the_await()
    {
        InvalidOperationException? refused = null;
        Generator<int, int> outer = Generator.Create<int, int>(async context =>
        {
            try
            {
                await context.YieldFrom([1, 2]);
            }
            catch (InvalidOperationException e)
            {
                refused = e;
            }
        });
        outer.Next();
        Assert.Throws<StopIterationException>(() => outer.Send(0));
        Expect.Says(refused!, "plain IEnumerable", "Call Next()");
    }

    [Fact]
    public void An_inner_one_is_running_while_the_outer_one_runs()
    {
        Generator<int, int>? outer = null;
        Generator<int, int>? inner = null;
        List<CoroutineState> states = [];
        inner = Generator.Create<int, int>(async context =>
        {
            states.AddRange([outer!.State, inner!.State]);
            Expect.Says(Assert.Throws<InvalidOperationException>(() => inner.Next()), "is running already");
            Expect.Says(Assert.Throws<InvalidOperationException>(() => outer.Next()), "is running already");
            await context.Yield(1);
        });
        outer = Generator.Create<int, int>(async context => await context.YieldFrom(inner));
        Assert.Equal(1, outer.Next());
        Assert.Equal([CoroutineState.Running, CoroutineState.Running], states);
        Assert.Equal([CoroutineState.Suspended, CoroutineState.Suspended], [outer.State, inner.State]);
        outer.Close();
        Assert.Equal([CoroutineState.Closed, CoroutineState.Closed], [outer.State, inner.State]);
    }

    [Fact]
    public void The_outer_one_is_running_while_the_inner_one_is_closed_for_it()
    {
        Generator<int, int>? outer = null;
        CoroutineState? seen = null;
        Generator<int, int> inner = Generator.Create<int, int>(async context =>
        {
            try
            {
                await context.Yield(1);
            }
            finally
            {
                seen = outer!.State;
            }
        });
        outer = Generator.Create<int, int>(async context => await context.YieldFrom(inner));
        outer.Next();
        outer.Close();
        Assert.Equal(CoroutineState.Running, seen);
    }

    [Fact]
    public void An_inner_one_that_goes_on_when_closed_can_be_driven_on()
    {
        Generator<int, int> stubborn = Generator.Create<int, int>(async context =>
        {
            try
            {
                await context.Yield(1);
            }
            catch (GeneratorExitException)
            {
                await context.YieldFrom(Numbers(2, 3));
            }
        });
        Generator<int, int> outer = Generator.Create<int, int>(async context => await context.YieldFrom(stubborn));
        outer.Next();
        Expect.Says(
            Assert.Throws<InvalidOperationException>(outer.Close), "while it was being closed", "only clean up");
        Assert.Equal([3], stubborn);
    }

    [Fact]
    public void A_chain_that_was_taken_apart_is_put_together_again()
    {
        // Every level is driven directly once, then the outermost one to its end.
        Generator<int, int> bottom = Numbers([.. Enumerable.Range(0, 10)]);
        List<Generator<int, int>> levels = [bottom];
        for (int i = 0; i < 4; i++)
        {
            Generator<int, int> below = levels[^1];
            levels.Add(Generator.Create<int, int>(async context => await context.YieldFrom(below)));
        }

        List<int> values = [levels[^1].Next()];
        values.AddRange(levels.Select(level => level.Next()));
        values.AddRange(levels[^1]);
        Assert.Equal(Enumerable.Range(0, 10), values);
        Assert.All(levels, level => Assert.Equal(CoroutineState.Closed, level.State));
    }

    [Fact]
    public void A_context_of_another_generator_is_told()
    {
        GeneratorContext<int, int>? foreign = null;
        Generator<int, int> other = Generator.Create<int, int>(async context =>
        {
            foreign = context;
            await context.Yield(1);
        });
        other.Next();
        Generator<int, int> yields = Generator.Create<int, int>(async _ => await foreign!.Yield(2));
        AssertOutside(Assert.Throws<InvalidOperationException>(() => yields.Next()));
        Generator<int, int> delegates = Generator.Create<int, int>(async _ => await foreign!.YieldFrom(Numbers(2)));
        AssertOutside(Assert.Throws<InvalidOperationException>(() => delegates.Next()));
        Assert.Throws<StopIterationException>(() => other.Next());
    }

    [Fact]
    public void A_task_that_awaits_a_yield_is_told_instead_of_waiting_for_ever() => TestLoop.Run(async () =>
    {
        GeneratorContext<int, int>? context = null;
        Generator<int, int> generator = Generator.Create<int, int>(async it =>
        {
            context = it;
            await it.Yield(1);
        });
        generator.Next();
        AssertOutside(await Expect.Throws<InvalidOperationException>(context!.Yield(2)));
        AssertOutside(await Expect.Throws<InvalidOperationException>(context.YieldFrom(Numbers(2))));
        AssertOutside(await Expect.Throws<InvalidOperationException>(Asyncio.CreateTask(Yields(context))));
        generator.Close();

        static async Coroutine Yields(GeneratorContext<int, int> context) => await context.Yield(2);
    });

    [Fact]
    public void It_must_be_given_something()
    {
        Generator<int, int> generator = Generator.Create<int, int>(async context =>
        {
            Assert.Throws<ArgumentNullException>(
                "generator", () => { _ = context.YieldFrom((Generator<int, int>)null!); });
            Assert.Throws<ArgumentNullException>(
                "generator", () => { _ = context.YieldFrom((Generator<int, int, int>)null!); });
            Assert.Throws<ArgumentNullException>("values", () => { _ = context.YieldFrom((IEnumerable<int>)null!); });
        });
        Assert.Throws<StopIterationException>(() => generator.Next());
    }

    private static void AssertOutside(InvalidOperationException error) =>
        Expect.Says(error, "outside the body of its generator", "only in the body that was given it");

    private static Generator<int, int> Numbers(params int[] numbers) => Generator.Create<int, int>(async context =>
    {
        foreach (int number in numbers)
        {
            await context.Yield(number);
        }
    });

    /// <summary>The innermost one gives back what it is sent, until that is negative; each level counts one.</summary>
    private static Generator<int, int, int> Chain(int depth, Action? cleaned = null) =>
        Generator.Create<int, int, int>(async context =>
        {
            try
            {
                if (depth > 0)
                {
                    return 1 + await context.YieldFrom(Chain(depth - 1, cleaned));
                }

                int sent = 0;
                while (sent >= 0)
                {
                    sent = await context.Yield(sent);
                }

                return 0;
            }
            finally
            {
                cleaned?.Invoke();
            }
        });
}
