using Xunit;

namespace Dongsi.Testing.Tests.Blocked;

/// <summary>WaitAllTasksBlocked, in virtual and in real time.</summary>
public sealed class WaitAllTasksBlockedTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_goes_on_when_all_others_are_blocked(bool realTime) => Run(realTime, async () =>
    {
        int steps = 0;
        var end = new AsyncEvent();
        LoopTask other = Asyncio.CreateTask(Walk());
        await LoopTest.WaitAllTasksBlocked();
        Assert.Equal(10, steps);
        end.Set();
        await other;

        async Coroutine Walk()
        {
            for (; steps < 10; steps++)
            {
                await Asyncio.Checkpoint();
            }

            await end.Wait();
        }
    });

    [Fact]
    public void Time_does_not_jump_before() => Run(realTime: false, async () =>
    {
        LoopTask sleeper = Asyncio.CreateTask(Asyncio.Sleep(1));
        await LoopTest.WaitAllTasksBlocked();
        Assert.Equal(TimeSpan.Zero, LoopTest.Clock.Elapsed);
        await LoopTest.WaitAllTasksBlocked(TimeSpan.FromMilliseconds(5));
        Assert.Equal(TimeSpan.Zero, LoopTest.Clock.Elapsed);
        await sleeper;
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_shortest_cushion_comes_first(bool realTime) => Run(realTime, async () =>
    {
        List<int> trace = [];
        await Asyncio.Gather(Wait(20), Wait(0), Wait(10), Wait(0));
        Assert.Equal([0, 0, 10, 20], trace);

        async Coroutine Wait(int milliseconds)
        {
            await LoopTest.WaitAllTasksBlocked(TimeSpan.FromMilliseconds(milliseconds));
            trace.Add(milliseconds);
        }
    });

    [Fact]
    public void In_real_time_a_timer_within_the_cushion_comes_first() => Run(realTime: true, async () =>
    {
        LoopTask sleeper = Asyncio.CreateTask(Asyncio.Sleep(0.001));
        await LoopTest.WaitAllTasksBlocked(TimeSpan.FromMilliseconds(50));
        Assert.True(sleeper.Done);
    });

    [Fact]
    public void A_cancelled_wait_is_gone() => Run(realTime: false, async () =>
    {
        LoopTask waiting = Asyncio.CreateTask(LoopTest.WaitAllTasksBlocked(TimeSpan.FromDays(1)));
        await Asyncio.Checkpoint();
        waiting.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.AsTask());
        await Asyncio.Sleep(1);
    });

    private static void Run(bool realTime, Func<Coroutine> test) =>
        LoopTest.Run(test, new LoopTestOptions { RealTime = realTime });
}
