using System.Collections;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

public sealed class GeneratorLoopTests
{
    [Fact]
    public void A_loop_walks_the_values()
    {
        List<int> values = [];
        foreach (int value in Count(3))
        {
            values.Add(value);
        }

        Assert.Equal([0, 1, 2], values);
    }

    [Fact]
    public void Leaving_the_loop_closes_it()
    {
        bool closed = false;
        Generator<int, int> count = Count(3, () => closed = true);
        foreach (int _ in count)
        {
            break;
        }

        Assert.True(closed);
        Assert.Equal(CoroutineState.Closed, count.State);
        Assert.Empty(count);
    }

    [Fact]
    public void A_loop_whose_body_throws_closes_it()
    {
        bool closed = false;
        Assert.Throws<IOException>(() =>
        {
            foreach (int _ in Count(3, () => closed = true))
            {
                throw new IOException();
            }
        });
        Assert.True(closed);
    }

    [Fact]
    public void A_query_walks_it_too()
    {
        bool closed = false;
        Generator<int, int> count = Count(int.MaxValue, () => closed = true);
        Assert.Equal([0, 10, 20], count.Select(value => 10 * value).Take(3));
        Assert.True(closed);
    }

    [Fact]
    public void What_the_body_throws_comes_out_of_the_loop() => Assert.Throws<InvalidDataException>(() =>
    {
        foreach (int _ in Generator.Create<int, int>(async _ => throw new InvalidDataException()))
        {
        }
    });

    [Fact]
    public void It_cannot_be_walked_from_the_beginning_again()
    {
        IEnumerator walk = ((IEnumerable)Count(1)).GetEnumerator();
        Assert.True(walk.MoveNext());
        Assert.Equal(0, walk.Current);
        Expect.Says(Assert.Throws<NotSupportedException>(walk.Reset), "Generator.Create(");
    }

    [Fact]
    public void In_the_loop_a_yield_gives_the_default()
    {
        List<int> received = [];
        foreach (int _ in Generator.Create<int, int>(async context =>
        {
            received.Add(await context.Yield(1));
            received.Add(await context.Yield(2));
        }))
        {
        }

        Assert.Equal([0, 0], received);
    }

    [Fact]
    public void The_return_value_is_in_the_exception_that_ends_it()
    {
        Generator<int, int, string> generator = Generator.Create<int, int, string>(async context =>
        {
            await context.Yield(1);
            return "end";
        });
        generator.Next();
        Assert.Equal("end", Assert.Throws<StopIterationException>(() => generator.Next()).Value);
        Assert.Null(Assert.Throws<StopIterationException>(() => generator.Next()).Value);
    }

    [Fact]
    public void A_return_value_that_the_type_does_not_tell_is_there_all_the_same()
    {
        Generator<int, int> generator = Generator.Create<int, int>(Answer);
        Assert.Equal(42, Assert.Throws<StopIterationException>(() => generator.Next()).Value);

        static async Coroutine<int> Answer(GeneratorContext<int, int> context) => 42;
    }

    [Fact]
    public void A_body_that_returns_nothing_gives_no_value() =>
        Assert.Null(Assert.Throws<StopIterationException>(() => Count(0).Next()).Value);

    [Fact]
    public void A_StopIterationException_of_the_body_is_told_from_its_end()
    {
        Generator<int, int> generator = Generator.Create<int, int>(async _ => Count(0).Next());
        var error = Assert.Throws<InvalidOperationException>(() => generator.Next());
        Expect.Says(error, "threw a StopIterationException", "to end this one, return");
        Assert.IsType<StopIterationException>(error.InnerException);
    }

    [Fact]
    public void Null_is_no_value_that_could_be_sent()
    {
        string? received = "untouched";
        Generator<string?, int> generator = Generator.Create<string?, int>(async context =>
        {
            received = await context.Yield(1);
            await context.Yield(2);
        });
        Assert.Equal(1, generator.Send(null));
        Assert.Equal(2, generator.Send(null));
        Assert.Null(received);
        generator.Close();
    }

    [Fact]
    public void It_has_the_name_of_its_body()
    {
        Assert.Equal("Body", Generator.Create<int, int>(Body).Name);
        Assert.Equal("<lambda>", Count(1).Name);

        static async Coroutine Body(GeneratorContext<int, int> context) => await context.Yield(1);
    }

    private static Generator<int, int> Count(int end, Action? closed = null) =>
        Generator.Create<int, int>(async context =>
        {
            try
            {
                for (int i = 0; i < end; i++)
                {
                    await context.Yield(i);
                }
            }
            finally
            {
                closed?.Invoke();
            }
        });
}
