using System.Diagnostics;
using Dongsi.Stress.Execution;
using Dongsi.Stress.Threads;
using Dongsi.Testing;
using Xunit;

namespace Dongsi.Stress.Chains;

/// <summary>Awaits a million deep, on a small stack: neither the way down nor the way up may recurse.</summary>
public sealed class DeepChainTests
{
    private const int SmallStack = 512 * 1024;

    private static int Depth => Size.Of(1_000_000);

    [Fact]
    public void A_chain_that_is_suspended_at_the_bottom() => RunOnSmallStack(async () => await Suspended(Depth));

    [Fact]
    public void A_chain_that_is_never_suspended() => RunOnSmallStack(async () => await Straight(Depth));

    [Fact]
    public void A_chain_with_results_that_is_suspended_at_the_bottom() =>
        RunOnSmallStack(async () => Assert.Equal(Depth, await SuspendedCount(Depth)));

    [Fact]
    public void A_chain_with_results_that_is_never_suspended() =>
        RunOnSmallStack(async () => Assert.Equal(Depth, await StraightCount(Depth)));

    [Fact]
    public void A_chain_that_is_suspended_on_every_way_up() => RunOnSmallStack(async () => await Zigzag(Depth));

    [Fact]
    public void A_chain_that_is_cancelled_at_the_bottom() => RunOnSmallStack(async () =>
    {
        LoopTask task = Asyncio.CreateTask(CleaningUp(1000));
        await Asyncio.Sleep(1);
        task.Cancel("stop");
        await Asyncio.Wait([task]);
        Assert.True(task.Cancelled);
    });

    [Fact]
    public void An_exception_passes_ten_thousand_frames()
    {
        long start = Stopwatch.GetTimestamp();
        RunOnSmallStack(async () =>
        {
            BoomException boom = await Caught(10_000);
            Assert.Equal("boom 1", boom.Message);
            Assert.Contains(nameof(Thrower), boom.StackTrace, StringComparison.Ordinal);
        });
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms for 10,000 frames");
    }

    private static async Coroutine<BoomException> Caught(int depth)
    {
        try
        {
            await Thrower(depth);
        }
        catch (BoomException e)
        {
            return e;
        }

        throw new InvalidOperationException("Nothing was thrown.");
    }

    private static async Coroutine Thrower(int depth)
    {
        if (depth == 0)
        {
            await Asyncio.Sleep(0);
            throw new BoomException(1);
        }

        await Thrower(depth - 1);
    }

    private static async Coroutine Suspended(int depth)
    {
        if (depth == 0)
        {
            await Asyncio.Sleep(1);
        }
        else
        {
            await Suspended(depth - 1);
        }
    }

    private static async Coroutine Straight(int depth)
    {
        if (depth > 0)
        {
            await Straight(depth - 1);
        }
    }

    private static async Coroutine<int> SuspendedCount(int depth)
    {
        if (depth == 0)
        {
            return await Asyncio.Sleep(1, 0);
        }

        return await SuspendedCount(depth - 1) + 1;
    }

    private static async Coroutine<int> StraightCount(int depth) =>
        depth == 0 ? 0 : await StraightCount(depth - 1) + 1;

    private static async Coroutine Zigzag(int depth)
    {
        if (depth > 0)
        {
            await Zigzag(depth - 1);
        }

        await Asyncio.Sleep(0);
    }

    private static async Coroutine CleaningUp(int depth)
    {
        try
        {
            if (depth == 0)
            {
                await Asyncio.Sleep(3600);
            }
            else
            {
                await CleaningUp(depth - 1);
            }
        }
        finally
        {
            await Asyncio.Sleep(0.001);
        }
    }

    internal static void RunOnSmallStack(Func<Coroutine> main) => Watchdog.RunWithStack(SmallStack, () =>
    {
        using var loop = new EventLoop(new VirtualClock());
        loop.RunUntilComplete(main());
        Assert.Equal(0, loop.GetStatistics().LiveTasks);
        Assert.Equal(0, loop.GetStatistics().Timers);
    });
}
