using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Cancellation;

public sealed class TimeoutScopeTests
{
    [Fact]
    public void It_says_when() => TestLoop.Run(async test =>
    {
        TimeSpan start = test.Loop.Time;
        await Asyncio.Timeout(3, async scope =>
        {
            Assert.Equal(start + TimeSpan.FromSeconds(3), scope.When);
            Assert.False(scope.Expired);
        });
    });

    [Fact]
    public void The_limit_can_be_moved_out() => TestLoop.Run(async test =>
    {
        await Asyncio.Timeout(1, async scope =>
        {
            scope.Reschedule(test.Loop.Time + TimeSpan.FromSeconds(5));
            await Asyncio.Sleep(3);
        });
        Assert.Equal(3, test.Elapsed);
    });

    [Fact]
    public void The_limit_can_be_moved_in() => TestLoop.Run(async test =>
    {
        await Expect.Throws<TimeoutException>(Asyncio.Timeout(100, async scope =>
        {
            scope.Reschedule(test.Loop.Time + TimeSpan.FromSeconds(2));
            await Asyncio.Sleep(9);
        }));
        Assert.Equal(2, test.Elapsed);
    });

    [Fact]
    public void The_limit_can_be_taken_away_and_given() => TestLoop.Run(async test =>
    {
        await Asyncio.Timeout(1, async scope =>
        {
            scope.Reschedule(null);
            Assert.Null(scope.When);
            Assert.Equal(0, test.Loop.GetStatistics().Timers);
            await Asyncio.Sleep(100);
        });
        await Expect.Throws<TimeoutException>(Asyncio.Timeout(null, async scope =>
        {
            scope.Reschedule(test.Loop.Time + TimeSpan.FromSeconds(1));
            await Asyncio.Sleep(100);
        }));
        Assert.Equal(101, test.Elapsed);
    });

    [Fact]
    public void A_limit_that_has_passed_expires_at_the_next_await() => TestLoop.Run(async test =>
    {
        await Expect.Throws<TimeoutException>(Asyncio.Timeout(100, async scope =>
        {
            scope.Reschedule(test.Loop.Time - TimeSpan.FromSeconds(1));
            Assert.False(scope.Expired);
            await Asyncio.Sleep(9);
        }));
        Assert.Equal(0, test.Elapsed);
    });

    [Fact]
    public void It_can_be_moved_from_another_task() => TestLoop.Run(async test =>
    {
        TimeoutScope? scope = null;
        LoopTask limited = Asyncio.CreateTask(Asyncio.Timeout(100, async given =>
        {
            scope = given;
            await Asyncio.Sleep(200);
        }));
        await Asyncio.Sleep(1);
        scope!.Reschedule(test.Loop.Time);
        await Expect.Throws<TimeoutException>(limited);
        Assert.Equal(1, test.Elapsed);
    });

    [Fact]
    public void When_the_time_is_over_it_cannot_be_moved() => TestLoop.Run(async () =>
        await Asyncio.Timeout(1, async scope =>
        {
            await Expect.Throws<CancelledException>(Asyncio.Sleep(9));
            Expect.Says(
                Assert.Throws<InvalidOperationException>(() => scope.Reschedule(null)),
                "expiring", "while its body is running");
        }));

    [Fact]
    public void When_the_body_has_ended_it_cannot_be_moved() => TestLoop.Run(async () =>
    {
        TimeoutScope? ended = null;
        await Asyncio.Timeout(1, async scope => ended = scope);
        Expect.Says(Assert.Throws<InvalidOperationException>(() => ended!.Reschedule(null)), "exited");
        TimeoutScope? expired = null;
        await Expect.Throws<TimeoutException>(Asyncio.Timeout(1, async scope =>
        {
            expired = scope;
            await Asyncio.Sleep(9);
        }));
        Expect.Says(Assert.Throws<InvalidOperationException>(() => expired!.Reschedule(null)), "expired");
    });

    [Fact]
    public void It_prints_its_state() => TestLoop.Run(async () =>
    {
        TimeoutScope? scope = null;
        await Asyncio.Timeout(null, async given =>
        {
            scope = given;
            Assert.Equal("<TimeoutScope active when=>", given.ToString());
        });
        Assert.Equal("<TimeoutScope exited when=>", scope!.ToString());
    });

    [Fact]
    public void Many_moves_leave_one_timer() => TestLoop.Run(async test =>
    {
        await Asyncio.Timeout(100, async scope =>
        {
            for (int i = 0; i < 1000; i++)
            {
                scope.Reschedule(test.Loop.Time + TimeSpan.FromSeconds(i + 1));
            }

            Assert.Equal(1, test.Loop.GetStatistics().Timers);
        });
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    });

    [Fact]
    public void In_a_plain_task_method_it_limits_a_task_of_its_own() => TestLoop.Run(async () =>
    {
        await Plain();

        static async Task Plain() => await Assert.ThrowsAsync<TimeoutException>(
            async () => await Asyncio.Timeout(1, async _ => await Asyncio.Sleep(9)));
    });
}
