using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>
/// The article's three users at the same time: must be seven times the unit, plus at most 1.5 ms.
/// </summary>
[MemoryDiagnoser]
[WarmupCount(1)]
[IterationCount(5)]
[InvocationCount(1, unrollFactor: 1)]
public class ExampleBenchmark
{
    private const double Unit = 0.1;

    [Benchmark(Baseline = true)]
    public async Task Tpl()
    {
        static async Task FindUsers(int n)
        {
            for (var i = 1; i <= n; i++)
                await Task.Delay(TimeSpan.FromSeconds(Unit));
        }

        await Task.WhenAll(FindUsers(5), FindUsers(7), FindUsers(3));
    }

    [Benchmark]
    public void Dongsi()
    {
        static async Coroutine FindUsers(int n)
        {
            for (var i = 1; i <= n; i++)
                await Asyncio.Sleep(Unit);
        }

        static async Coroutine Main() => await Asyncio.Gather(FindUsers(5), FindUsers(7), FindUsers(3));

        Asyncio.Run(Main());
    }
}
