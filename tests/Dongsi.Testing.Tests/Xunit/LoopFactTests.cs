using Xunit;

namespace Dongsi.Testing.Tests.Xunit;

/// <summary>Tests that are coroutines. That they run at all is what the sum below shows.</summary>
public sealed class LoopFactTests
{
    private static readonly List<double> s_rows = [];

    public static TheoryData<double> Seconds => [1, 3600];

    [LoopFact]
    public async Coroutine A_fact_runs_in_virtual_time()
    {
        await Asyncio.Sleep(3600);
        Assert.Equal(TimeSpan.FromHours(1), LoopTest.Clock.Elapsed);
        Assert.True(Asyncio.RunningLoop.Debug);
    }

    [LoopFact(RealTime = true, Poller = PollerKind.Portable)]
    public async Coroutine A_fact_may_run_in_real_time()
    {
        await Asyncio.Sleep(0.001);
        Assert.Throws<InvalidOperationException>(() => LoopTest.Clock);
    }

    [LoopTheory]
    [InlineData(1)]
    [InlineData(7)]
    public async Coroutine A_theory_runs_for_each_row(double seconds)
    {
        await Asyncio.Sleep(seconds);
        Assert.Equal(TimeSpan.FromSeconds(seconds), LoopTest.Clock.Elapsed);
    }

    [LoopTheory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Seconds))]
    public async Coroutine Rows_may_be_found_late(double seconds)
    {
        await Asyncio.Sleep(seconds);
        s_rows.Add(seconds);
        Assert.Equal(TimeSpan.FromSeconds(seconds), LoopTest.Clock.Elapsed);
    }

    [LoopFact]
    public async Coroutine The_token_of_the_test_is_known()
    {
        await Asyncio.Checkpoint();
        Assert.True(TestContext.Current.CancellationToken.CanBeCanceled);
    }
}
