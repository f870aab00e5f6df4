using System.Collections.Concurrent;
using Xunit;

namespace Dongsi.Stress.Threads;

/// <summary>
/// Loops that are guests: the host's thread and others make things ready while yet another thread falls asleep in the
/// poller. A wake-up that is missed is a hang.
/// </summary>
public sealed class GuestTests
{
    private const int Posters = 3;

    public static TheoryData<PollerKind> Pollers => PollerKinds.All;

    [Theory]
    [MemberData(nameof(Pollers))]
    public void Posts_of_many_threads_reach_a_guest_that_keeps_falling_asleep(PollerKind poller)
    {
        int count = Size.Of(20_000);
        int[] next = new int[Posters];
        string? mistake = null;
        using var host = new Host();
        Watchdog.Run([Serve, .. Enumerable.Range(0, Posters).Select(Poster)]);
        Assert.Null(mistake);
        Assert.All(next, arrived => Assert.Equal(count, arrived));

        void Serve() => host.Run(Main, poller);

        async Coroutine Main()
        {
            EventLoop loop = Asyncio.RunningLoop;
            Future<bool> all = loop.CreateFuture<bool>();
            int missing = Posters * count;
            host.Guest.SetResult(post => loop.CallSoonThreadsafe(() =>
            {
                post();
                if (--missing == 0)
                {
                    all.SetResult(true);
                }
            }));
            await all;
        }

        Action Poster(int thread) => () =>
        {
            Action<Action> post = host.Guest.Task.GetAwaiter().GetResult();
            var random = new Random(thread);
            for (int i = 0; i < count; i++)
            {
                int number = i;
                post(() => Arrived(thread, number));
                Dawdle(random);
            }
        };

        void Arrived(int thread, int number)
        {
            if (number != next[thread]++)
            {
                mistake ??= $"thread {thread}: {number} arrived when {next[thread] - 1} was due";
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public void What_the_host_does_between_turns_wakes_a_guest_that_keeps_falling_asleep(PollerKind poller)
    {
        int rounds = Size.Of(20_000);
        int served = 0;
        using var host = new Host();
        Watchdog.Run(() => host.Run(Main, poller));
        Assert.Equal(rounds, served);

        async Coroutine Main()
        {
            EventLoop loop = Asyncio.RunningLoop;
            var random = new Random(1);
            for (; served < rounds; served++)
            {
                Future<int> answer = loop.CreateFuture<int>();
                Action act = random.Next(4) switch
                {
                    0 => () => answer.SetResult(0),
                    1 => () => loop.CallSoon(() => answer.SetResult(0)),
                    2 => () => loop.CallLater(TimeSpan.FromMicroseconds(random.Next(50)), () => answer.SetResult(0)),
                    _ => () => loop.CreateTask(Finish(answer)),
                };

                // Sometimes the other thread sleeps already, sometimes it is on its way there.
                host.Enqueue(() =>
                {
                    Dawdle(random);
                    act();
                });
                await answer;
            }
        }

        static async Coroutine Finish(Future<int> answer) => answer.SetResult(0);
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_hundred_guests_of_one_host_sleep_and_end(PollerKind poller)
    {
        const int Guests = 100;
        int done = 0;
        using var host = new Host();
        Watchdog.Run(() =>
        {
            for (int i = 0; i < Guests; i++)
            {
                Asyncio.StartGuestRun(Main, host.Enqueue, Done, options: new RunOptions { Poller = poller });
            }

            host.Serve();
        });
        Assert.Equal(Guests, done);

        void Done(Exception? failure)
        {
            Assert.Null(failure);
            if (++done == Guests)
            {
                host.Stop();
            }
        }

        static async Coroutine Main() => await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < 20; i++)
            {
                _ = group.CreateTask(Asyncio.Sleep(i * 0.0002));
            }
        });
    }

    private static void Dawdle(Random random)
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

    /// <summary>A queue and the thread that works it off.</summary>
    private sealed class Host : IDisposable
    {
        private readonly BlockingCollection<Action> _queue = [];

        /// <summary>The way into the guest, for other threads.</summary>
        public TaskCompletionSource<Action<Action>> Guest { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Enqueue(Action action) => _queue.Add(action);

        public void Stop() => _queue.CompleteAdding();

        public void Serve()
        {
            foreach (Action action in _queue.GetConsumingEnumerable())
            {
                action();
            }
        }

        /// <summary>Serves until the guest is done.</summary>
        public void Run(Func<Coroutine> main, PollerKind poller)
        {
            Exception? failure = null;
            Asyncio.StartGuestRun(main, Enqueue, Done, options: new RunOptions { Poller = poller });
            Serve();
            Assert.Null(failure);

            void Done(Exception? given)
            {
                failure = given;
                Stop();
            }
        }

        public void Dispose() => _queue.Dispose();
    }
}
