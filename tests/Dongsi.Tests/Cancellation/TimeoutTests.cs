using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Cancellation;

public sealed class TimeoutTests
{
    [Fact]
    public void A_body_that_ends_in_time_gives_its_result() => TestLoop.Run(async test =>
    {
        Assert.Equal(3, await Asyncio.Timeout(5, async _ => await Asyncio.Sleep(1, 3)));
        Assert.Equal(4, await Asyncio.Timeout(TimeSpan.FromSeconds(5), async _ => await Asyncio.Sleep(1, 4)));
        await Asyncio.Timeout(5, async _ => await Asyncio.Sleep(1));
        await Asyncio.Timeout(TimeSpan.FromSeconds(5), async _ => await Asyncio.Sleep(1));
        Assert.Equal(4, test.Elapsed);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    });

    [Fact]
    public void When_the_time_is_over_it_throws_and_the_request_is_taken_back() => TestLoop.Run(async test =>
    {
        var e = await Expect.Throws<TimeoutException>(Asyncio.Timeout(2, async _ => await Asyncio.Sleep(9)));
        Assert.IsType<CancelledException>(e.InnerException);
        Expect.Says(e, "The time limit of 2 s");
        Assert.Equal(2, test.Elapsed);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void The_message_says_the_limit_that_was_given_however_slow_the_start_was() => TestLoop.Run(async test =>
    {
        test.Clock.PassesPerLook = TimeSpan.FromMilliseconds(2);
        var e = await Expect.Throws<TimeoutException>(Asyncio.Timeout(0.5, async _ => await Asyncio.Sleep(9)));
        Expect.Says(e, "The time limit of 0.5 s");
    });

    [Fact]
    public void Null_is_no_limit() => TestLoop.Run(async test =>
    {
        await Asyncio.Timeout(null, async scope =>
        {
            Assert.Null(scope.When);
            await Asyncio.Sleep(1000);
        });
        await Asyncio.TimeoutAt(null, async _ => await Asyncio.Sleep(1));
        Assert.Equal(5, await Asyncio.TimeoutAt(null, async _ => await Asyncio.Sleep(1, 5)));
    });

    [Fact]
    public void A_point_in_time_can_be_given() => TestLoop.Run(async test =>
    {
        TimeSpan when = test.Loop.Time + TimeSpan.FromSeconds(3);
        await Expect.Throws<TimeoutException>(Asyncio.TimeoutAt(when, async scope =>
        {
            Assert.Equal(when, scope.When);
            await Asyncio.Sleep(9);
        }));
        Assert.Equal(3, test.Elapsed);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Without_time_the_body_runs_to_its_first_suspension(double seconds) => TestLoop.Run(async test =>
    {
        List<string> log = [];
        await Expect.Throws<TimeoutException>(Asyncio.Timeout(seconds, async _ =>
        {
            log.Add("started");
            await Asyncio.Sleep(1);
            log.Add("went on");
        }));
        Assert.Equal(["started"], log);
        Assert.Equal(0, test.Elapsed);
    });

    [Fact]
    public void Without_time_a_body_that_does_not_suspend_ends_well() => TestLoop.Run(async () =>
        Assert.Equal(1, await Asyncio.Timeout(0, async _ => 1)));

    [Fact]
    public void The_time_counts_from_the_await_and_not_from_the_call() => TestLoop.Run(async test =>
    {
        Coroutine<int> limited = Asyncio.Timeout(2, async _ => await Asyncio.Sleep(1, 1));
        await Asyncio.Sleep(10);
        Assert.Equal(1, await limited);
    });

    [Fact]
    public void A_body_that_swallows_the_cancellation_is_not_thrown_at_but_told() => TestLoop.Run(async () =>
    {
        TimeoutScope? seen = null;
        await Asyncio.Timeout(1, async scope =>
        {
            seen = scope;
            await Expect.Throws<CancelledException>(Asyncio.Sleep(9));
            Assert.True(scope.Expired);
        });
        Assert.True(seen!.Expired);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void An_exception_of_the_body_wins_over_the_time_limit() => TestLoop.Run(async () =>
    {
        await Expect.Throws<InvalidDataException>(Asyncio.Timeout(1, async _ =>
        {
            try
            {
                await Asyncio.Sleep(9);
            }
            catch (CancelledException)
            {
                throw new InvalidDataException();
            }
        }));
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void A_cancellation_from_outside_passes_through() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Limited(10));
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        Assert.Equal("outside", (await Expect.Throws<CancelledException>(task)).Reason);
    });

    [Fact]
    public void A_cancellation_from_outside_passes_through_in_the_turn_of_the_limit() => TestLoop.Run(async test =>
    {
        LoopTask task = Asyncio.CreateTask(Limited(1));
        await Asyncio.Sleep(0);
        test.Loop.CallLater(1, () => task.Cancel("outside"));
        await Expect.Throws<CancelledException>(task);
        Assert.True(task.Cancelled);
        Assert.Equal(1, task.Cancelling);
    });

    [Fact]
    public void A_cancellation_requested_before_it_began_is_not_swallowed() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Body());
        await Expect.Throws<CancelledException>(task);

        static async Coroutine Body()
        {
            Asyncio.CurrentTask!.Cancel("before");
            await Asyncio.Timeout(0, async _ => await Asyncio.Sleep(1));
        }
    });

    [Fact]
    public void A_cancellation_that_was_caught_before_it_began_does_not_count() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Expect.Throws<TimeoutException>(task);
        Assert.Equal(1, task.Cancelling);

        static async Coroutine Body()
        {
            await Expect.Throws<CancelledException>(Asyncio.Sleep(5));
            await Asyncio.Timeout(1, async _ => await Asyncio.Sleep(9));
        }
    });

    [Fact]
    public void Its_own_request_does_not_outlive_it_though_an_older_one_stands() => TestLoop.Run(async test =>
    {
        var operation = new TaskCompletionSource();
        LoopTask<string> task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Asyncio.Sleep(3);
        operation.SetResult();
        Assert.Equal("went on", await task);

        async Coroutine<string> Body()
        {
            await Expect.Throws<CancelledException>(Asyncio.Sleep(5));
            await Asyncio.Timeout(1, async _ => await operation.Task);
            await Asyncio.Sleep(1);
            return "went on";
        }
    });

    [Fact]
    public void Of_two_nested_ones_the_outer_speaks_if_both_are_over() => TestLoop.Run(async test =>
    {
        TimeSpan when = test.Loop.Time + TimeSpan.FromSeconds(1);
        bool innerThrew = false;
        await Expect.Throws<TimeoutException>(Asyncio.TimeoutAt(when, async _ =>
        {
            try
            {
                await Asyncio.TimeoutAt(when, async _ => await Asyncio.Sleep(9));
            }
            catch (TimeoutException)
            {
                innerThrew = true;
                throw;
            }
        }));
        Assert.False(innerThrew);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Of_two_nested_ones_the_inner_can_be_over_alone() => TestLoop.Run(async test =>
    {
        await Asyncio.Timeout(5, async _ =>
        {
            await Expect.Throws<TimeoutException>(Asyncio.Timeout(1, async _ => await Asyncio.Sleep(9)));
            await Asyncio.Sleep(1);
        });
        Assert.Equal(2, test.Elapsed);
    });

    [Fact]
    public void Of_two_nested_ones_the_outer_can_be_over_alone() => TestLoop.Run(async test =>
    {
        TimeoutScope? inner = null;
        await Expect.Throws<TimeoutException>(Asyncio.Timeout(1, async _ =>
        {
            await Asyncio.Timeout(5, async scope =>
            {
                inner = scope;
                await Asyncio.Sleep(9);
            });
        }));
        Assert.False(inner!.Expired);
        Assert.Equal(1, test.Elapsed);
    });

    [Fact]
    public void Bad_input_is_refused_at_the_call() => TestLoop.Run(async () =>
    {
        Func<TimeoutScope, Coroutine> none = null!;
        Func<TimeoutScope, Coroutine<int>> noneWithResult = null!;
        Assert.Throws<ArgumentNullException>("body", () => { Asyncio.Timeout(1, none); });
        Assert.Throws<ArgumentNullException>("body", () => { Asyncio.Timeout(1, noneWithResult); });
        Assert.Throws<ArgumentNullException>("body", () => { Asyncio.Timeout(TimeSpan.Zero, none); });
        Assert.Throws<ArgumentNullException>("body", () => { Asyncio.TimeoutAt(null, none); });
        Assert.Throws<ArgumentNullException>("body", () => { Asyncio.TimeoutAt(null, noneWithResult); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Asyncio.Timeout(double.NaN, async _ => { }); });
    });

    private static async Coroutine Limited(double seconds) =>
        await Asyncio.Timeout(seconds, async _ => await Asyncio.Sleep(100));
}
