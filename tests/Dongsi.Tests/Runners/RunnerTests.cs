using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Runners;

public sealed class RunnerTests
{
    private static readonly AsyncLocal<string?> s_value = new();

    [Fact]
    public void It_runs_several_on_the_same_loop()
    {
        using var runner = new Runner();
        EventLoop? first = null;
        EventLoop? second = null;
        runner.Run(Remember(loop => first = loop));
        Assert.Equal(5, runner.Run(Asyncio.Sleep(0, 5)));
        runner.Run(Remember(loop => second = loop));
        Assert.Same(first, second);
        Assert.Same(first, runner.Loop);
        LeakGate.Current.Watch(runner.Loop);

        static async Coroutine Remember(Action<EventLoop> remember) => remember(Asyncio.RunningLoop);
    }

    [Fact]
    public void A_loop_that_could_not_be_made_ready_is_closed()
    {
        EventLoop? made = null;
        var options = new RunOptions { LoopFactory = () => made = new EventLoop(), Instruments = [null!] };
        using var runner = new Runner(options);
        Assert.Throws<ArgumentNullException>(() => runner.Loop);
        Assert.True(made!.IsClosed);
    }

    [Fact]
    public void What_one_run_sets_the_next_one_sees_and_nobody_outside()
    {
        s_value.Value = "outside";
        using (var runner = new Runner())
        {
            runner.Run(Set("first"));
            Assert.Equal("first", runner.Run(Get()));
            Assert.Equal("outside", s_value.Value);
            Assert.Throws<InvalidDataException>(() => runner.Run(SetAndFail("second")));
            Assert.Equal("second", runner.Run(Get()));
        }

        Assert.Equal("outside", s_value.Value);
        s_value.Value = null;
    }

    [Fact]
    public void A_context_that_is_given_is_where_a_run_starts_and_changes_nothing()
    {
        s_value.Value = "given";
        ExecutionContext given = ExecutionContext.Capture()!;
        s_value.Value = "outside";
        using (var runner = new Runner())
        {
            runner.Run(Set("first"));
            Assert.Equal("given", runner.Run(Get(), given));
            runner.Run(Set("in given"), given);
            Assert.Equal("given", runner.Run(Get(), given));
            Assert.Equal("first", runner.Run(Get()));
        }

        s_value.Value = null;
    }

    [Fact]
    public void A_task_that_one_run_leaves_goes_on_in_the_next_and_ends_at_close()
    {
        int steps = 0;
        bool cleaned = false;
        var runner = new Runner();
        runner.Run(Start());
        runner.Run(Asyncio.Sleep(0));
        int before = steps;
        runner.Run(Asyncio.Sleep(0.001));
        Assert.True(steps > before);
        Assert.False(cleaned);
        runner.Close();
        Assert.True(cleaned);

        async Coroutine Start() => Asyncio.CreateTask(Count());

        async Coroutine Count()
        {
            try
            {
                while (true)
                {
                    steps++;
                    await Asyncio.Sleep(0);
                }
            }
            finally
            {
                cleaned = true;
            }
        }
    }

    [Fact]
    public void Its_loop_is_made_when_it_is_needed_first()
    {
        int made = 0;
        using var runner = new Runner(new RunOptions
        {
            LoopFactory = () =>
            {
                made++;
                return LeakGate.Current.Watch(new EventLoop());
            },
        });
        Assert.Equal(0, made);
        _ = runner.Loop;
        runner.Run(Asyncio.Sleep(0));
        runner.Run(Asyncio.Sleep(0));
        Assert.Equal(1, made);
    }

    [Fact]
    public void One_that_never_ran_can_be_closed()
    {
        var runner = new Runner();
        runner.Close();
        runner.Dispose();
        AssertClosed(runner);
    }

    [Fact]
    public void A_closed_one_refuses_to_run()
    {
        var runner = new Runner();
        runner.Run(Asyncio.Sleep(0));
        EventLoop loop = runner.Loop;
        runner.Close();
        runner.Close();
        Assert.True(loop.IsClosed);
        AssertClosed(runner);
    }

    [Fact]
    public void Closing_it_while_it_runs_is_refused()
    {
        using var runner = new Runner();
        runner.Run(Close());
        Assert.Equal(1, runner.Run(Asyncio.Sleep(0, 1)));

        async Coroutine Close() => Expect.Says(
            Assert.Throws<InvalidOperationException>(runner.Close), "running event loop cannot be closed");
    }

    [Fact]
    public void Running_it_inside_itself_is_refused()
    {
        using var runner = new Runner();
        runner.Run(Nested());

        async Coroutine Nested()
        {
            Assert.Throws<InvalidOperationException>(() => runner.Run(Asyncio.Sleep(1)));
            await Asyncio.Sleep(0.001);
        }
    }

    [Fact]
    public void Its_options_choose_debug_mode_the_clock_and_the_poller()
    {
        using (var debugging = new Runner(new RunOptions { Debug = true }))
        {
            Assert.True(debugging.Loop.Debug);
        }

        var clock = new TestClock();
        using (var timed = new Runner(new RunOptions { TimeProvider = clock, Poller = PollerKind.Portable }))
        {
            TimeSpan start = timed.Loop.Time;
            clock.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal(start + TimeSpan.FromSeconds(3), timed.Loop.Time);
        }

        using var made = new Runner(new RunOptions { Debug = true, LoopFactory = () => new EventLoop() });
        Assert.True(made.Loop.Debug);
    }

    [Fact]
    public void A_factory_that_makes_nothing_is_refused()
    {
        using var runner = new Runner(new RunOptions { LoopFactory = () => null! });
        Expect.Says(Assert.Throws<InvalidOperationException>(() => runner.Loop), "LoopFactory returned null");
    }

    [Fact]
    public void A_handler_that_throws_at_shutdown_does_not_keep_the_loop_open()
    {
        using var test = new TestLoop();
        test.Loop.SetExceptionHandler((_, _) => throw new IOException("handler broke"));
        var runner = new Runner(new RunOptions { LoopFactory = () => test.Loop });
        runner.Run(Start());
        string text = ErrorStream.Capture(runner.Close);
        Assert.Contains("handler broke", text);
        Assert.Contains("clean-up broke", text);
        Assert.True(test.Loop.IsClosed);

        static async Coroutine Start()
        {
            Asyncio.CreateTask(Broken());
            await Asyncio.Sleep(0);
        }

        static async Coroutine Broken()
        {
            try
            {
                await Asyncio.Sleep(1000);
            }
            catch (CancelledException)
            {
                throw new InvalidDataException("clean-up broke");
            }
        }
    }

    [Fact]
    public void Null_is_refused()
    {
        using var runner = new Runner();
        Assert.Throws<ArgumentNullException>("main", () => runner.Run(null!));
        Assert.Throws<ArgumentNullException>("main", () => runner.Run((Coroutine<int>)null!));
    }

    private static void AssertClosed(Runner runner)
    {
        Coroutine coroutine = Asyncio.Sleep(1);
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => runner.Run(coroutine)),
            "This Runner is closed", "using var runner = new Runner()");
        Assert.Equal(CoroutineState.Closed, coroutine.State);
        Assert.Throws<InvalidOperationException>(() => runner.Run(Asyncio.Sleep(1, 1)));
        Assert.Throws<InvalidOperationException>(() => runner.Loop);
    }

    private static async Coroutine Set(string value) => s_value.Value = value;

    private static async Coroutine SetAndFail(string value)
    {
        s_value.Value = value;
        throw new InvalidDataException();
    }

    private static async Coroutine<string?> Get() => s_value.Value;
}
