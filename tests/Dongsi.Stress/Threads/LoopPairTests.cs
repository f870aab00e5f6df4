using System.Diagnostics;
using Xunit;

namespace Dongsi.Stress.Threads;

/// <summary>Loops on several threads, and the ways between them.</summary>
public sealed class LoopPairTests
{
    private const int Callers = 4;

    public static TheoryData<PollerKind> Pollers => PollerKinds.All;

    [Theory]
    [MemberData(nameof(Pollers))]
    public void Two_loops_play_ping_pong(PollerKind poller)
    {
        using var left = new EventLoop(poller: poller);
        using var right = new EventLoop(poller: poller);
        int rounds = Size.Of(20_000);
        int hits = 0;
        long start = Stopwatch.GetTimestamp();
        left.CallSoon(() => Hit(left, right));
        Watchdog.Run(left.RunForever, right.RunForever);
        Assert.Equal(2 * rounds, hits);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Stopwatch.GetElapsedTime(start).TotalMicroseconds / rounds:N1} µs per round trip");

        // Only one of the two threads is ever in here: the other one waits for the ball.
        void Hit(EventLoop here, EventLoop there)
        {
            if (++hits >= 2 * rounds)
            {
                there.CallSoonThreadsafe(there.Stop);
                here.Stop();
                return;
            }

            there.CallSoonThreadsafe(() => Hit(there, here));
        }
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public void Four_threads_run_coroutines_on_a_loop_and_wait_for_them(PollerKind poller)
    {
        using var loop = new EventLoop(poller: poller);
        int callers = Callers;
        Watchdog.Run([loop.RunForever, .. Enumerable.Range(0, Callers).Select(Caller)]);
        Assert.Equal(0, loop.GetStatistics().LiveTasks);

        Action Caller(int thread) => () =>
        {
            for (int i = 0; i < Size.Of(5_000); i++)
            {
                Assert.Equal(i, Asyncio.RunCoroutineThreadsafe(Answer(i), loop).GetAwaiter().GetResult());
            }

            if (Interlocked.Decrement(ref callers) == 0)
            {
                loop.CallSoonThreadsafe(loop.Stop);
            }
        };

        async Coroutine<int> Answer(int value)
        {
            Assert.Same(loop, Asyncio.RunningLoop);
            await Asyncio.Sleep(0);
            return value;
        }
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_token_from_another_thread_reaches_every_coroutine(PollerKind poller)
    {
        using var loop = new EventLoop(poller: poller);
        int callers = Callers;
        Watchdog.Run([loop.RunForever, .. Enumerable.Range(0, Callers).Select(_ => (Action)Caller)]);
        Assert.Equal(0, loop.GetStatistics().LiveTasks);
        Assert.Equal(0, loop.GetStatistics().Timers);

        void Caller()
        {
            for (int i = 0; i < Size.Of(1_000); i++)
            {
                using var source = new CancellationTokenSource();
                Task running = Asyncio.RunCoroutineThreadsafe(Asyncio.Sleep(3600), loop, source.Token);
                source.Cancel();
                Assert.ThrowsAny<OperationCanceledException>(() => running.GetAwaiter().GetResult());
            }

            if (Interlocked.Decrement(ref callers) == 0)
            {
                loop.CallSoonThreadsafe(loop.Stop);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public void What_completes_on_pool_threads_comes_home(PollerKind poller)
    {
        using var loop = new EventLoop(poller: poller);
        Watchdog.Run(() => loop.RunUntilComplete(Main()));

        async Coroutine Main()
        {
            int home = Environment.CurrentManagedThreadId;
            await TaskGroup.Run(async group =>
            {
                for (int i = 0; i < 4; i++)
                {
                    _ = group.CreateTask(Travel(home));
                }
            });
        }

        static async Coroutine Travel(int home)
        {
            for (int i = 0; i < Size.Of(10_000); i++)
            {
                int value = i % 2 == 0
                    ? await Task.Run(() => i)
                    : await Task.Run(() => i).ConfigureAwait(false);
                Assert.Equal(i, value);
                Assert.Equal(home, Environment.CurrentManagedThreadId);
            }
        }
    }
}
