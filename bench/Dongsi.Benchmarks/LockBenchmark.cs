using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "lock, uncontended": must be ≤ 25 ns and 0 B.</summary>
[MemoryDiagnoser]
public class LockBenchmark
{
    private const int Times = 1_000_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public async Task Tpl()
    {
        using var gate = new SemaphoreSlim(1);
        for (var i = 0; i < Times; i++)
        {
            await gate.WaitAsync();
            gate.Release();
        }
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public void Dongsi()
    {
        static async Coroutine Main()
        {
            var gate = new AsyncLock();
            for (var i = 0; i < Times; i++)
            {
                using (await gate.Acquire())
                {
                }
            }
        }

        Asyncio.Run(Main());
    }
}
