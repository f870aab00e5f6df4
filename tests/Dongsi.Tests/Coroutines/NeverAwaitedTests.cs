using System.Runtime.CompilerServices;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

/// <summary>A coroutine that nobody awaits is reported, in debug mode, and never falsely.</summary>
public sealed class NeverAwaitedTests
{
    [Fact]
    public void It_is_reported_when_it_is_collected() => TestLoop.Run(
        async test =>
        {
            Forget();
            Garbage.Collect();
            await Asyncio.Sleep(1);
            AssertReport(test.TakeReport(), "Fetch", nameof(Forget));
        },
        debug: true);

    [Fact]
    public void It_is_reported_when_the_loop_closes()
    {
        using var test = new TestLoop(debug: true);
        Coroutine? kept = null;
        test.RunMain(async () => kept = Fetch());
        test.AssertNoReport();
        test.Loop.Close();
        AssertReport(test.TakeReport(), "Fetch", nameof(It_is_reported_when_the_loop_closes));
        GC.KeepAlive(kept);
    }

    [Fact]
    public void It_is_reported_once_though_it_is_collected_before_the_loop_closes()
    {
        using var test = new TestLoop(debug: true);
        test.RunMain(async () => Forget());
        Garbage.Collect();
        test.Loop.Close();
        AssertReport(test.TakeReport(), "Fetch", nameof(Forget));
        test.AssertNoReport();
    }

    [Fact]
    public void A_sleep_that_nobody_awaits_is_reported_too() => TestLoop.Run(
        async test =>
        {
            ForgetSleep();
            Garbage.Collect();
            await Asyncio.Sleep(1);
            AssertReport(test.TakeReport(), "Sleep", nameof(ForgetSleep));
        },
        debug: true);

    [Fact]
    public void The_advice_names_what_to_write() => TestLoop.Run(
        async test =>
        {
            Forget();
            Garbage.Collect();
            await Asyncio.Sleep(1);
            string message = test.TakeReport().Message;
            Assert.Contains("await Fetch(…)", message);
            Assert.Contains("TaskGroup", message);
            Assert.Contains("Asyncio.CreateTask", message);
        },
        debug: true);

    [Fact]
    public void One_that_was_closed_is_not_reported() => AssertSilent(async () => Fetch().Close());

    [Fact]
    public void One_that_was_awaited_is_not_reported() => AssertSilent(async () => await Fetch());

    [Fact]
    public void One_that_a_task_runs_is_not_reported() => AssertSilent(async () =>
    {
        await Asyncio.CreateTask(Fetch());
        await Asyncio.Gather(Fetch(), Fetch());
    });

    [Fact]
    public void One_whose_task_is_cancelled_before_it_starts_is_not_reported() => AssertSilent(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Fetch());
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
    });

    [Fact]
    public void One_that_could_not_be_started_is_not_reported() => AssertSilent(async () =>
    {
        TaskGroup? ended = null;
        await TaskGroup.Run(async group => ended = group);
        Assert.Throws<InvalidOperationException>(() => ended!.CreateTask(Fetch()));
        Assert.Throws<InvalidOperationException>(() => Asyncio.Run(Fetch()));
        using var closed = new EventLoop();
        closed.Close();
        Assert.Throws<InvalidOperationException>(() => closed.CreateTask(Fetch()));
        Action misuse = () => { Asyncio.RunCoroutineThreadsafe(Fetch(), closed); };
        Assert.Throws<InvalidOperationException>(misuse);
    });

    [Fact]
    public void Nobody_is_told_outside_debug_mode()
    {
        using var test = new TestLoop();
        test.RunMain(async () => Forget());
        Garbage.Collect();
        test.Loop.Close();
        test.AssertNoReport();
    }

    [Fact]
    public void A_loop_out_of_debug_mode_is_not_told_of_beside_one_that_is_in_it()
    {
        using var debugging = new TestLoop(debug: true);
        using var test = new TestLoop();
        test.RunMain(async () => Forget());
        Garbage.Collect();
        test.Loop.Close();
        debugging.Loop.Close();
        test.AssertNoReport();
        debugging.AssertNoReport();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = Fetch();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetSleep() => _ = Asyncio.Sleep(1);

    private static async Coroutine<int> Fetch()
    {
        await Asyncio.Sleep(0);
        return 1;
    }

    private static void AssertReport(LoopErrorContext report, string name, string site)
    {
        Assert.Equal(LoopErrorKind.Warning, report.Kind);
        Assert.Contains($"Coroutine '{name}' was never awaited", report.Message);
        Assert.NotNull(report.CreationSite);
        string[] lines = report.CreationSite.Split(Environment.NewLine);
        Assert.DoesNotContain(lines, line => line.Contains(" Dongsi.LowLevel.", StringComparison.Ordinal));
        Assert.Contains(lines.Take(2), line => line.Contains(site, StringComparison.Ordinal));
    }

    private static void AssertSilent(Func<Coroutine> main)
    {
        using var test = new TestLoop(debug: true);
        test.RunMain(main);
        Garbage.Collect();
        test.Settle();
        test.Loop.Close();
        test.AssertNoReport();
    }
}
