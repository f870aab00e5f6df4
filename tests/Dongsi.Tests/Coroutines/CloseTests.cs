using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

public sealed class CloseTests
{
    [Fact]
    public void A_closed_coroutine_never_runs() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Unwanted();
        coroutine.Close();
        Assert.Equal(CoroutineState.Closed, coroutine.State);
        await Expect.Throws<InvalidOperationException>(coroutine);
        Assert.Throws<InvalidOperationException>(() => Asyncio.CreateTask(coroutine));
    });

    [Fact]
    public void Closing_twice_does_nothing()
    {
        Coroutine coroutine = Unwanted();
        coroutine.Close();
        coroutine.Close();
        Assert.Equal(CoroutineState.Closed, coroutine.State);
    }

    [Fact]
    public void Closing_one_that_has_ended_does_nothing() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Sleeper();
        await coroutine;
        coroutine.Close();
        Assert.Equal(CoroutineState.Closed, coroutine.State);
    });

    [Fact]
    public void Closing_one_that_waits_is_refused() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Sleeper();
        LoopTask task = Asyncio.CreateTask(coroutine);
        await Asyncio.Sleep(0);
        AssertRefused(coroutine);
        await task;
    });

    [Fact]
    public void Closing_one_that_a_task_will_run_is_refused() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Sleeper();
        LoopTask task = Asyncio.CreateTask(coroutine);
        AssertRefused(coroutine);
        await task;
    });

    [Fact]
    public void Closing_itself_is_refused() => TestLoop.Run(async () =>
    {
        Coroutine? self = null;
        self = Body();
        await self;

        async Coroutine Body() => AssertRefused(self!);
    });

    [Fact]
    public void The_shared_sleep_of_nothing_cannot_be_spoilt_by_closing_it() => TestLoop.Run(async () =>
    {
        Asyncio.Sleep(0).Close();
        await Asyncio.Sleep(0);
    });

    private static void AssertRefused(Coroutine coroutine) => Expect.Says(
        Assert.Throws<InvalidOperationException>(coroutine.Close), coroutine.Name, "task.Cancel()");

    private static async Coroutine Sleeper() => await Asyncio.Sleep(1);

    private static async Coroutine Unwanted() => Assert.Fail("It ran.");
}
