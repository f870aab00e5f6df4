using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

public sealed class DebugModeTests
{
    private const string Variable = "DONGSI_DEBUG";

    [Fact]
    public void A_slow_callback_is_reported() => TestLoop.Run(
        async test =>
        {
            Handle handle = test.Loop.CallSoon(() => Dawdle(test, 0.5));
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            LoopErrorContext report = test.TakeReport();
            Assert.Equal(LoopErrorKind.Warning, report.Kind);
            Assert.Equal($"Executing {handle} took 0.500 seconds", report.Message);
            Assert.Same(handle, report.Handle);
        },
        debug: true);

    [Fact]
    public void A_slow_step_of_a_task_is_reported_with_the_task() => TestLoop.Run(
        async test =>
        {
            LoopTask task = Asyncio.CreateTask(Slow(), "sluggish");
            await task;
            LoopErrorContext report = test.TakeReport();
            Assert.Same(task, report.Task);
            Assert.Contains("sluggish", report.Message);
            Assert.Contains("took 0.100 seconds", report.Message);

            async Coroutine Slow() => Dawdle(test, 0.1);
        },
        debug: true);

    [Fact]
    public void What_is_slow_can_be_said() => TestLoop.Run(
        async test =>
        {
            test.Loop.SlowCallbackDuration = TimeSpan.FromSeconds(2);
            test.Loop.CallSoon(() => Dawdle(test, 1.9));
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            test.AssertNoReport();
            test.Loop.CallSoon(() => Dawdle(test, 2));
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            Assert.Contains("took 2.000 seconds", test.TakeReport().Message);
        },
        debug: true);

    [Fact]
    public void Outside_debug_mode_nothing_is_slow() => TestLoop.Run(async test =>
    {
        test.Loop.CallSoon(() => Dawdle(test, 10));
        await Asyncio.Sleep(0);
    });

    [Fact]
    public void It_can_be_switched_on_and_off_and_setting_it_twice_counts_once()
    {
        using var test = new TestLoop();
        test.Loop.Debug = true;
        test.Loop.Debug = true;
        Assert.True(LowLevel.CoroutineTracking.IsOn);
        test.Loop.Debug = false;
        test.Loop.Debug = false;
        Assert.False(LowLevel.CoroutineTracking.IsOn);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public void The_environment_switches_it_on(string? value, bool isOn)
    {
        string? before = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, value);
        try
        {
            using var loop = new EventLoop();
            Assert.Equal(isOn, loop.Debug);
            bool inside = false;
            Asyncio.Run(async () => { inside = Asyncio.RunningLoop.Debug; });
            Assert.Equal(isOn, inside);
            Asyncio.Run(async () => { inside = Asyncio.RunningLoop.Debug; }, new RunOptions { Debug = !isOn });
            Assert.Equal(!isOn, inside);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }

    private static void Dawdle(TestLoop test, double seconds) => test.Clock.Advance(TimeSpan.FromSeconds(seconds));
}
