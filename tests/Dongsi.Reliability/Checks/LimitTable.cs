using Dongsi.Tests.Support;

namespace Dongsi.Reliability.Checks;

/// <summary>How each limit is reached and passed: true if it is just the number that is given.</summary>
internal static class LimitTable
{
    public static IReadOnlyDictionary<string, Func<int, Coroutine<bool>>> All { get; } =
        new Dictionary<string, Func<int, Coroutine<bool>>>
        {
            ["line of a stream"] = async limit =>
                !await Throws<LimitOverrunException>(() => Line(limit))
                && await Throws<LimitOverrunException>(() => Line(limit + 1)),
            ["unread bytes of a connection"] = UnreadBytes,
            ["unsent bytes of a transport, high"] = UnsentBytes,
            ["unsent bytes of a transport, low"] = async limit => limit == await LowLimit(),
            ["threads of `ToThread`"] = Threads,
            ["callbacks between two polls"] = async limit => await RanBeforePoll() <= limit + 1,
            ["size of a queue"] = async limit => new AsyncQueue<int>().MaxSize == limit
                && !await Throws<QueueFullException>(() => Queue(3, 3))
                && await Throws<QueueFullException>(() => Queue(3, 4)),
            ["capacity of a channel"] = async limit =>
                MemoryChannel.Create<int>().Sender.GetStatistics().MaxBufferSize == limit
                && !await Throws<WouldBlockException>(() => Channel(3, 3))
                && await Throws<WouldBlockException>(() => Channel(3, 4)),
            ["length of a Unix socket's path"] = async limit =>
                await Throws<ConnectionException>(() => Connect(limit))
                && await Throws<ArgumentException>(() => Connect(limit + 1)),
            ["port"] = async limit =>
                !await Throws<ArgumentOutOfRangeException>(() => Resolve(limit))
                && await Throws<ArgumentOutOfRangeException>(() => Resolve(limit + 1)),
            ["slow callback, in debug mode"] = async limit => !SlowIsTold(limit - 1) && SlowIsTold(limit),
        };

    private static async Coroutine<bool> Throws<T>(Func<Coroutine> act)
        where T : Exception
    {
        try
        {
            await act();
            return false;
        }
        catch (T)
        {
            return true;
        }
    }

    private static async Coroutine Line(int length)
    {
        var reader = new AsyncStreamReader();
        reader.FeedData(new byte[length]);
        reader.FeedData("\n"u8);
        await reader.ReadLine();
    }

    private static async Coroutine<bool> UnreadBytes(int limit)
    {
        await using Server server = await Asyncio.StartServer(
            async (_, writer) =>
            {
                writer.Write(new byte[8 * limit]);
                await writer.Drain();
            },
            "127.0.0.1",
            0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
        while (!reader.GetStatistics().IsPaused)
        {
            await Asyncio.Sleep(0.001);
        }

        int buffered = reader.GetStatistics().Buffered;
        writer.Transport.Abort();
        server.AbortClients();

        // It paused with the piece that went past it, and a piece is a quarter of a MiB at most.
        return buffered > limit && buffered <= limit + (256 * 1024);
    }

    private static async Coroutine<bool> UnsentBytes(int limit)
    {
        using var pair = new SocketPair();
        pair.Right.Blocking = false;
        var (transport, protocol) = await Asyncio.RunningLoop.CreateConnection(() => new PausedProtocol(), pair.Right);

        // The system's buffers first, until they take nothing more.
        for (int left = 0; left != transport.WriteBufferSize || left == 0; await Asyncio.Sleep(0.01))
        {
            left = transport.WriteBufferSize;
            if (left == 0)
            {
                transport.Write(new byte[limit / 4]);
            }
        }

        transport.Write(new byte[limit - transport.WriteBufferSize]);
        bool isPausedAt = protocol.IsPaused;
        transport.Write(new byte[1]);
        bool isRight = !isPausedAt && protocol.IsPaused;
        transport.Abort();
        return isRight;
    }

    private static async Coroutine<int> LowLimit()
    {
        using var pair = new SocketPair();
        pair.Right.Blocking = false;
        var (transport, _) = await Asyncio.RunningLoop.CreateConnection(() => new PausedProtocol(), pair.Right);
        int low = transport.WriteBufferLimits.Low;
        transport.Abort();
        return low;
    }

    private static async Coroutine<bool> Threads(int limit)
    {
        int running = 0;
        int most = 0;
        using var gate = new ManualResetEventSlim();
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i <= limit; i++)
            {
                group.CreateTask(Asyncio.ToThread(() =>
                {
                    Interlocked.Increment(ref running);
                    gate.Wait();
                    Interlocked.Decrement(ref running);
                }));
            }

            while (Volatile.Read(ref running) < limit)
            {
                await Asyncio.Sleep(0.001);
            }

            await Asyncio.Sleep(0.01);
            most = Volatile.Read(ref running);
            gate.Set();
        });
        return most == limit;
    }

    /// <summary>How often what is always ready runs before I/O that is there already.</summary>
    private static async Coroutine<int> RanBeforePoll()
    {
        EventLoop loop = Asyncio.RunningLoop;
        using var pair = new SocketPair();
        pair.Right.Blocking = false;
        int ran = 0;
        int before = -1;
        loop.AddReader(pair.Right, () => before = ran);
        pair.Left.Send([1]);
        loop.CallSoon(Spin);
        while (before < 0)
        {
            await Asyncio.Sleep(0.001);
        }

        loop.RemoveReader(pair.Right);
        return before;

        void Spin()
        {
            ran++;
            if (before < 0)
            {
                loop.CallSoon(Spin);
            }
        }
    }

    private static async Coroutine Queue(int size, int items)
    {
        var queue = new AsyncQueue<int>(size);
        for (int i = 0; i < items; i++)
        {
            queue.PutNoWait(i);
        }
    }

    private static async Coroutine Channel(int capacity, int items)
    {
        var (sender, receiver) = MemoryChannel.Create<int>(capacity);
        using (sender)
        using (receiver)
        {
            for (int i = 0; i < items; i++)
            {
                sender.SendNoWait(i);
            }
        }
    }

    private static async Coroutine Connect(int length) => await Asyncio.OpenUnixConnection(new string('x', length));

    private static async Coroutine Resolve(int port) => await Asyncio.RunningLoop.GetAddressInfo("127.0.0.1", port);

    private static bool SlowIsTold(int ms)
    {
        var clock = new TestClock();
        bool isTold = false;

        // Another loop, on a thread of its own: one thread has one that runs.
        var thread = new Thread(() =>
        {
            using var loop = new EventLoop(clock) { Debug = true };
            loop.SetExceptionHandler((_, _) => isTold = true);
            loop.CallSoon(() => clock.Advance(TimeSpan.FromMilliseconds(ms)));
            loop.RunUntilComplete(Asyncio.Sleep(0));
        });
        thread.Start();
        thread.Join();
        return isTold;
    }

    private sealed class PausedProtocol : Protocol
    {
        public bool IsPaused { get; private set; }

        public override void PauseWriting() => IsPaused = true;
    }
}
