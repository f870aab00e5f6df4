using System.Net;
using Xunit;

namespace Dongsi.Testing.Tests.Schedules;

public sealed class DeterminismTests
{
    [Fact]
    public void The_same_seed_gives_the_same_trace_a_thousand_times_over()
    {
        HashSet<string> hashes = [];
        for (int seed = 1; seed <= 1000; seed++)
        {
            SimulatedRun first = RunSeed(seed);
            SimulatedRun second = RunSeed(seed);
            Assert.Null(first.Failure);
            Assert.Contains("network: Data ", first.Trace, StringComparison.Ordinal);
            Assert.Equal(first.Trace, second.Trace);
            hashes.Add(first.TraceHash);
        }

        Assert.Equal(1000, hashes.Count);
    }

    [Fact]
    public void Names_do_not_depend_on_what_ran_before()
    {
        string trace = Explore.Once(1, Busy).Trace;
        Asyncio.Run(async Coroutine () => await Asyncio.Gather(Asyncio.Sleep(0), Asyncio.Sleep(0)));
        Assert.Equal(trace, Explore.Once(1, Busy).Trace);
        Assert.Contains("Task-2", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Worlds_on_several_threads_do_not_touch_one_another()
    {
        var expected = Enumerable.Range(1, 100).Select(seed => RunSeed(seed).Trace).ToList();
        string[] traces = new string[100];
        Parallel.For(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => traces[i] = RunSeed(i + 1).Trace);
        Assert.Equal(expected, traces);
    }

    [Fact]
    public void A_program_that_is_different_each_time_is_told_so()
    {
        int runs = 0;
        NonDeterminismException e = Assert.Throws<NonDeterminismException>(() => Explore.Run(10, async world =>
        {
            world.Note($"run {runs++}");
            await Asyncio.Sleep(1);
            throw new InvalidOperationException("always");
        }));
        Assert.Contains("main: run 0', and then '", e.Message, StringComparison.Ordinal);
        Assert.Contains("main: run 1'", e.Message, StringComparison.Ordinal);
        Assert.Contains("world.Random", e.Message, StringComparison.Ordinal);
    }

    private static SimulatedRun RunSeed(int seed) => Explore.Once(
        seed, Busy, seed % 2 == 0 ? SchedulePolicy.Random(seed) : SchedulePolicy.Pct(seed, length: 200));

    private static async Coroutine Busy(World world)
    {
        var queue = new AsyncQueue<int>(2);
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < 5; i++)
            {
                group.CreateTask(Produce());
                group.CreateTask(Consume());
            }

            group.CreateTask(Talk());
        });

        async Coroutine Produce()
        {
            await Asyncio.Sleep(world.Random.Next(3));
            await queue.Put(world.Random.Next(1000));
        }

        async Coroutine Consume()
        {
            int item = await queue.Get();
            world.Note($"got {item}");
        }

        async Coroutine Talk()
        {
            var handled = new AsyncEvent();
            Server server = await Asyncio.StartServer(
                async (reader, writer) =>
                {
                    writer.Write(await reader.ReadExactly(4));
                    await writer.Drain();
                    writer.Close();
                    await writer.WaitClosed();
                    handled.Set();
                },
                IPAddress.Loopback.ToString(),
                7);
            var (reader, writer) = await Asyncio.OpenConnection(IPAddress.Loopback.ToString(), 7);
            writer.Write("ping"u8.ToArray());
            world.Note($"answered {(await reader.Read()).Length}");
            writer.Close();
            await writer.WaitClosed();
            await handled.Wait();
            server.Close();
            await server.WaitClosed();
        }
    }
}
