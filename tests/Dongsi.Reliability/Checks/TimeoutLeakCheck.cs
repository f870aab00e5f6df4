using Dongsi.Reliability.Harness;
using Dongsi.Tests.Support;

namespace Dongsi.Reliability.Checks;

/// <summary>Timeouts of a millisecond on operations that never complete.</summary>
internal sealed class TimeoutLeakCheck() : Check(
    "R09", "A wait that was given up leaves nothing: no waiter, no registration, no timer.")
{
    private const int AtOnce = 1000;
    private const int LiveTimers = 100;
    private const long MostBytes = 64 * 1024;

    public override Action<Trial>? Canary => trial => GiveUp(trial, 10_000, forgets: true);

    public override void Run(Trial trial)
    {
        int timeouts = trial.Size(10_000, 1_000_000);
        GiveUp(trial, timeouts, forgets: false);
        trial.Held(timeouts, "timeouts of 1 ms");
    }

    private static void GiveUp(Trial trial, int timeouts, bool forgets)
    {
        using var pair = new SocketPair();
        pair.Right.Blocking = false;
        using var foreign = new CancellationTokenSource();
        List<CancellationTokenRegistration> forgotten = [];
        trial.RunWithPatience(async () =>
        {
            EventLoop loop = Asyncio.RunningLoop;
            List<TimerHandle> live = [.. Enumerable.Range(0, LiveTimers).Select(_ => loop.CallLater(3600, () => { }))];
            var never = new Nevers(pair, foreign.Token);
            for (int warmUp = 0; warmUp < 5; warmUp++)
            {
                await Batch(never, AtOnce);
            }

            long before = GC.GetTotalMemory(forceFullCollection: true);
            int mostTimers = 0;
            for (int left = timeouts; left > 0; left -= AtOnce)
            {
                await Batch(never, Math.Min(left, AtOnce));
                mostTimers = Math.Max(mostTimers, loop.GetStatistics().Timers);
                if (forgets)
                {
                    forgotten.AddRange(Enumerable.Range(0, AtOnce).Select(_ => foreign.Token.Register(() => { })));
                }
            }

            long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
            trial.Worst("heap grew by", Math.Max(0, grown), "bytes");
            trial.Worst("timers in between", mostTimers);
            trial.Require(grown < MostBytes, $"The heap grew by {grown} bytes in {timeouts} timeouts.");
            trial.Require(
                mostTimers <= 2 * (LiveTimers + 1),
                $"There are {mostTimers} timers and {LiveTimers} live ones.");
            never.RequireForgotten(trial);
            live.ForEach(timer => timer.Cancel());
        });
    }

    private static Coroutine Batch(Nevers never, int count) => TaskGroup.Run(async group =>
    {
        for (int i = 0; i < count; i++)
        {
            group.CreateTask(GiveUp(never, i));
        }
    });

    private static async Coroutine GiveUp(Nevers never, int number)
    {
        try
        {
            switch (number % 3)
            {
                case 0:
                    await Asyncio.WaitFor(never.Start(number / 3), 0.001);
                    break;
                case 1:
                    await Asyncio.Timeout(0.001, _ => never.Start(number / 3));
                    break;
                default:
                    await Asyncio.FailAfter(0.001, _ => never.Start(number / 3));
                    break;
            }
        }
        catch (TimeoutException)
        {
            return;
        }

        throw new BrokenPromiseException("What never completes has completed.");
    }

    /// <summary>One of everything that can be waited for, and that nobody ever serves.</summary>
    private sealed class Nevers(SocketPair pair, CancellationToken foreign)
    {
        private readonly AsyncEvent _event = new();
        private readonly AsyncQueue<int> _queue = new();
        private readonly AsyncSemaphore _semaphore = new(0);
        private readonly Future<int> _future = Asyncio.RunningLoop.CreateFuture<int>();
        private readonly (SendChannel<int> Sender, ReceiveChannel<int> Receiver) _channel = MemoryChannel.Create<int>();
        private readonly byte[] _buffer = new byte[16];
        private bool _isReading;

        public async Coroutine Start(int kind)
        {
            switch (kind % 7)
            {
                case 0:
                    await _event.Wait();
                    break;
                case 1:
                    await _queue.Get();
                    break;
                case 2:
                    await _semaphore.Acquire();
                    break;
                case 3:
                    await Asyncio.Shield(_future);
                    break;
                case 4:
                    await _channel.Receiver.Receive();
                    break;
                case 5:
                    using (var both = CancellationTokenSource.CreateLinkedTokenSource(foreign, Asyncio.CurrentToken))
                    {
                        await Task.Delay(Timeout.Infinite, both.Token);
                    }

                    break;
                default:
                    await Read();
                    break;
            }
        }

        // One reads at a time, the others wait for an hour.
        private async Coroutine Read()
        {
            if (_isReading)
            {
                await Asyncio.Sleep(3600);
            }

            _isReading = true;
            try
            {
                await Asyncio.RunningLoop.SockRecv(pair.Right, _buffer);
            }
            finally
            {
                _isReading = false;
            }
        }

        public void RequireForgotten(Trial trial)
        {
            int waiting = _event.GetStatistics().TasksWaiting + _queue.GetStatistics().TasksWaitingGet
                + _semaphore.GetStatistics().TasksWaiting + _channel.Receiver.GetStatistics().TasksWaitingReceive;
            trial.Require(waiting == 0, $"{waiting} still wait.");
            _channel.Sender.Close();
            _channel.Receiver.Close();
        }
    }
}
