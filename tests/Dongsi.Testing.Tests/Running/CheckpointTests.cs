using Xunit;

namespace Dongsi.Testing.Tests.Running;

/// <summary>AssertCheckpoints and AssertNoCheckpoints.</summary>
public sealed class CheckpointTests
{
    [Fact]
    public void What_waits_has_a_checkpoint() => LoopTest.Run(async () =>
    {
        await LoopTest.AssertCheckpoints(() => Asyncio.Checkpoint());
        await LoopTest.AssertCheckpoints(() => Asyncio.Sleep(1));
    });

    [Fact]
    public void What_does_not_wait_has_none() => LoopTest.Run(async () =>
    {
        await LoopTest.AssertNoCheckpoints(Nothing);
        await LoopTest.AssertNoCheckpoints(async () => (await new AsyncLock().Acquire()).Dispose());
        await LoopTest.AssertNoCheckpoints(() => Asyncio.CheckpointIfCancelled());
    });

    [Fact]
    public void A_missing_checkpoint_is_said() => LoopTest.Run(async () =>
    {
        LoopTestException e = await Failure(() => LoopTest.AssertCheckpoints(Nothing));
        Assert.Contains("it never let another task run", e.Message);
    });

    [Fact]
    public void To_wait_for_dotnet_is_no_checkpoint() => LoopTest.Run(async () =>
    {
        VirtualClock clock = LoopTest.Clock;
        LoopTestException e = await Failure(() => LoopTest.AssertCheckpoints(
            async () => await Task.Delay(TimeSpan.FromSeconds(1), clock)));
        Assert.Contains("it waited 1 times", e.Message);
        await Failure(() => LoopTest.AssertNoCheckpoints(async () => await Task.Delay(TimeSpan.FromSeconds(1), clock)));
    });

    [Fact]
    public void A_checkpoint_too_many_says_what_was_waited_for() => LoopTest.Run(async () =>
    {
        LoopTestException e = await Failure(() => LoopTest.AssertNoCheckpoints(() => Asyncio.Sleep(1)));
        Assert.Contains("first for <coroutine object Sleep", e.Message);
    });

    [Fact]
    public void A_body_that_throws_throws() => LoopTest.Run(async () =>
    {
        await Assert.ThrowsAsync<FormatException>(() => LoopTest.AssertCheckpoints(Fail).AsTask());
        await Assert.ThrowsAsync<FormatException>(() => LoopTest.AssertNoCheckpoints(Fail).AsTask());
    });

    [Fact]
    public void Only_the_own_task_counts() => LoopTest.Run(async () =>
    {
        LoopTask other = Asyncio.CreateTask(Asyncio.Sleep(1));
        await LoopTest.AssertNoCheckpoints(Nothing);
        await other;
    });

    private static Task<LoopTestException> Failure(Func<Coroutine> body) =>
        Assert.ThrowsAsync<LoopTestException>(() => body().AsTask());

#pragma warning disable CS1998 // They are about what does not await.
    private static async Coroutine Nothing()
    {
    }

    private static async Coroutine Fail() => throw new FormatException("body");
#pragma warning restore CS1998
}
