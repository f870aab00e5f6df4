using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Diagnostics;

public sealed class InstrumentTests
{
    private static readonly AsyncLocal<string?> s_value = new();

    [Fact]
    public void It_is_told_the_whole_life_of_a_task()
    {
        using var test = new TestLoop();
        var recorder = new Recorder();
        test.Loop.AddInstrument(recorder);
        LoopTask task = test.Loop.CreateTask(Asyncio.Sleep(2), "t");
        test.Loop.RunUntilComplete(task);
        Assert.Equal(
            [
                "t spawned", "t scheduled", "run begins", "t steps", "t stepped", "waits 2", "waited 2", "t scheduled",
                "t steps", "t exited", "t stepped", "run ends",
            ],
            recorder.Log);
    }

    [Fact]
    public void A_wait_without_a_timer_has_no_timeout()
    {
        using var test = new TestLoop(threads: true);
        var recorder = new Recorder();
        test.Loop.AddInstrument(recorder);
        Action? join = null;
        test.Loop.CallSoon(() => join = OtherThreads.Start(() => test.Loop.CallSoonThreadsafe(test.Loop.Stop)));
        test.Loop.RunForever();
        join!();
        Assert.True(
            recorder.Log is ["run begins", "waits ", "waited ", "run ends"] or ["run begins", "run ends"],
            string.Join(", ", recorder.Log));
    }

    [Fact]
    public void A_turn_that_does_not_wait_tells_of_no_wait() => TestLoop.Run(async test =>
    {
        var recorder = new Recorder();
        test.Loop.AddInstrument(recorder);
        await Asyncio.Sleep(0);
        Assert.DoesNotContain(recorder.Log, line => line.Contains("wait"));
        test.Loop.RemoveInstrument(recorder);
    });

    [Fact]
    public void A_wait_that_a_host_limits_is_told_with_its_limit()
    {
        using var test = new TestLoop();
        var recorder = new Recorder();
        test.Loop.AddInstrument(recorder);
        test.Loop.PollEvents(TimeSpan.FromSeconds(4));
        Assert.Equal(["waits 4", "waited 4"], recorder.Log);
    }

    [Fact]
    public void A_task_that_another_thread_makes_ready_is_scheduled_too() => TestLoop.Run(
        async test =>
        {
            var recorder = new Recorder();
            LoopTask main = Asyncio.CurrentTask!;
            main.Name = "main";
            test.Loop.AddInstrument(recorder);
            await Task.Run(() => { });
            test.Loop.RemoveInstrument(recorder);
            Assert.Contains("main scheduled", recorder.Log);
        },
        threads: true);

    [Fact]
    public void An_eager_task_steps_inside_the_step_of_its_maker()
    {
        using var test = new TestLoop();
        var recorder = new Recorder();
        test.Loop.AddInstrument(recorder);
        test.Loop.RunUntilComplete(test.Loop.CreateTask(Main(), "outer"));
        Assert.Equal(
            [
                "outer spawned", "outer scheduled", "run begins", "outer steps", "inner spawned", "inner steps",
                "inner exited", "inner stepped", "outer exited", "outer stepped", "run ends",
            ],
            recorder.Log);

        static async Coroutine Main() => await Asyncio.CreateTask(Nothing(), "inner", eager: true);

        static async Coroutine Nothing()
        {
        }
    }

    [Fact]
    public void A_task_has_ended_when_its_exit_is_told() => TestLoop.Run(async test =>
    {
        List<string> ends = [];
        var instrument = new Exits(task => ends.Add($"{task.Done} {task}"));
        test.Loop.AddInstrument(instrument);
        LoopTask good = Asyncio.CreateTask(Asyncio.Sleep(0), "good");
        LoopTask bad = Asyncio.CreateTask(Fail(), "bad");
        LoopTask unwanted = Asyncio.CreateTask(Asyncio.Sleep(1), "unwanted");
        unwanted.Cancel();
        await Asyncio.Wait([good, bad, unwanted]);
        Assert.IsType<InvalidDataException>(bad.Exception);
        test.Loop.RemoveInstrument(instrument);
        Assert.Equal(
            [
                "True <LoopTask 'bad' Fail failed with InvalidDataException>",
                "True <LoopTask 'unwanted' Sleep cancelled>",
                "True <LoopTask 'good' Sleep finished>",
            ],
            ends);

        static async Coroutine Fail() => throw new InvalidDataException();
    });

    [Fact]
    public void Only_what_is_overridden_is_called()
    {
        Assert.Equal(Watched.Hooks, new InstrumentEntry(new Recorder()).Hooks);
        Assert.Equal(Watched.Hooks, new InstrumentEntry(new Inherited()).Hooks);
        Assert.Equal(Watched.BeforeTaskStep, new InstrumentEntry(new Telling(_ => { })).Hooks);
        Assert.Equal(Watched.Nothing, new InstrumentEntry(new Nothing()).Hooks);
    }

    [Fact]
    public void Several_are_called_in_the_order_in_which_they_were_added()
    {
        using var test = new TestLoop();
        List<int> log = [];
        test.Loop.AddInstrument(new Telling(_ => log.Add(1)));
        test.Loop.AddInstrument(new Nothing());
        test.Loop.AddInstrument(new Telling(_ => log.Add(2)));
        test.RunMain(async () => { });
        Assert.Equal([1, 2], log);
    }

    [Fact]
    public void Adding_it_twice_counts_once_and_removing_it_ends_it() => TestLoop.Run(async test =>
    {
        var recorder = new Recorder();
        Asyncio.CurrentTask!.Name = "main";
        test.Loop.AddInstrument(recorder);
        test.Loop.AddInstrument(recorder);
        await Asyncio.Sleep(0);
        Assert.Equal(["main scheduled", "main steps"], recorder.Log);
        Assert.True(test.Loop.RemoveInstrument(recorder));
        Assert.False(test.Loop.RemoveInstrument(recorder));
        await Asyncio.Sleep(1);
        Assert.Equal(2, recorder.Log.Count);
    });

    [Fact]
    public void One_that_throws_is_reported_once_and_dropped()
    {
        using var test = new TestLoop();
        var thrown = new InvalidDataException();
        var broken = new Telling(_ => throw thrown);
        var recorder = new Recorder();
        test.Loop.AddInstrument(broken);
        test.Loop.AddInstrument(recorder);
        test.RunMain(() => Asyncio.Sleep(1));
        LoopErrorContext report = test.TakeReport();
        Assert.Equal("Exception in Telling.BeforeTaskStep; the instrument is dropped", report.Message);
        Assert.Same(thrown, report.Exception);
        Assert.False(test.Loop.RemoveInstrument(broken));
        Assert.Equal("run ends", recorder.Log[^1]);
    }

    [Fact]
    public void One_that_throws_inside_another_call_of_it_is_reported_once()
    {
        using var test = new TestLoop();
        test.Loop.AddInstrument(new Entangled(test.Loop));
        test.RunMain(() => Asyncio.Sleep(0));
        Assert.Contains("TaskScheduled", test.TakeReport().Message);
        test.AssertNoReport();
        test.Settle();
    }

    [Fact]
    public void What_a_report_makes_ready_is_not_slept_over()
    {
        using var test = new TestLoop();
        test.Loop.AddInstrument(new BrokenAtWait());
        test.Loop.SetExceptionHandler((loop, _) => loop.CallSoon(loop.Stop));
        TimerHandle timer = test.Loop.CallLater(10, () => { });
        test.Loop.RunForever();
        Assert.Equal(0, test.Elapsed);
        timer.Cancel();
    }

    [Fact]
    public void It_cannot_change_what_a_task_sees()
    {
        using var test = new TestLoop();
        test.Loop.AddInstrument(new Leaving());
        test.RunMain(async () =>
        {
            Assert.Null(s_value.Value);
            s_value.Value = "mine";
            await Asyncio.CreateTask(Other());
            await Asyncio.CreateTask(Other(), eager: true);
            Assert.Equal("mine", s_value.Value);
            test.Loop.CallSoon(() => Assert.Equal("mine", s_value.Value));
            await Asyncio.Sleep(1);
        });
        Assert.Null(s_value.Value);

        static async Coroutine Other()
        {
            Assert.Equal("mine", s_value.Value);
            await Asyncio.Sleep(0);
            Assert.Equal("mine", s_value.Value);
        }
    }

    [Fact]
    public void Debug_mode_works_beside_it()
    {
        using var test = new TestLoop(debug: true);
        var recorder = new Recorder();
        test.Loop.AddInstrument(recorder);
        test.RunMain(async () => test.Clock.Advance(TimeSpan.FromSeconds(1)));
        Assert.Contains("took 1.000 seconds", test.TakeReport().Message);
        Assert.True(test.Loop.Debug);
        test.Loop.RemoveInstrument(recorder);
        Assert.True(test.Loop.Debug);
        test.Loop.Debug = false;
        test.Loop.AddInstrument(recorder);
        Assert.False(test.Loop.Debug);
    }

    [Fact]
    public void The_options_of_a_run_name_them()
    {
        var recorder = new Recorder();
        Asyncio.Run(Main, new RunOptions { Instruments = [recorder, new Nothing()] });
        Assert.Equal("main spawned", recorder.Log[0].Replace(recorder.Log[0].Split(' ')[0], "main"));
        Assert.Equal(2, recorder.Log.Count(line => line == "run begins"));
        Assert.Equal(2, recorder.Log.Count(line => line == "run ends"));
        Assert.Contains("left behind exited", recorder.Log);

        static async Coroutine Main()
        {
            Asyncio.CreateTask(Asyncio.Sleep(1000), "left behind");
            await Asyncio.Sleep(0);
        }
    }

    [Fact]
    public void Null_a_closed_loop_and_another_thread_are_refused() => TestLoop.Run(async test =>
    {
        Assert.Throws<ArgumentNullException>("instrument", () => test.Loop.AddInstrument(null!));
        Assert.Throws<ArgumentNullException>("instrument", () => test.Loop.RemoveInstrument(null!));
        OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(() => test.Loop.AddInstrument(new Nothing())));
        OtherThreads.Run(() =>
            Assert.Throws<InvalidOperationException>(() => test.Loop.RemoveInstrument(new Nothing())));
        using var closed = new EventLoop();
        closed.Close();
        Assert.Throws<InvalidOperationException>(() => closed.AddInstrument(new Nothing()));
    });

    private sealed class Nothing : Instrument;

    private sealed class Inherited : Recorder;

    private sealed class Exits(Action<LoopTask> exited) : Instrument
    {
        protected internal override void TaskExited(LoopTask task) => exited(task);
    }

    private sealed class BrokenAtWait : Instrument
    {
        protected internal override void BeforeIoWait(TimeSpan? timeout) => throw new InvalidDataException();
    }

    /// <summary>Does what an instrument must not, and then throws in both calls.</summary>
    private sealed class Entangled(EventLoop loop) : Instrument
    {
        protected internal override void BeforeTaskStep(LoopTask task)
        {
            loop.CreateTask(Asyncio.Sleep(0));
            throw new InvalidDataException("outer");
        }

        protected internal override void TaskScheduled(LoopTask task) => throw new InvalidDataException("inner");
    }

    /// <summary>Sets an ambient value in every hook.</summary>
    private sealed class Leaving : Instrument
    {
        protected internal override void BeforeRun() => s_value.Value = "instrument";

        protected internal override void TaskSpawned(LoopTask task) => s_value.Value = "instrument";

        protected internal override void TaskScheduled(LoopTask task) => s_value.Value = "instrument";

        protected internal override void BeforeTaskStep(LoopTask task) => s_value.Value = "instrument";

        protected internal override void AfterTaskStep(LoopTask task) => s_value.Value = "instrument";

        protected internal override void TaskExited(LoopTask task) => s_value.Value = "instrument";

        protected internal override void AfterIoWait(TimeSpan? timeout) => s_value.Value = "instrument";
    }
}
