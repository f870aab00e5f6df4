using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "await a coroutine that does not suspend": must be ≤ 35 ns and 1 object.</summary>
[MemoryDiagnoser]
public class AwaitBenchmark
{
    private const int Times = 10_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public async Task<int> Tpl()
    {
        static async Task<int> Nothing(int i) => i;

        var sum = 0;
        for (var i = 0; i < Times; i++)
            sum += await Nothing(i);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public async Task<int> TplValueTask()
    {
        static async ValueTask<int> Nothing(int i) => i;

        var sum = 0;
        for (var i = 0; i < Times; i++)
            sum += await Nothing(i);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public int Dongsi()
    {
        static async Coroutine<int> Nothing(int i) => i;

        static async Coroutine<int> Main()
        {
            var sum = 0;
            for (var i = 0; i < Times; i++)
                sum += await Nothing(i);
            return sum;
        }

        return Asyncio.Run(Main());
    }
}
