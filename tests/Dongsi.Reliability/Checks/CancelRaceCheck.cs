using Dongsi.Reliability.Harness;
using Dongsi.Tests.Support;

namespace Dongsi.Reliability.Checks;

/// <summary>A thousand readers, half of which are cancelled while a thousand writes come in.</summary>
internal sealed class CancelRaceCheck() : Check(
    "R08", "Whatever is cancelled while it is served, each item goes to exactly one reader.")
{
    private const int Readers = 1000;

    public override Action<Trial>? Canary => trial => trial.RunWithPatience(() => Queue(trial, takesItsTime: true));

    public override void Run(Trial trial)
    {
        int rounds = trial.Size(30, 3_000);
        trial.RunWithPatience(async () =>
        {
            for (int i = 0; i < rounds; i++)
            {
                await Queue(trial);
                await Channel(trial);
            }
        });
        trial.Held(2 * rounds * Readers, "reads of queues and channels");
        trial.Survived(rounds * Readers, "cancellations");

        int reads = trial.Size(3_000, 300_000);
        trial.RunWithPatience(() => Stream(trial, reads));
        trial.Held(reads, "reads of a connection, half of them cancelled");
    }

    private static async Coroutine Queue(Trial trial, bool takesItsTime = false)
    {
        var queue = new AsyncQueue<int>(trial.Random.Next(0, 3) * 10);
        List<int> got = await Race(trial, queue.Get, queue.Put, takesItsTime);
        while (!queue.Empty)
        {
            got.Add(queue.GetNoWait());
        }

        RequireAll(trial, got, "queue");
        AsyncQueueStatistics left = queue.GetStatistics();
        trial.Require(
            left is { TasksWaitingGet: 0, TasksWaitingPut: 0 }, $"Nobody waits any more, and the queue says {left}.");
    }

    private static async Coroutine Channel(Trial trial)
    {
        var (sender, receiver) = MemoryChannel.Create<int>(trial.Random.Next(0, 3) * 10);
        List<int> got = await Race(trial, receiver.Receive, sender.Send, takesItsTime: false);
        while (receiver.GetStatistics().CurrentBufferUsed > 0)
        {
            got.Add(receiver.ReceiveNoWait());
        }

        RequireAll(trial, got, "channel");
        MemoryChannelStatistics left = receiver.GetStatistics();
        trial.Require(
            left is { TasksWaitingReceive: 0, TasksWaitingSend: 0 },
            $"Nobody waits any more, and the channel says {left}.");
        sender.Close();
        receiver.Close();
    }

    // The other half of the readers gets what there is: half of the writes would wait for ever, so they are cancelled
    // at the end, and what they had not put in has to be said by them.
    private static async Coroutine<List<int>> Race(
        Trial trial, Func<Coroutine<int>> take, Func<int, Coroutine> put, bool takesItsTime)
    {
        List<int> got = [];
        List<LoopTask> readers = [.. Enumerable.Range(0, Readers).Select(_ => Asyncio.CreateTask(Read()))];
        List<LoopTask> writers = [];
        List<(int When, Action Act)> acts =
        [
            .. Enumerable.Range(1, Readers).Select(item =>
                (Soon(trial, item), (Action)(() => writers.Add(Asyncio.CreateTask(Write(item)))))),
            .. Enumerable.Range(0, Readers / 2).Select(number =>
                (Soon(trial, 2 * number), (Action)(() => readers[2 * number].Cancel()))),
        ];
        foreach (var (_, act) in acts.OrderBy(act => act.When))
        {
            act();
            if (trial.Random.Next(4) == 0)
            {
                await Asyncio.Sleep(0);
            }
        }

        for (int i = 0; i < 5; i++)
        {
            await Asyncio.Sleep(0);
        }

        LoopTask[] all = [.. readers, .. writers];
        foreach (LoopTask task in all)
        {
            task.Cancel();
        }

        await Asyncio.Wait(all);
        return got;

        async Coroutine Read()
        {
            int item = await take();
            if (takesItsTime)
            {
                await Asyncio.Sleep(0);
            }

            got.Add(item);
        }

        async Coroutine Write(int item)
        {
            try
            {
                await put(item);
            }
            catch (CancelledException)
            {
                got.Add(item);
                throw;
            }
        }
    }

    // A reader is cancelled about when it is its turn to be served.
    private static int Soon(Trial trial, int number) => number + trial.Random.Next(20);

    private static void RequireAll(Trial trial, List<int> got, string where)
    {
        got.Sort();
        trial.Require(
            got.SequenceEqual(Enumerable.Range(1, Readers)),
            $"{Readers} items went into a {where}, and {got.Count} ({got.Distinct().Count()} different) came out.");
    }

    private static async Coroutine Stream(Trial trial, int reads)
    {
        using var pair = new SocketPair();
        pair.Left.NoDelay = true;
        pair.Right.Blocking = false;
        var (transport, protocol) = await Asyncio.RunningLoop.CreateConnection(() => new ReadingProtocol(), pair.Right);
        byte next = 0;
        byte sent = 0;
        long missing = 0;
        for (int i = 0; i < reads; i++)
        {
            LoopTask<byte[]> read = Asyncio.CreateTask(protocol.Reader.Read(trial.Random.Next(1, 64)));
            if (trial.Random.Next(2) == 0)
            {
                await Asyncio.Sleep(0);
            }

            byte[] piece = [.. Enumerable.Range(0, trial.Random.Next(1, 32)).Select(_ => sent++)];
            pair.Left.Send(piece);
            missing += piece.Length;
            for (int turns = trial.Random.Next(4); turns > 0; turns--)
            {
                await Asyncio.Sleep(0);
            }

            if (trial.Random.Next(2) == 0)
            {
                read.Cancel();
            }

            await Asyncio.Wait([(Future)read]);
            Take(read.Cancelled ? [] : read.Result);
        }

        while (missing > 0)
        {
            Take(await protocol.Reader.Read(64));
        }

        transport.Abort();

        void Take(byte[] piece)
        {
            missing -= piece.Length;
            foreach (byte value in piece)
            {
                trial.Require(value == next, $"Byte {value} came when {next} was due.");
                next++;
            }
        }
    }

    private sealed class ReadingProtocol : Protocol
    {
        public AsyncStreamReader Reader { get; } = new();

        public override void DataReceived(ReadOnlyMemory<byte> data) => Reader.FeedData(data);
    }
}
