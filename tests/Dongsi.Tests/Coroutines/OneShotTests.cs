using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

public sealed class OneShotTests
{
    [Fact]
    public void A_second_await_throws_with_the_coroutines_name() => TestLoop.Run(async () =>
    {
        Coroutine<int> coroutine = Fetch();
        await coroutine;
        var e = await Expect.Throws<InvalidOperationException>(coroutine);
        Expect.Says(e, "<coroutine object Fetch at", "was awaited or closed before", "Asyncio.CreateTask(");
    });

    [Fact]
    public void A_second_await_while_the_first_one_waits_throws() => TestLoop.Run(async () =>
    {
        Coroutine<int> coroutine = Fetch();
        LoopTask<int> first = Asyncio.CreateTask(AwaitIt(coroutine));
        await Asyncio.Sleep(0);
        await Expect.Throws<InvalidOperationException>(coroutine);
        Assert.Equal(1, await first);
    });

    [Fact]
    public void A_second_await_of_one_that_failed_throws_the_misuse_and_not_the_failure() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Fail();
        await Expect.Throws<InvalidDataException>(coroutine);
        await Expect.Throws<InvalidOperationException>(coroutine);
    });

    [Fact]
    public void Awaiting_what_a_task_runs_throws() => TestLoop.Run(async () =>
    {
        Coroutine<int> coroutine = Fetch();
        LoopTask<int> task = Asyncio.CreateTask(coroutine);
        Expect.Says(await Expect.Throws<InvalidOperationException>(coroutine), "Fetch", "can be awaited once");
        Assert.Equal(1, await task);
    });

    [Fact]
    public void Making_two_tasks_of_one_throws() => TestLoop.Run(async () =>
    {
        Coroutine<int> coroutine = Fetch();
        LoopTask<int> task = Asyncio.CreateTask(coroutine);
        Expect.Says(Assert.Throws<InvalidOperationException>(() => Asyncio.CreateTask(coroutine)), "Fetch");
        Assert.Equal(1, await task);
    });

    [Fact]
    public void Making_a_task_of_what_was_awaited_throws() => TestLoop.Run(async () =>
    {
        Coroutine<int> coroutine = Fetch();
        await coroutine;
        Assert.Throws<InvalidOperationException>(() => Asyncio.CreateTask(coroutine));
        Assert.Throws<InvalidOperationException>(() => { Asyncio.Gather(coroutine, Fetch()); });
        await Asyncio.Sleep(2);
    });

    [Fact]
    public void Awaiting_itself_throws() => TestLoop.Run(async () =>
    {
        Coroutine? self = null;
        self = Body();
        await self;

        async Coroutine Body() => await Expect.Throws<InvalidOperationException>(self!);
    });

    [Fact]
    public void The_misuse_is_thrown_where_a_try_block_sees_it() => TestLoop.Run(async () =>
    {
        Coroutine<int> coroutine = Fetch();
        await coroutine;
        bool cleanedUp = false;
        try
        {
            try
            {
                await coroutine;
            }
            finally
            {
                cleanedUp = true;
            }
        }
        catch (InvalidOperationException)
        {
            Assert.True(cleanedUp);
            return;
        }

        Assert.Fail("nothing was thrown");
    });

    [Fact]
    public void A_sleep_is_one_shot_as_well() => TestLoop.Run(async () =>
    {
        Coroutine sleep = Asyncio.Sleep(1);
        await sleep;
        Expect.Says(await Expect.Throws<InvalidOperationException>(sleep), "<coroutine object Sleep at");
    });

    [Fact]
    public async Task An_await_without_a_loop_throws_and_says_how_to_start_one()
    {
        Coroutine<int> coroutine = Fetch();
        Expect.Says(
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await coroutine),
            "Fetch", "no event loop is running", "Asyncio.Run(", "Asyncio.RunCoroutineThreadsafe(");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Asyncio.Sleep(1));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Asyncio.Sleep(0));
    }

    private static async Coroutine<int> Fetch() => await Asyncio.Sleep(1, 1);

    private static async Coroutine<int> AwaitIt(Coroutine<int> coroutine) => await coroutine;

    private static async Coroutine Fail() => throw new InvalidDataException();
}
