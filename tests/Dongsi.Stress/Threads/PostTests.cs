using System.Diagnostics;
using Xunit;

namespace Dongsi.Stress.Threads;

/// <summary>Callbacks from other threads: none is lost, none overtakes another of its thread, none sleeps through.
/// </summary>
public sealed class PostTests
{
    private const int Producers = 4;

    public static TheoryData<PollerKind> Pollers => PollerKinds.All;

    [Theory]
    [MemberData(nameof(Pollers))]
    public void Four_threads_post_a_million_callbacks_each_and_none_is_lost(PollerKind poller)
    {
        long start = Stopwatch.GetTimestamp();
        int count = Size.Of(1_000_000);
        Produce(poller, count, static (_, _) => { });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine($"{Producers * count / seconds:N0} posts per second");
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_loop_that_keeps_falling_asleep_misses_no_wake_up(PollerKind poller) =>
        Produce(poller, Size.Of(30_000), Dawdle);

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_loop_with_timers_of_its_own_misses_no_wake_up(PollerKind poller)
    {
        bool isOver = false;
        Produce(poller, Size.Of(30_000), Dawdle, Tick, () => isOver = true);

        void Tick(EventLoop loop)
        {
            if (!isOver)
            {
                loop.CallLater(TimeSpan.FromMicroseconds(200), () => Tick(loop));
            }
        }
    }

    // Long enough, now and then, for the loop to run dry and go to sleep just as the next one comes.
    private static void Dawdle(Random random, int i)
    {
        switch (random.Next(8))
        {
            case 0:
                Thread.Yield();
                break;
            case 1:
                Thread.SpinWait(random.Next(2000));
                break;
            default:
                break;
        }
    }

    private static void Produce(
        PollerKind poller,
        int count,
        Action<Random, int> between,
        Action<EventLoop>? prepare = null,
        Action? finish = null)
    {
        using var loop = new EventLoop(poller: poller);
        int[] next = new int[Producers];
        int missing = Producers * count;
        string? mistake = null;
        prepare?.Invoke(loop);
        Watchdog.Run([loop.RunForever, .. Enumerable.Range(0, Producers).Select(Producer)]);

        Assert.Null(mistake);
        Assert.All(next, arrived => Assert.Equal(count, arrived));
        Assert.Equal(0, loop.GetStatistics().Ready);

        Action Producer(int thread) => () =>
        {
            const int LongestBacklog = 20_000;
            var random = new Random(thread);
            for (int i = 0; i < count; i++)
            {
                int number = i;
                loop.CallSoonThreadsafe(() => Arrived(thread, number));
                between(random, i);
                while (i - Volatile.Read(ref next[thread]) > LongestBacklog)
                {
                    Thread.Yield();
                }
            }
        };

        void Arrived(int thread, int number)
        {
            if (number != next[thread])
            {
                mistake ??= $"thread {thread}: {number} arrived when {next[thread]} was due";
            }

            Volatile.Write(ref next[thread], next[thread] + 1);
            if (--missing == 0)
            {
                finish?.Invoke();
                loop.Stop();
            }
        }
    }
}
