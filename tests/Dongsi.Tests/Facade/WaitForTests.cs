using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Facade;

public sealed class WaitForTests
{
    [Fact]
    public void It_gives_the_result_of_what_ends_in_time() => TestLoop.Run(async test =>
    {
        Assert.Equal(1, await Asyncio.WaitFor(Asyncio.Sleep(1, 1), 2));
        Assert.Equal(2, await Asyncio.WaitFor(Asyncio.Sleep(1, 2), TimeSpan.FromSeconds(2)));
        await Asyncio.WaitFor(Asyncio.Sleep(1), 2);
        await Asyncio.WaitFor(Asyncio.Sleep(1), TimeSpan.FromSeconds(2));
        Assert.Equal(3, await Asyncio.WaitFor(Asyncio.Sleep(1, 3), null));
        await Asyncio.WaitFor(Asyncio.Sleep(1), null);
        Assert.Equal(6, test.Elapsed);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    });

    [Fact]
    public void It_throws_when_the_time_is_over() => TestLoop.Run(async test =>
    {
        await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Asyncio.Sleep(9, 1), 1));
        await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Asyncio.Sleep(9, 1), TimeSpan.FromSeconds(1)));
        await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Asyncio.Sleep(9), 1));
        var e = await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Asyncio.Sleep(9), TimeSpan.FromSeconds(1)));
        Assert.IsType<CancelledException>(e.InnerException);
        Assert.Equal(4, test.Elapsed);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void A_coroutine_runs_in_the_current_task() => TestLoop.Run(async () =>
    {
        LoopTask? main = Asyncio.CurrentTask;
        await Asyncio.WaitFor(Check(), 1);

        async Coroutine Check() => Assert.Same(main, Asyncio.CurrentTask);
    });

    [Fact]
    public void A_task_is_cancelled_and_its_clean_up_waited_for() => TestLoop.Run(async test =>
    {
        LoopTask<int> task = Asyncio.CreateTask(CleanUp());
        await Expect.Throws<TimeoutException>(Asyncio.WaitFor(task, 1));
        Assert.True(task.Cancelled);
        Assert.Equal(4, test.Elapsed);

        static async Coroutine<int> CleanUp()
        {
            try
            {
                return await Asyncio.Sleep(10, 1);
            }
            finally
            {
                await Asyncio.Sleep(3);
            }
        }
    });

    [Fact]
    public void What_swallows_the_cancellation_and_gives_a_value_has_given_it() => TestLoop.Run(async () =>
    {
        Assert.Equal(7, await Asyncio.WaitFor(Swallow(), 1));
        Assert.Equal(7, await Asyncio.WaitFor(Asyncio.CreateTask(Swallow()), 1));
        LoopTask<int> running = Asyncio.CreateTask(Swallow());
        await Asyncio.Sleep(0);
        Assert.Equal(7, await Asyncio.WaitFor(running, 0));

        static async Coroutine<int> Swallow()
        {
            await Expect.Throws<CancelledException>(Asyncio.Sleep(10));
            return 7;
        }
    });

    [Fact]
    public void Its_failure_goes_on_upwards() => TestLoop.Run(async () =>
    {
        await Expect.Throws<InvalidDataException>(Asyncio.WaitFor(Fail(), 1));
        LoopTask<int> failed = Asyncio.CreateTask(Fail());
        await Asyncio.Sleep(1);
        await Expect.Throws<InvalidDataException>(Asyncio.WaitFor(failed, 0));

        static async Coroutine<int> Fail() => throw new InvalidDataException();
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Without_time_a_coroutine_never_runs(double timeout) => TestLoop.Run(async test =>
    {
        await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Unwanted(), timeout));
        await Expect.Throws<TimeoutException>(Asyncio.WaitFor((IAwaitable)Unwanted(), timeout));
        await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Unwanted(), TimeSpan.FromSeconds(timeout)));
        await Expect.Throws<TimeoutException>(
            Asyncio.WaitFor((IAwaitable)Unwanted(), TimeSpan.FromSeconds(timeout)));
        Assert.Equal(0, test.Elapsed);

        static async Coroutine<int> Unwanted()
        {
            Assert.Fail("It ran.");
            return 0;
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Without_time_what_is_done_gives_its_result(double timeout) => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetResult(3);
        Assert.Equal(3, await Asyncio.WaitFor(future, timeout));
        await Asyncio.WaitFor((Future)future, timeout);
    });

    [Fact]
    public void Without_time_a_future_is_cancelled() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        await Expect.Throws<TimeoutException>(Asyncio.WaitFor(future, 0));
        Assert.True(future.Cancelled);
    });

    [Fact]
    public void Cancelling_the_wait_cancels_what_is_awaited() => TestLoop.Run(async test =>
    {
        LoopTask inner = Asyncio.CreateTask(Asyncio.Sleep(100));
        LoopTask outer = Asyncio.CreateTask(Wait());
        await Asyncio.Sleep(1);
        outer.Cancel("enough");
        Assert.Equal("enough", (await Expect.Throws<CancelledException>(outer)).Reason);
        Assert.True(inner.Cancelled);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);

        async Coroutine Wait() => await Asyncio.WaitFor(inner, 50);
    });

    [Fact]
    public void A_result_and_a_cancel_in_the_same_turn_are_a_cancellation() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        LoopTask<int> waiting = Asyncio.CreateTask(Wait());
        await Asyncio.Sleep(1);
        future.SetResult(1);
        waiting.Cancel();
        await Expect.Throws<CancelledException>(waiting);

        async Coroutine<int> Wait() => await Asyncio.WaitFor(future, 50);
    });

    [Fact]
    public void Shielded_it_is_left_to_go_on() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(3, 1));
        await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Asyncio.Shield(task), 1));
        Assert.False(task.Done);
        Assert.Equal(1, await task);
    });

    [Fact]
    public void Bad_input_is_refused_at_the_call() => TestLoop.Run(async () =>
    {
        Assert.Throws<ArgumentNullException>(() => { Asyncio.WaitFor<int>(null!, 1); });
        Assert.Throws<ArgumentNullException>(() => { Asyncio.WaitFor<int>(null!, TimeSpan.Zero); });
        Assert.Throws<ArgumentNullException>(() => { Asyncio.WaitFor(null!, 1); });
        Assert.Throws<ArgumentNullException>(() => { Asyncio.WaitFor(null!, TimeSpan.Zero); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Asyncio.WaitFor(Asyncio.Sleep(0, 1), double.NaN); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Asyncio.WaitFor(Asyncio.Sleep(0), double.NaN); });
    });

    [Fact]
    public void A_gather_that_had_no_time_is_a_timeout() => TestLoop.Run(async () =>
    {
        Future<int[]> gather = Asyncio.Gather([Asyncio.Sleep(1.0, 1), Asyncio.Sleep(2.0, 2)]);
        await Assert.ThrowsAsync<TimeoutException>(() => Asyncio.WaitFor(gather, 0).AsTask());
    });
}
