using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "queue ping-pong, capacity 1, round trip": must be ≤ 200 ns.</summary>
[MemoryDiagnoser]
public class QueueBenchmark
{
    private const int Times = 100_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public async Task Tpl()
    {
        var there = Channel.CreateBounded<int>(1);
        var back = Channel.CreateBounded<int>(1);

        async Task Echo()
        {
            for (var i = 0; i < Times; i++)
                await back.Writer.WriteAsync(await there.Reader.ReadAsync());
        }

        var echoing = Echo();
        for (var i = 0; i < Times; i++)
        {
            await there.Writer.WriteAsync(i);
            await back.Reader.ReadAsync();
        }

        await echoing;
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public void Dongsi()
    {
        static async Coroutine Main()
        {
            var there = new AsyncQueue<int>(1);
            var back = new AsyncQueue<int>(1);

            async Coroutine Echo()
            {
                for (var i = 0; i < Times; i++)
                    await back.Put(await there.Get());
            }

            var echoing = Asyncio.CreateTask(Echo());
            for (var i = 0; i < Times; i++)
            {
                await there.Put(i);
                await back.Get();
            }

            await echoing;
        }

        Asyncio.Run(Main());
    }
}
