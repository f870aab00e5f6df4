using System.Net;
using Xunit;

namespace Dongsi.Testing.Tests.Network;

/// <summary>All chance of a network comes from its seed.</summary>
public sealed class NetworkDeterminismTests
{
    [Fact]
    public void The_same_seed_gives_the_same_packets_a_thousand_times_over_and_another_one_others()
    {
        var traces = new HashSet<string>();
        for (int seed = 1; seed <= 1000; seed++)
        {
            string trace = Trace(seed);
            Assert.Equal(trace, Trace(seed));
            traces.Add(trace);
        }

        Assert.Equal(1000, traces.Count);
    }

    [Fact]
    public void The_trace_has_all_that_chance_decides()
    {
        string traces = string.Concat(Enumerable.Range(1, 50).Select(Trace));
        foreach (NetworkEventKind kind in Enum.GetValues<NetworkEventKind>())
        {
            Assert.Contains($" {kind} ", traces, StringComparison.Ordinal);
        }
    }

    /// <summary>A stream with an end of its own, one that is reset, and datagrams: some are lost, one finds nobody.
    /// </summary>
    private static string Trace(int seed) => string.Join('\n', World.Run(
        async world =>
        {
            await using Server server = await world.Serve(SimulatedTimeTests.Echo);
            var (reader, writer) = await world.Connect();
            writer.Write(new byte[20_000]);
            writer.WriteEof();
            Assert.Equal(20_000, (await reader.Read()).Length);
            writer.Close();
            var (_, broken) = await world.Connect();
            broken.Write("lost"u8);
            broken.Transport.Abort();
            using UdpSocket listener = await world.Server.Run(
                () => Asyncio.CreateUdpSocket(new IPEndPoint(IPAddress.Any, 53)));
            using ConnectedUdpSocket sender = await world.Client.Run(
                () => Asyncio.CreateConnectedUdpSocket(new IPEndPoint(world.Server.Address, 53)));
            for (int i = 0; i < 10; i++)
            {
                await sender.Send(BitConverter.GetBytes(i));
                await Asyncio.Sleep(0.001);
            }

            using ConnectedUdpSocket astray = await world.Client.Run(
                () => Asyncio.CreateConnectedUdpSocket(new IPEndPoint(world.Server.Address, 54)));
            await astray.Send(BitConverter.GetBytes(10));
            await Asyncio.Sleep(1);
        },
        seed,
        new LinkOptions
        {
            Latency = TimeSpan.FromMilliseconds(5),
            Jitter = TimeSpan.FromMilliseconds(5),
            Bandwidth = 1_000_000,
            Loss = 0.2,
            Duplicate = 0.2,
            Reorder = 0.2,
        }).Trace);
}
