using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "1,000,000 tasks asleep for 1 s": must be ≤ 1.7 s (its ≤ 300 MB: bench/peers).</summary>
[MemoryDiagnoser]
[WarmupCount(1)]
[IterationCount(3)]
[InvocationCount(1, unrollFactor: 1)]
public class SleepersBenchmark
{
    private const int Count = 1_000_000;

    [Benchmark(Baseline = true)]
    public async Task Tpl()
    {
        static async Task Sleeper() => await Task.Delay(1000);

        var all = new Task[Count];
        for (var i = 0; i < Count; i++)
            all[i] = Sleeper();
        foreach (var one in all)
            await one;
    }

    [Benchmark]
    public void Dongsi()
    {
        static async Coroutine Sleeper() => await Asyncio.Sleep(1);

        static async Coroutine Main()
        {
            var all = new LoopTask[Count];
            for (var i = 0; i < Count; i++)
                all[i] = Asyncio.CreateTask(Sleeper());
            foreach (var one in all)
                await one;
        }

        Asyncio.Run(Main());
    }
}
