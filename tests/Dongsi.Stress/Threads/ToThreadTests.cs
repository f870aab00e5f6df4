using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Stress.Threads;

/// <summary>Thousands of calls on threads, cancelled at random moments in all ways there are.</summary>
public sealed class ToThreadTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_token_no_result_no_failure_and_no_thread_is_lost(int seed)
    {
        int busyBefore = ThreadCache.Shared.BusyCount;
        var run = new ThreadCallRun(seed, Size.Of(3000));
        Watchdog.Run(() => Asyncio.Run(run.Run));

        Assert.Empty(run.Fates
            .Select((fate, number) => (fate, number, mistake: fate.Mistake(number)))
            .Where(one => one.mistake is not null)
            .Select(one => $"{one.number} {one.mistake}: abandon {one.fate.Abandon}, scope {one.fate.IsInScope}"));
        Assert.Equal(
            run.Fates.Count(fate => fate.ThrewFailure), run.Fates.Count(fate => fate.TookFailure) + run.Reported);
        Assert.Equal(0, run.TokensLeft);
        Assert.True(SpinWait.SpinUntil(() => ThreadCache.Shared.BusyCount == busyBefore, s_patience));

        // Otherwise the run has shown nothing.
        Assert.Contains(run.Fates, fate => fate.Begun == 0);
        Assert.Contains(run.Fates, fate => fate is { Begun: 1, Value: null, ThrewFailure: false });
        Assert.InRange(run.Reported, 1, int.MaxValue);
    }
}
