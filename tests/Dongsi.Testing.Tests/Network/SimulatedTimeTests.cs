using System.Diagnostics;
using System.Text;
using Xunit;

namespace Dongsi.Testing.Tests.Network;

public sealed class SimulatedTimeTests
{
    [Fact]
    public void A_megabyte_over_a_slow_link_takes_its_time_on_the_clock_and_none_in_reality()
    {
        var real = Stopwatch.StartNew();
        World.Run(
            async world =>
            {
                double end = 0;
                int count = 0;
                await using Server server = await world.Serve(async (reader, writer) =>
                {
                    count = (await reader.Read()).Length;
                    end = world.Now;
                    writer.Close();
                });
                var (_, writer) = await world.Connect();
                Assert.Equal(0.1, world.Now);
                double start = world.Now;
                writer.Write(new byte[1_000_000]);
                writer.Close();
                await writer.WaitClosed();
                await Asyncio.Sleep(20);
                Assert.Equal(1_000_000, count);
                Assert.Equal(10.05, end - start, precision: 7);
            },
            link: World.Far(50, bandwidth: 100_000));
        Assert.True(real.Elapsed < TimeSpan.FromSeconds(5), $"{real.Elapsed}");
    }

    [Fact]
    public void A_round_trip_takes_twice_the_latency() => World.Run(
        async world =>
        {
            await using Server server = await world.Serve(Echo);
            var (reader, writer) = await world.Connect();
            Assert.Equal(0.2, world.Now, precision: 7);
            writer.Write("hello\n"u8.ToArray());
            Assert.Equal("hello\n", Encoding.UTF8.GetString(await reader.ReadLine()));
            Assert.Equal(0.4, world.Now, precision: 7);
            writer.Close();
        },
        link: World.Far(100));

    [Fact]
    public void A_partition_makes_a_wait_time_out_at_exactly_its_limit() => World.Run(
        async world =>
        {
            await using Server server = await world.Serve(Echo);
            var (reader, writer) = await world.Connect();
            world.Link.Partition();
            double start = world.Now;
            writer.Write("hello\n"u8.ToArray());
            await Assert.ThrowsAsync<TimeoutException>(() => Asyncio.WaitFor(reader.ReadLine(), 7).AsTask());
            Assert.Equal(7, world.Now - start, precision: 7);
            writer.Transport.Abort();
        },
        link: World.Far(10));

    [Fact]
    public void After_a_partition_a_stream_goes_on_when_it_tries_again() => World.Run(
        async world =>
        {
            await using Server server = await world.Serve(Echo);
            var (reader, writer) = await world.Connect();
            double start = world.Now;
            world.Link.Partition();
            writer.Write("hello\n"u8.ToArray());
            await Asyncio.Sleep(1);
            world.Link.Heal();
            Assert.Equal("hello\n", Encoding.UTF8.GetString(await reader.ReadLine()));

            // Sent again after 0.2, 0.6 and 1.4 s; then there and back.
            Assert.Equal(1.42, world.Now - start, precision: 7);
            writer.Close();
        },
        link: World.Far(10));

    [Fact]
    public void A_connection_whose_other_side_is_cut_off_is_given_up_as_Linux_does() => World.Run(
        async world =>
        {
            await using Server server = await world.Serve(Echo);
            var (reader, writer) = await world.Connect();
            double start = world.Now;
            world.Link.Partition();
            writer.Write("hello\n"u8.ToArray());
            ConnectionException lost = await Raises<ConnectionException>(async () => await reader.ReadLine());
            Assert.Equal(System.Net.Sockets.SocketError.TimedOut, lost.SocketErrorCode);
            Assert.Equal(924.6, world.Now - start, precision: 7);
            server.AbortClients();
        });

    [Fact]
    public void A_call_into_a_partition_is_given_up_after_127_seconds() => World.Run(async world =>
    {
        await using Server server = await world.Serve(Echo);
        world.Link.Partition();
        ConnectionException lost = await Raises<ConnectionException>(async () => await world.Connect());
        Assert.Equal(System.Net.Sockets.SocketError.TimedOut, lost.SocketErrorCode);
        Assert.Equal(127, world.Now, precision: 7);
    });

    [Fact]
    public void A_client_that_sends_a_byte_at_a_time_is_cut_off_at_exactly_the_limit() => World.Run(async world =>
    {
        double cut = 0;
        await using Server server = await world.Serve(async (reader, writer) =>
        {
            CancelScope scope = await Asyncio.MoveOnAfter(30, async _ => await reader.ReadLine());
            Assert.True(scope.CancelledCaught);
            cut = world.Now;
            writer.Close();
        });
        var (reader, writer) = await world.Connect();
        await Asyncio.MoveOnAfter(100, async _ =>
        {
            while (!writer.IsClosing)
            {
                writer.Write("x"u8.ToArray());
                await Asyncio.Sleep(10);
            }
        });
        Assert.Equal(30, cut, precision: 7);
        writer.Transport.Abort();
    });

    [Fact]
    public void A_name_whose_first_address_does_not_answer_costs_one_delay() => World.Run(async world =>
    {
        await using Server server = await world.Serve(Echo);
        world.Network.SetName("service", System.Net.IPAddress.Parse("10.9.9.9"), world.Server.Address);
        var (_, writer) = await world.Client.Run(() => Asyncio.OpenConnection("service", 80));
        Assert.Equal(0.25, world.Now, precision: 7);
        writer.Close();
    });

    internal static async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        while (await reader.Read(4096) is { Length: > 0 } data)
        {
            writer.Write(data);
            await writer.Drain();
        }

        writer.Close();
    }

    internal static async Coroutine<T> Raises<T>(Func<Coroutine> call) where T : Exception
    {
        try
        {
            await call();
        }
        catch (T e)
        {
            return e;
        }

        throw new InvalidOperationException($"No {typeof(T).Name} was thrown.");
    }
}
