using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Runners;

/// <summary>Asyncio.Run.</summary>
public sealed class RunTests
{
    private static readonly AsyncLocal<string?> s_value = new();

    [Fact]
    public void It_runs_a_coroutine_to_its_end_and_gives_its_result()
    {
        bool ran = false;
        Asyncio.Run(SetFlag());
        Assert.True(ran);
        Assert.Equal(3, Asyncio.Run(Asyncio.Sleep(0.001, 3)));
        ran = false;
        Asyncio.Run(SetFlag);
        Assert.True(ran);
        Assert.Equal(4, Asyncio.Run(async () => await Asyncio.Sleep(0.001, 4)));

        async Coroutine SetFlag()
        {
            await Asyncio.Sleep(0.001);
            ran = true;
        }
    }

    [Fact]
    public void It_throws_what_the_coroutine_threw()
    {
        var thrown = new InvalidDataException();
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => Asyncio.Run(Fail(thrown))));
        Assert.Throws<CancelledException>(() => Asyncio.Run(async () =>
        {
            Asyncio.CurrentTask!.Cancel();
            await Asyncio.Sleep(0);
        }));
    }

    [Fact]
    public void It_closes_its_loop_whatever_happens()
    {
        EventLoop? loop = null;
        Assert.Throws<InvalidDataException>(() => Asyncio.Run(async () =>
        {
            loop = LeakGate.Current.Watch(Asyncio.RunningLoop);
            throw new InvalidDataException();
        }));
        Assert.True(loop!.IsClosed);
    }

    [Fact]
    public void What_is_left_is_cancelled_in_order_of_creation_and_waited_for()
    {
        List<string> log = [];
        Asyncio.Run(async () =>
        {
            LeakGate.Current.Watch(Asyncio.RunningLoop);
            Asyncio.CreateTask(Left("a", 0.002));
            Asyncio.CreateTask(Left("b", 0.001));
            await Asyncio.Sleep(0);
            log.Add("main ended");
        });
        Assert.Equal(["main ended", "a: the program ends", "b: the program ends", "b cleaned", "a cleaned"], log);

        async Coroutine Left(string name, double seconds)
        {
            try
            {
                await Asyncio.Sleep(1000);
            }
            catch (CancelledException e)
            {
                log.Add($"{name}: {e.Reason}");
                await Asyncio.Sleep(seconds);
                log.Add($"{name} cleaned");
                throw;
            }
        }
    }

    [Fact]
    public void One_that_is_left_and_has_not_begun_never_does() => Asyncio.Run(async () =>
    {
        LeakGate.Current.Watch(Asyncio.RunningLoop);
        Asyncio.CreateTask(Unwanted());
    });

    [Fact]
    public void What_fails_during_the_shutdown_is_reported_once_and_does_not_hide_the_result()
    {
        using var test = new TestLoop();
        LoopTask? left = null;
        int result = Asyncio.Run(Main(), new RunOptions { LoopFactory = () => test.Loop });
        Assert.Equal(7, result);
        LoopErrorContext report = test.TakeReport();
        Assert.Contains("shutdown of Asyncio.Run", report.Message);
        Assert.IsType<InvalidDataException>(report.Exception);
        Assert.Same(left, report.Task);
        test.AssertNoReport();

        async Coroutine<int> Main()
        {
            left = Asyncio.CreateTask(FailWhenCancelled());
            await Asyncio.Sleep(0);
            return 7;
        }
    }

    [Fact]
    public void A_failure_before_the_end_that_nobody_took_is_reported_as_such()
    {
        using var test = new TestLoop();
        LoopTask? held = null;
        Asyncio.Run(Main(), new RunOptions { LoopFactory = () => test.Loop });
        Assert.Contains("was never taken", test.TakeReport().Message);
        GC.KeepAlive(held);

        async Coroutine Main()
        {
            held = Asyncio.CreateTask(Fail(new InvalidDataException()));
            await Asyncio.Sleep(1);
        }
    }

    [Fact]
    public void Inside_a_running_loop_it_is_refused_and_says_what_to_write() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Unwanted();
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => Asyncio.Run(coroutine)),
            "already running", "await Main()", "Asyncio.Run(Main())");
        Assert.Equal(CoroutineState.Closed, coroutine.State);
        Assert.Throws<InvalidOperationException>(() => Asyncio.Run(Unwanted));
        Assert.Throws<InvalidOperationException>(() => { Asyncio.Run(Asyncio.Sleep(1, 1)); });
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void Runs_follow_one_another()
    {
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(i, Asyncio.Run(Asyncio.Sleep(0, i)));
        }
    }

    [Fact]
    public void What_is_set_inside_is_not_seen_outside()
    {
        s_value.Value = "outside";
        Asyncio.Run(async () =>
        {
            Assert.Equal("outside", s_value.Value);
            s_value.Value = "inside";
        });
        Assert.Equal("outside", s_value.Value);
        s_value.Value = null;
    }

    [Fact]
    public void Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>("main", () => Asyncio.Run((Coroutine)null!));
        Assert.Throws<ArgumentNullException>("main", () => Asyncio.Run((Coroutine<int>)null!));
        Assert.Throws<ArgumentNullException>("main", () => Asyncio.Run((Func<Coroutine>)null!));
        Assert.Throws<ArgumentNullException>("main", () => Asyncio.Run((Func<Coroutine<int>>)null!));
        Assert.Throws<ArgumentNullException>("main", () => Asyncio.Run(() => (Coroutine)null!));
    }

    [Fact]
    public void A_coroutine_that_was_awaited_before_is_refused()
    {
        Coroutine coroutine = Asyncio.Sleep(0.001);
        Asyncio.Run(coroutine);
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => Asyncio.Run(coroutine)), "was awaited or closed before");
    }

    [Fact]
    public void A_shared_sleep_can_be_run_again_and_again()
    {
        Asyncio.Run(Asyncio.Sleep(0));
        Asyncio.Run(Asyncio.Sleep(0));
    }

    private static async Coroutine Fail(Exception e) => throw e;

    private static async Coroutine FailWhenCancelled()
    {
        try
        {
            await Asyncio.Sleep(1000);
        }
        catch (CancelledException)
        {
            throw new InvalidDataException();
        }
    }

    private static async Coroutine Unwanted() => Assert.Fail("It ran.");
}
