using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "channel, send and receive, nothing waits": must be ≤ 60 ns and 0 B.</summary>
[MemoryDiagnoser]
public class ChannelBenchmark
{
    private const int Times = 1_000_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public async Task Tpl()
    {
        var channel = Channel.CreateBounded<int>(1);
        for (var i = 0; i < Times; i++)
        {
            await channel.Writer.WriteAsync(i);
            await channel.Reader.ReadAsync();
        }
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public void Dongsi()
    {
        static async Coroutine Main()
        {
            var (sender, receiver) = MemoryChannel.Create<int>(capacity: 1);
            for (var i = 0; i < Times; i++)
            {
                await sender.Send(i);
                await receiver.Receive();
            }
        }

        Asyncio.Run(Main());
    }
}
