using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "semaphore, uncontended": must be ≤ 60 ns and 0 B.</summary>
[MemoryDiagnoser]
public class SemaphoreBenchmark
{
    private const int Times = 1_000_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public async Task Tpl()
    {
        using var permits = new SemaphoreSlim(10);
        for (var i = 0; i < Times; i++)
        {
            await permits.WaitAsync();
            permits.Release();
        }
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public void Dongsi()
    {
        static async Coroutine Main()
        {
            var permits = new AsyncSemaphore(10);
            for (var i = 0; i < Times; i++)
            {
                using (await permits.Acquire())
                {
                }
            }
        }

        Asyncio.Run(Main());
    }
}
