using System.Diagnostics;
using Dongsi.Testing;
using Xunit;

namespace Dongsi.Stress.Chains;

/// <summary>A million of everything: nothing is left, and memory comes back.</summary>
public sealed class ManyTests
{
    private static int Million => Size.Of(1_000_000);

    [Fact]
    public void A_million_tasks_sleep_and_are_gathered()
    {
        long start = Stopwatch.GetTimestamp();
        RunVirtually(async () =>
        {
            int[] values = await Asyncio.Gather<int>(Enumerable.Range(0, Million).Select(Sleeper));
            Assert.Equal(Million, values.Length);
            Assert.Equal(Million - 1, values[^1]);
        });
        Tell($"{Million:N0} tasks: {Stopwatch.GetElapsedTime(start).TotalSeconds:N2} s");

        static async Coroutine<int> Sleeper(int i)
        {
            await Asyncio.Sleep(1);
            return i;
        }
    }

    [Fact]
    public void A_hundred_thousand_tasks_of_a_group_are_cancelled() => RunVirtually(async () =>
    {
        // A tenth of a million: the runtime takes ten microseconds for an exception.
        int count = Million / 10;
        int ended = 0;
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < count; i++)
            {
                _ = group.CreateTask(Sleeper());
            }

            await Asyncio.Sleep(0);
            group.Cancel();
        });
        Assert.Equal(count, ended);

        async Coroutine Sleeper()
        {
            try
            {
                await Asyncio.Sleep(3600);
            }
            finally
            {
                ended++;
            }
        }
    });

    [Fact]
    public void A_million_timers_of_a_loop_set_and_cancelled_leave_no_memory() => RunVirtually(async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        loop.CallLater(3600, () => { }).Cancel();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Million; i++)
        {
            loop.CallLater(3600, () => { }).Cancel();
        }

        Assert.Equal(0, loop.GetStatistics().Timers);
        AssertNoGrowth(before);
        await Asyncio.Sleep(0);
    });

    [Fact]
    public void Ten_thousand_time_limits_on_what_never_comes_leave_nothing() => RunVirtually(async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        Future<int> never = loop.CreateFuture<int>();
        LoopTask<int> neverEnding = Asyncio.CreateTask(Endless(never));
        await Limits(neverEnding, 100);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await Limits(neverEnding, Size.Of(10_000));
        Assert.Equal(0, loop.GetStatistics().Timers);
        Assert.Equal(2, loop.GetStatistics().LiveTasks);
        Assert.InRange(neverEnding.Waiters.Count(), 0, 1);
        AssertNoGrowth(before);
        never.SetResult(1);
        Assert.Equal(1, await neverEnding);

        static async Coroutine<int> Endless(Future<int> future) => await future;
    });

    [Fact]
    public void Ten_thousand_time_limits_at_the_same_time_leave_nothing() => RunVirtually(async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        Outcome<int>[] outcomes = await Asyncio.GatherOutcomes<int>(
            Enumerable.Range(0, Size.Of(10_000)).Select(_ => Limited()));
        Assert.All(outcomes, outcome => Assert.IsType<TimeoutException>(outcome.Exception));
        Assert.Equal(0, loop.GetStatistics().Timers);

        static async Coroutine<int> Limited() =>
            await Asyncio.Timeout(0.001, async _ => await Asyncio.RunningLoop.CreateFuture<int>());
    });

    /// <summary>Every way to give up waiting for something that goes on.</summary>
    private static async Coroutine Limits(LoopTask<int> neverEnding, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await TimesOut(Asyncio.Timeout(0.001, async _ => await Asyncio.RunningLoop.CreateFuture<int>()));
            await TimesOut(Asyncio.WaitFor(Asyncio.Shield(neverEnding), 0.001));
            (IReadOnlyCollection<LoopTask<int>> done, _) = await Asyncio.Wait([neverEnding], timeout: 0.001);
            Assert.Empty(done);
        }
    }

    private static async Coroutine TimesOut(Coroutine<int> limited)
    {
        try
        {
            await limited;
            Assert.Fail("It came, though it never should.");
        }
        catch (TimeoutException)
        {
        }
    }

    private static void AssertNoGrowth(long before)
    {
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(grown, long.MinValue, 200_000);
    }

    private static void RunVirtually(Func<Coroutine> main)
    {
        using var loop = new EventLoop(new VirtualClock());
        loop.RunUntilComplete(main());
        Assert.Equal(0, loop.GetStatistics().LiveTasks);
        Assert.Equal(0, loop.GetStatistics().Timers);
    }

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
