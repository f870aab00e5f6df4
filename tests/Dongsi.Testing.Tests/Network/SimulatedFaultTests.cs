using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Dongsi.Testing.Tests.Network;

public sealed class SimulatedFaultTests
{
    [Fact]
    public void A_reset_link_breaks_both_ends_off() => World.Run(async world =>
    {
        Exception? seen = null;
        await using Server server = await world.Serve(async (reader, writer) =>
        {
            seen = await SimulatedTimeTests.Raises<ConnectionResetException>(async () => await reader.Read());
            writer.Close();
        });
        var (reader, writer) = await world.Connect();
        await Asyncio.Sleep(1);
        Assert.Equal(1, world.Link.GetStatistics().Connections);
        world.Link.Reset();
        await SimulatedTimeTests.Raises<ConnectionResetException>(async () => await reader.Read());
        await Asyncio.Sleep(1);
        Assert.NotNull(seen);
        Assert.Equal(0, world.Link.GetStatistics().Connections);
        writer.Transport.Abort();
    });

    [Fact]
    public void Who_only_listens_to_a_host_that_has_crashed_hears_nothing() => World.Run(async world =>
    {
        LoopTask serving = Asyncio.CreateTask(world.Server.Run(async () =>
        {
            await using Server server = await Asyncio.StartServer(SimulatedTimeTests.Echo, null, 80);
            await Asyncio.Sleep(1000);
        }));
        await Asyncio.Sleep(0);
        var (reader, writer) = await world.Connect();
        world.Server.Crash();
        Assert.False(world.Server.IsUp);
        await SimulatedTimeTests.Raises<TimeoutException>(async () => await Asyncio.WaitFor(reader.Read(), 3600));
        serving.Cancel();
        await Asyncio.Wait([serving]);

        // What is sent after the restart is answered: there is no such connection.
        world.Server.Restart();
        writer.Write("are you there?"u8.ToArray());
        await SimulatedTimeTests.Raises<ConnectionResetException>(async () => await reader.Read());
        writer.Transport.Abort();
    });

    [Fact]
    public void What_a_held_link_keeps_back_comes_in_order_when_it_is_released() => World.Run(async world =>
    {
        await using Server server = await world.Serve(SimulatedTimeTests.Echo);
        var (reader, writer) = await world.Connect();
        world.Link.Hold();
        writer.Write("one\n"u8.ToArray());
        await Asyncio.Sleep(500);
        writer.Write("two\n"u8.ToArray());
        await Asyncio.Sleep(500);
        world.Link.Release();
        Assert.Equal("one\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        Assert.Equal("two\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        Assert.Equal(1000, world.Now, precision: 7);
        writer.Close();
    });

    [Fact]
    public void A_slow_reader_stops_the_writer() => World.Run(async world =>
    {
        world.Server.ReceiveBuffer = 1000;
        world.Client.SendBuffer = 2000;
        AsyncEvent read = new();
        int count = 0;
        await using Server server = await world.Serve(async (reader, writer) =>
        {
            writer.Transport.PauseReading();
            await read.Wait();
            writer.Transport.ResumeReading();
            count = (await reader.Read()).Length;
            writer.Close();
        });
        var (reader, writer) = await world.Connect();
        writer.Write(new byte[1_000_000]);
        await Asyncio.Sleep(10);
        Assert.Equal(997_000, writer.Transport.WriteBufferSize);
        read.Set();
        writer.WriteEof();
        await reader.Read();
        Assert.Equal(1_000_000, count);
        writer.Close();
    });

    [Fact]
    public void A_host_without_descriptors_refuses_to_open_more() => World.Run(async world =>
    {
        await using Server server = await world.Serve(SimulatedTimeTests.Echo);
        world.Client.DescriptorLimit = 1;
        var (_, writer) = await world.Connect();
        ConnectionException refused =
            await SimulatedTimeTests.Raises<ConnectionException>(async () => await world.Connect());
        Assert.Equal(SocketError.TooManyOpenSockets, refused.SocketErrorCode);
        Assert.Equal(1, world.Client.GetStatistics().OpenSockets);
        writer.Close();
    });

    [Fact]
    public void A_server_without_descriptors_pauses_and_loses_nobody() => World.Run(async world =>
    {
        await using Server server = await world.Serve(SimulatedTimeTests.Echo);
        world.Server.DescriptorLimit = 1;
        var (reader, writer) = await world.Connect();
        writer.Write("hello\n"u8.ToArray());
        await Asyncio.Sleep(5.5);
        Assert.Contains("No descriptor is left", Assert.Single(world.Reports).Message, StringComparison.Ordinal);
        world.Reports.Clear();
        world.Server.DescriptorLimit = null;
        Assert.Equal("hello\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        Assert.Equal(6, world.Now, precision: 7);
        writer.Close();
    });

    [Fact]
    public void Who_calls_a_server_that_accepts_nobody_calls_again_a_second_later() => World.Run(async world =>
    {
        Server server = await world.Server.Run(() => Asyncio.RunningLoop.CreateServer(
            () => new Nothing(), host: null, port: 80, backlog: 0));
        world.Server.DescriptorLimit = 0;
        var (_, first) = await world.Connect();
        Assert.Equal(0, world.Now);
        LoopTask<(AsyncStreamReader, AsyncStreamWriter Writer)> second = Asyncio.CreateTask(world.Connect());
        await Asyncio.Sleep(2);
        Assert.False(second.Done);
        world.Server.DescriptorLimit = null;
        var (_, writer) = await second;
        Assert.Equal(3, world.Now);
        world.Reports.Clear();
        first.Close();
        writer.Close();
        server.Close();
        server.AbortClients();
        await server.WaitClosed();
    });

    [Fact]
    public void Servers_that_share_a_port_share_its_calls() => World.Run(async world =>
    {
        int[] calls = new int[2];
        var servers = new Server[2];
        for (int i = 0; i < 2; i++)
        {
            int mine = i;
            servers[i] = await world.Server.Run(() => Asyncio.RunningLoop.CreateServer(
                () =>
                {
                    calls[mine]++;
                    return new Nothing();
                },
                "10.0.0.1",
                port: 80,
                reusePort: true));
        }

        for (int i = 0; i < 100; i++)
        {
            var (_, writer) = await world.Connect();
            writer.Close();
        }

        await Asyncio.Sleep(1);
        Assert.InRange(calls[0], 30, 70);
        Assert.Equal(100, calls[0] + calls[1]);
        foreach (Server server in servers)
        {
            await server.Shutdown(0);
        }
    });

    [Fact]
    public void Datagrams_are_lost_doubled_and_overtaken_as_often_as_it_was_said() => World.Run(
        async world =>
        {
            var box = new Numbers();
            var (receiver, _) = await world.Server.Run(() => Asyncio.RunningLoop.CreateDatagramEndpoint(
                () => box, localAddress: new IPEndPoint(IPAddress.Any, 53)));
            var (sender, _) = await world.Client.Run(() => Asyncio.RunningLoop.CreateDatagramEndpoint(
                () => new Numbers(), remoteAddress: new IPEndPoint(world.Server.Address, 53)));
            for (int i = 0; i < 10_000; i++)
            {
                sender.SendTo(BitConverter.GetBytes(i));
                await Asyncio.Sleep(0.001);
            }

            await Asyncio.Sleep(1);
            int distinct = box.Seen.Distinct().Count();
            int doubled = box.Seen.Count - distinct;
            int overtaken = box.Seen.Zip(box.Seen.Skip(1)).Count(pair => pair.Second < pair.First);
            Assert.InRange(distinct, 8_700, 9_300);
            Assert.InRange(doubled, 300, 700);
            Assert.InRange(overtaken, 500, 2_000);
            sender.Close();
            receiver.Close();
            await Asyncio.Sleep(0);
        },
        link: new LinkOptions
        {
            Latency = TimeSpan.FromMilliseconds(10),
            Loss = 0.1,
            Duplicate = 0.05,
            Reorder = 0.2,
        });

    [Fact]
    public void A_socket_of_the_system_has_no_place_here() => World.Run(async world =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        EventLoop loop = Asyncio.RunningLoop;
        NonDeterminismException refused = await SimulatedTimeTests.Raises<NonDeterminismException>(
            () => loop.SockConnect(socket, new IPEndPoint(IPAddress.Loopback, 1)));
        Assert.Contains("Asyncio.OpenConnection", refused.Message, StringComparison.Ordinal);
        await SimulatedTimeTests.Raises<NonDeterminismException>(() => loop.WaitReadable(socket));
        Assert.Throws<NonDeterminismException>(() => loop.CreateServer(() => new Nothing(), socket));
        Assert.Throws<NonDeterminismException>(() => loop.AddReader(0, () => { }));
    });

    [Fact]
    public void Misuse_is_told_what_to_write_instead()
    {
        var network = new SimulatedNetwork();
        SimulatedHost one = network.Host("one");
        Assert.Same(one, network.Host("ONE"));
        Assert.Equal(IPAddress.Parse("10.0.0.1"), one.Address);
        Assert.Throws<ArgumentException>(() => network.Host("two", one.Address));
        Assert.Throws<ArgumentException>(() => network.Host("one", IPAddress.Parse("10.0.0.9")));
        Assert.Throws<ArgumentException>(() => network.Link(one, new SimulatedNetwork().Host("one")));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinkOptions { Loss = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => one.ReceiveBuffer = 0);
        using EventLoop loop = network.CreateLoop(TimeProvider.System);
        var twice = Assert.Throws<InvalidOperationException>(() => network.CreateLoop(TimeProvider.System));
        Assert.Contains("Make a new SimulatedNetwork", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_in_real_time_too()
    {
        var network = new SimulatedNetwork { DefaultLink = World.Far(20) };
        Asyncio.Run(
            async () =>
            {
                await using Server server = await network.Host("server").Run(
                    () => Asyncio.StartServer(SimulatedTimeTests.Echo, null, 80));
                TimeSpan start = Asyncio.RunningLoop.Time;
                var (reader, writer) = await Asyncio.OpenConnection("server", 80);
                Assert.True(Asyncio.RunningLoop.Time - start >= TimeSpan.FromMilliseconds(40));
                writer.Close();
            },
            new RunOptions { LoopFactory = () => network.CreateLoop(TimeProvider.System) });
    }

    private sealed class Nothing : Protocol;

    private sealed class Numbers : DatagramProtocol
    {
        public List<int> Seen { get; } = [];

        public override void DatagramReceived(ReadOnlyMemory<byte> data, EndPoint sender) =>
            Seen.Add(BitConverter.ToInt32(data.Span));
    }
}
