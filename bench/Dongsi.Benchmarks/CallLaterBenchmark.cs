using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "call_later and cancel": must be ≤ 150 ns.</summary>
[MemoryDiagnoser]
public class CallLaterBenchmark
{
    private const int Times = 10_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public void Tpl()
    {
        for (var i = 0; i < Times; i++)
            new Timer(static _ => { }, null, 60_000, Timeout.Infinite).Dispose();
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public void Dongsi()
    {
        static async Coroutine Main()
        {
            var loop = Asyncio.RunningLoop;
            for (var i = 0; i < Times; i++)
                loop.CallLater(60, static () => { }).Cancel();
        }

        Asyncio.Run(Main());
    }
}
