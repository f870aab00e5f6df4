using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

public sealed class GeneratorTests
{
    [Fact]
    public void Next_runs_to_the_next_yield()
    {
        List<string> log = [];
        Generator<int, string> generator = Generator.Create<int, string>(async context =>
        {
            log.Add("started");
            await context.Yield("one");
            await context.Yield("two");
        });
        Assert.Empty(log);
        Assert.Equal("one", generator.Next());
        Assert.Equal("two", generator.Next());
        Assert.Throws<StopIterationException>(() => generator.Next());
        Assert.Throws<StopIterationException>(() => generator.Next());
    }

    [Fact]
    public void Send_is_what_the_yield_gives()
    {
        Generator<int, int> sums = Sums();
        Assert.Equal(0, sums.Next());
        Assert.Equal([1, 3, 6, 10, 15], Enumerable.Range(1, 5).Select(sums.Send));
        sums.Close();
    }

    [Fact]
    public void After_a_next_the_yield_gives_the_default()
    {
        Generator<int, int> sums = Sums();
        sums.Next();
        sums.Send(5);
        Assert.Equal(5, sums.Next());
        sums.Close();
    }

    [Fact]
    public void A_value_cannot_be_sent_before_the_first_yield()
    {
        Generator<int, int> sums = Sums();
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => sums.Send(1)), "has not started", "Call Next() once");
        Assert.Equal(0, sums.Next());
        sums.Close();
    }

    [Fact]
    public void Throw_throws_at_the_yield()
    {
        Generator<int, string> generator = Generator.Create<int, string>(async context =>
        {
            try
            {
                await context.Yield("waiting");
            }
            catch (InvalidDataException)
            {
                await context.Yield("caught");
            }
        });
        generator.Next();
        Assert.Equal("caught", generator.Throw(new InvalidDataException()));
        var thrown = new IOException();
        Assert.Same(thrown, Assert.Throws<IOException>(() => generator.Throw(thrown)));
        Assert.Same(thrown, Assert.Throws<IOException>(() => generator.Throw(thrown)));
        Assert.Throws<StopIterationException>(() => generator.Next());
    }

    [Fact]
    public void Throw_before_the_start_ends_it_without_running()
    {
        Generator<int, int> unwanted = Unwanted();
        Assert.Throws<IOException>(() => unwanted.Throw(new IOException()));
        Assert.Throws<StopIterationException>(() => unwanted.Next());
        Assert.Throws<ArgumentNullException>(() => unwanted.Throw(null!));
    }

    [Fact]
    public void Close_lets_it_clean_up()
    {
        bool cleaned = false;
        Generator<int, int> generator = Generator.Create<int, int>(async context =>
        {
            try
            {
                await context.Yield(1);
            }
            finally
            {
                cleaned = true;
            }
        });
        generator.Next();
        generator.Close();
        Assert.True(cleaned);
        generator.Close();
        Assert.Throws<StopIterationException>(() => generator.Next());
    }

    [Fact]
    public void Close_before_the_start_runs_nothing()
    {
        Generator<int, int> unwanted = Unwanted();
        unwanted.Close();
        Assert.Throws<StopIterationException>(() => unwanted.Next());
    }

    [Fact]
    public void One_that_yields_while_it_is_closed_is_told_so()
    {
        Generator<int, int> generator = Generator.Create<int, int>(async context =>
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
        generator.Next();
        Expect.Says(
            Assert.Throws<InvalidOperationException>(generator.Close), "while it was being closed", "only clean up");
        generator.Close();
    }

    [Fact]
    public void What_the_body_throws_comes_out()
    {
        Generator<int, int> generator = Generator.Create<int, int>(async context =>
        {
            await context.Yield(1);
            throw new InvalidDataException();
        });
        generator.Next();
        Assert.Throws<InvalidDataException>(() => generator.Next());
        Assert.Throws<StopIterationException>(() => generator.Next());
    }

    [Fact]
    public void Its_body_may_await_coroutines_that_yield()
    {
        Generator<int, int> generator = Generator.Create<int, int>(async context =>
        {
            await Twice(context, 1);
            await Twice(context, 2);
        });
        Assert.Equal([1, 1, 2, 2], [generator.Next(), generator.Next(), generator.Next(), generator.Next()]);
        generator.Close();

        static async Coroutine Twice(GeneratorContext<int, int> context, int value)
        {
            await context.Yield(value);
            await context.Yield(value);
        }
    }

    [Fact]
    public void One_that_asks_itself_is_told_so()
    {
        Generator<int, int>? generator = null;
        generator = Generator.Create<int, int>(async context => await context.Yield(generator!.Next()));
        Expect.Says(Assert.Throws<InvalidOperationException>(() => generator.Next()), "is running already");
    }

    [Fact]
    public void One_that_sleeps_is_told_that_no_loop_drives_it() => AssertCannotWait(
        async _ => await Asyncio.Sleep(1));

    [Fact]
    public void One_that_sleeps_nothing_is_told_so_too() => AssertCannotWait(async _ => await Asyncio.Sleep(0));

    [Fact]
    public void One_that_awaits_a_dotnet_task_is_told_so_too()
    {
        var never = new TaskCompletionSource();
        Generator<int, int> generator = Generator.Create<int, int>(async _ => await never.Task);
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => generator.Next()),
            "TaskAwaiter", "no event loop drives a generator", "Await context.Yield(value) only");
        Assert.Throws<StopIterationException>(() => generator.Next());
    }

    [Fact]
    public void On_a_loop_one_that_sleeps_is_told_so_and_the_loop_goes_on() => TestLoop.Run(async test =>
    {
        AssertCannotWait(async _ => await Asyncio.Sleep(1));
        AssertCannotWait(async _ => await Asyncio.Sleep(0));
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void On_a_loop_one_that_awaits_a_future_is_told_so_and_the_loop_goes_on() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        AssertCannotWait(async _ => await future);
        LoopTask task = Asyncio.CreateTask(Asyncio.Sleep(1));
        AssertCannotWait(async _ => await task);
        await task;
        future.SetResult(1);
        await Asyncio.Sleep(1);
        Assert.Equal(1, await future);
    });

    [Fact]
    public void A_coroutine_may_drive_one() => TestLoop.Run(async () =>
    {
        LoopTask? main = Asyncio.CurrentTask;
        Generator<int, int> sums = Sums();
        sums.Next();
        for (int i = 1; i <= 3; i++)
        {
            await Asyncio.Sleep(1);
            sums.Send(i);
            Assert.Same(main, Asyncio.CurrentTask);
        }

        Assert.Equal(6, sums.Next());
        sums.Close();
    });

    [Fact]
    public void Generators_drive_each_other()
    {
        Generator<int, int> inner = Sums();
        inner.Next();
        Generator<int, int> outer = Generator.Create<int, int>(async context =>
        {
            int sent = await context.Yield(0);
            while (true)
            {
                sent = await context.Yield(10 * inner.Send(sent));
            }
        });
        outer.Next();
        Assert.Equal([10, 30, 60], [outer.Send(1), outer.Send(2), outer.Send(3)]);
        outer.Close();
        inner.Close();
    }

    [Fact]
    public void It_prints_its_body() =>
        Assert.StartsWith("<generator object Body at 0x", Generator.Create<int, int>(Body).ToString());

    [Fact]
    public void A_body_must_be_one() =>
        Assert.Throws<ArgumentNullException>("body", () => Generator.Create<int, int>(null!));

    [Fact]
    public void In_debug_mode_one_that_is_not_driven_to_its_end_is_no_forgotten_coroutine() => TestLoop.Run(
        async _ =>
        {
            Sums().Next();
            Generator.Create<int, int>(Body);
            Garbage.Collect();
            await Asyncio.Sleep(1);
        },
        debug: true);

    private static async Coroutine Body(GeneratorContext<int, int> context) => await context.Yield(1);

    private static Generator<int, int> Sums() => Generator.Create<int, int>(async context =>
    {
        int sum = 0;
        while (true)
        {
            sum += await context.Yield(sum);
        }
    });

    private static Generator<int, int> Unwanted() => Generator.Create<int, int>(async context =>
    {
        Assert.Fail("It ran.");
        await context.Yield(1);
    });

    private static void AssertCannotWait(Func<GeneratorContext<int, int>, Coroutine> body)
    {
        bool cleaned = false;
        Generator<int, int> generator = Generator.Create<int, int>(async context =>
        {
            try
            {
                await body(context);
            }
            finally
            {
                cleaned = true;
            }
        });
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => generator.Next()),
            "no event loop drives a generator", "Await context.Yield(value) only");
        Assert.True(cleaned);
    }

    [Fact]
    public void A_body_that_is_no_async_method_of_its_own_is_refused()
    {
        var e = Assert.Throws<ArgumentException>(() => Generator.Create<int, int>(context => context.Yield(1)));
        Assert.Contains("async context =>", e.Message);
        Assert.Throws<ArgumentException>(() => Generator.Create<int, int>(_ => null!));
    }
}
