using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "switch": must be ≤ 25 ns and 0 B.</summary>
[MemoryDiagnoser]
public class SwitchBenchmark
{
    private const int Times = 10_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public async Task Tpl()
    {
        for (var i = 0; i < Times; i++)
            await Task.Yield();
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public void Dongsi()
    {
        static async Coroutine Main()
        {
            for (var i = 0; i < Times; i++)
                await Asyncio.Sleep(0);
        }

        Asyncio.Run(Main());
    }
}
