using Xunit;

namespace Dongsi.Testing.Tests.Time;

/// <summary>A loop whose clock jumps.</summary>
public sealed class VirtualClockTests
{
    private readonly VirtualClock _clock = new();

    [Fact]
    public void A_sleep_takes_as_long_as_it_says_and_no_time()
    {
        Run(async () => await Asyncio.Sleep(3600));
        Assert.Equal(TimeSpan.FromHours(1), _clock.Elapsed);
        Assert.Equal(1, _clock.GetStatistics().Jumps);
    }

    [Fact]
    public void A_delay_of_dotnet_lives_in_the_same_time()
    {
        List<string> trace = [];
        Run(async () =>
        {
            LoopTask other = Asyncio.CreateTask(Sleeper());
            await Task.Delay(TimeSpan.FromSeconds(2), _clock);
            trace.Add($"delay {_clock.Elapsed.TotalSeconds}");
            await other;
        });
        Assert.Equal(["sleep 1", "delay 2", "sleep 3"], trace);

        async Coroutine Sleeper()
        {
            await Asyncio.Sleep(1);
            trace.Add($"sleep {_clock.Elapsed.TotalSeconds}");
            await Asyncio.Sleep(2);
            trace.Add($"sleep {_clock.Elapsed.TotalSeconds}");
        }
    }

    [Fact]
    public void A_deadlock_is_an_exception_that_shows_what_every_task_waits_for()
    {
        DeadlockException e = Assert.Throws<DeadlockException>(() => Run(async () =>
        {
            await Asyncio.Sleep(5);
            await new AsyncEvent().Wait();
        }));
        Assert.StartsWith("Deadlock at 00:00:05 of virtual time", e.Message, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper!.WriteLine(e.Message);
    }

    [Fact]
    public void A_thread_at_work_holds_the_time()
    {
        Run(async () =>
        {
            LoopTask sleeper = Asyncio.CreateTask(Asyncio.Sleep(10));
            Assert.Equal(TimeSpan.Zero, await Asyncio.ToThread(() =>
            {
                Thread.Sleep(50);
                return _clock.Elapsed;
            }));
            Assert.False(sleeper.Done);
            await sleeper;
        });
    }

    private void Run(Func<Coroutine> main) => Asyncio.Run(main, new RunOptions { TimeProvider = _clock });
}
