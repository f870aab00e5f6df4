using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "spawn and join a task": must be ≤ 200 ns and ≤ 256 B.</summary>
[MemoryDiagnoser]
public class SpawnBenchmark
{
    private const int Times = 10_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public async Task Tpl()
    {
        static async Task<int> Nothing(int i) => i;

        for (var i = 0; i < Times; i++)
            await Task.Run(() => Nothing(i));
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public void Dongsi()
    {
        static async Coroutine<int> Nothing(int i) => i;

        static async Coroutine Main()
        {
            for (var i = 0; i < Times; i++)
                await Asyncio.CreateTask(Nothing(i));
        }

        Asyncio.Run(Main());
    }
}
