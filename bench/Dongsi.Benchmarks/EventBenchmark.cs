using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "wait for an event that is set": must be ≤ 60 ns and 0 B.</summary>
[MemoryDiagnoser]
public class EventBenchmark
{
    private const int Times = 1_000_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public async Task Tpl()
    {
        var happened = new TaskCompletionSource();
        happened.SetResult();
        for (var i = 0; i < Times; i++)
            await happened.Task;
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public void Dongsi()
    {
        static async Coroutine Main()
        {
            var happened = new AsyncEvent();
            happened.Set();
            for (var i = 0; i < Times; i++)
                await happened.Wait();
        }

        Asyncio.Run(Main());
    }
}
