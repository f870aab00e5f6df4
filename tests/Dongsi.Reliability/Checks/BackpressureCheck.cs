using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>Somebody who could send without end, and somebody who hardly reads; then both as fast as they
/// can.</summary>
internal sealed class BackpressureCheck() : Check(
    "R22", "A producer waits for a slow reader: what is kept for it has a limit, and every byte arrives in order.")
{
    private const int Chunk = 64 * 1024;
    private const int MostHeap = 8 << 20;

    public override Action<Trial>? Canary => trial => trial.Run(() => Slow(trial, seconds: 0.5, drains: false));

    public override void Run(Trial trial)
    {
        int seconds = trial.Size(1, 60);
        int megabytes = trial.Size(256, 4096);
        trial.Run(() => Slow(trial, seconds, drains: true));
        trial.Run(() => Fast(trial, (long)megabytes << 20));
        trial.Held(megabytes, "MB at full speed");
    }

    private static async Coroutine Slow(Trial trial, double seconds, bool drains)
    {
        long sent = 0;
        int most = 0;
        bool isOver = false;
        await using Server server = await Asyncio.StartServer(Produce, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port, limit: Chunk);
        await using (writer)
        {
            await Asyncio.Sleep(seconds / 10);
            long heap = GC.GetTotalMemory(forceFullCollection: true);
            byte[] spoon = new byte[1024];
            long read = 0;
            TimeSpan end = Asyncio.RunningLoop.Time + TimeSpan.FromSeconds(seconds);
            while (Asyncio.RunningLoop.Time < end)
            {
                read += await reader.Read(spoon);
                int kept = reader.GetStatistics().Buffered;
                trial.Require(
                    kept <= 2 * Chunk + (256 << 10), $"The reader keeps {kept} bytes with a limit of {Chunk}.");
                await Asyncio.Sleep(0.02);
            }

            long grown = GC.GetTotalMemory(forceFullCollection: true) - heap;
            trial.Require(grown < MostHeap, $"The heap has grown by {grown:N0} bytes.");
            isOver = true;
            byte[] ladle = new byte[Chunk];
            while (await reader.Read(ladle) is > 0 and var count)
            {
                read += count;
            }

            trial.Require(read == sent, $"{sent:N0} bytes were sent, and {read:N0} read.");
        }

        trial.Worst("kept for a slow reader", most / 1024.0, "KB");

        async Coroutine Produce(AsyncStreamReader theirs, AsyncStreamWriter ours)
        {
            await using (ours)
            {
                byte[] chunk = new byte[Chunk];
                int limit = ours.Transport.WriteBufferLimits.High + Chunk;
                while (!isOver)
                {
                    ours.Write(chunk);
                    sent += chunk.Length;
                    most = Math.Max(most, ours.GetStatistics().Buffered);
                    trial.Require(
                        most <= limit, $"{most} bytes are kept for a reader that is slow; the limit is {limit}.");
                    await (drains ? ours.Drain() : Asyncio.Sleep(0));
                }
            }
        }
    }

    private static async Coroutine Fast(Trial trial, long total)
    {
        // A pattern whose length is a prime: a piece that is lost, doubled or moved shows at once.
        byte[] pattern = new byte[65521];
        trial.Random.NextBytes(pattern);
        await using Server server = await Asyncio.StartServer(Produce, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
        await using (writer)
        {
            byte[] buffer = new byte[pattern.Length];
            for (long read = 0; read < total;)
            {
                int offset = (int)(read % pattern.Length);
                int count = await reader.Read(buffer.AsMemory(0, pattern.Length - offset));
                trial.Require(count > 0, $"The stream ends after {read:N0} of {total:N0} bytes.");
                trial.Require(
                    buffer.AsSpan(0, count).SequenceEqual(pattern.AsSpan(offset, count)),
                    $"Other bytes came than were sent, at {read:N0}.");
                read += count;
            }
        }

        async Coroutine Produce(AsyncStreamReader theirs, AsyncStreamWriter ours)
        {
            await using (ours)
            {
                for (long sent = 0; sent < total;)
                {
                    int count = (int)Math.Min(pattern.Length, total - sent);
                    ours.Write(pattern.AsSpan(0, count));
                    await ours.Drain();
                    sent += count;
                }
            }
        }
    }
}
