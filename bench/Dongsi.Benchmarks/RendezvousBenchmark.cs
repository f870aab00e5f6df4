using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace Dongsi.Benchmarks;

/// <summary>Peers' table, "channel ping-pong, capacity 0, round trip": must be ≤ 200 ns.</summary>
[MemoryDiagnoser]
public class RendezvousBenchmark
{
    private const int Times = 100_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public async Task Tpl()
    {
        var there = Channel.CreateBounded<int>(0);
        var back = Channel.CreateBounded<int>(0);

        async Task Echo()
        {
            for (var i = 0; i < Times; i++)
                await back.Writer.WriteAsync(await there.Reader.ReadAsync());
        }

        var echoing = Echo();
        for (var i = 0; i < Times; i++)
        {
            await there.Writer.WriteAsync(i);
            await back.Reader.ReadAsync();
        }

        await echoing;
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public void Dongsi()
    {
        static async Coroutine Main()
        {
            var (sendThere, receiveThere) = MemoryChannel.Create<int>();
            var (sendBack, receiveBack) = MemoryChannel.Create<int>();

            async Coroutine Echo()
            {
                for (var i = 0; i < Times; i++)
                    await sendBack.Send(await receiveThere.Receive());
            }

            var echoing = Asyncio.CreateTask(Echo());
            for (var i = 0; i < Times; i++)
            {
                await sendThere.Send(i);
                await receiveBack.Receive();
            }

            await echoing;
        }

        Asyncio.Run(Main());
    }
}
