using System.Net;
using System.Net.Sockets;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

/// <summary>What can go wrong with a server, and that it survives.</summary>
public sealed class ServerFaultTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void An_address_in_use_says_which_and_what_to_do(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server first = await io.Loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1");
        var e = await Assert.ThrowsAsync<AddressInUseException>(() => io.Loop.CreateServer(
            () => new RecordingProtocol(), "127.0.0.1", first.Port).AsTask());
        Assert.Equal(first.LocalEndPoint, e.Peer);
        Assert.Equal("bind", e.Operation);
        Assert.Contains("port 0", e.Message);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_port_that_is_just_over_can_be_had_again(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        Server server = await io.Loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1");
        (Transport client, _) = await io.Loop.CreateConnection(
            () => new RecordingProtocol(), "127.0.0.1", server.Port);
        await IoLoop.Until(() => server.GetStatistics().Connections == 1);
        await server.DisposeAsync();
        client.Abort();
        await using Server again = await io.Loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", server.Port);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void An_address_of_another_machine_is_an_error_with_the_address_in_it(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            var e = await Assert.ThrowsAsync<ConnectionException>(
                () => io.Loop.CreateServer(() => new RecordingProtocol(), "192.0.2.1").AsTask());
            Assert.Equal(SocketError.AddressNotAvailable, e.SocketErrorCode);
            Assert.Contains("192.0.2.1", e.Message);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Sockets_that_agree_share_a_port(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server first = await io.Loop.CreateServer(
            () => new RecordingProtocol(), "127.0.0.1", reusePort: true);
        await using Server second = await io.Loop.CreateServer(
            () => new RecordingProtocol(), "127.0.0.1", first.Port, reusePort: true);
        await Assert.ThrowsAsync<AddressInUseException>(() => io.Loop.CreateServer(
            () => new RecordingProtocol(), "127.0.0.1", first.Port).AsTask());
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_factory_that_fails_costs_one_connection(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        int calls = 0;
        var there = new RecordingProtocol();
        await using Server server = await io.Loop.CreateServer(
            () => ++calls == 1 ? throw new FormatException("on purpose") : calls == 2 ? null! : there, "127.0.0.1");
        for (int i = 0; i < 2; i++)
        {
            var (_, dropped) = await io.Loop.CreateConnection(
                () => new RecordingProtocol(), "127.0.0.1", server.Port);
            await IoLoop.Until(() => dropped.IsLost);
        }

        LoopErrorContext report = io.TakeReport();
        Assert.Contains("dropped a connection", report.Message);
        Assert.IsType<FormatException>(report.Exception);
        Assert.Contains("returned null", io.TakeReport().Exception!.Message);
        var (transport, _) = await io.Loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", server.Port);
        await IoLoop.Until(() => there.Transport is not null);
        Assert.Equal(1, server.GetStatistics().Connections);
        transport.Close();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_factory_may_close_its_server(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        Server? server = null;
        var there = new RecordingProtocol();
        server = await io.Loop.CreateServer(
            () =>
            {
                server!.Close();
                return there;
            },
            "127.0.0.1");
        var (transport, _) = await io.Loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", server.Port);
        await IoLoop.Until(() => there.Transport is not null);
        transport.Close();
        await server.WaitClosed();
        Assert.True(there.IsLost);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_connection_that_is_reset_before_it_is_accepted_costs_nothing(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            var there = new RecordingProtocol();
            await using Server server = await io.Loop.CreateServer(() => there, "127.0.0.1");
            using (var hasty = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                hasty.LingerState = new LingerOption(enable: true, seconds: 0);
                hasty.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
            }

            await IoLoop.Until(() => there.IsLost || server.GetStatistics().Accepted == 0);
            var (transport, _) = await io.Loop.CreateConnection(
                () => new RecordingProtocol(), "127.0.0.1", server.Port);
            transport.Close();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_socket_that_is_bound_can_be_served(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using Server server = io.Loop.CreateServer(() => new RecordingProtocol(), socket);
        Assert.Same(socket, Assert.Single(server.Sockets));
        var (transport, _) = await io.Loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", server.Port);
        transport.Close();

        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.Throws<ArgumentException>(() => io.Loop.CreateServer(() => new RecordingProtocol(), datagrams));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void With_no_descriptor_left_a_server_waits_says_so_once_and_does_not_spin(PollerKind poller)
    {
        // Time passes as it does, since a loop that spins is never quiet; but nobody waits for the second try.
        var clock = new VirtualClock(autoJump: false) { Rate = 1 };
        using var io = new IoLoop(poller, clock: clock);
        io.Loop.RunUntilComplete(Main());

        async Coroutine Main()
        {
            var there = new RecordingProtocol();
            await using Server server = await io.Loop.CreateServer(() => there, "127.0.0.1");
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            LoopErrorContext report;
            using (var full = DescriptorLimit.TakeAll())
            {
                client.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
                await Asyncio.Sleep(0.02);
                report = io.TakeReport();
                long turns = io.Loop.GetStatistics().Turns;
                await Asyncio.Sleep(0.05);
                Assert.InRange(io.Loop.GetStatistics().Turns - turns, 0, 10);
            }

            Assert.Null(there.Transport);
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Contains("No descriptor is left", report.Message);
            Assert.Equal(
                SocketError.TooManyOpenSockets,
                Assert.IsAssignableFrom<ConnectionException>(report.Exception).SocketErrorCode);
            await LoopTest.WaitAllTasksBlocked();
            Assert.NotNull(there.Transport);
            io.AssertNoReport();
        }
    }

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_server_that_is_closed_while_it_has_no_descriptor_leaves_no_timer(PollerKind poller) =>
        IoLoop.RunInVirtualTime(poller, async io =>
        {
            Server server = await io.Loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1");
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using (var full = DescriptorLimit.TakeAll())
            {
                client.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
                await Asyncio.Sleep(0.02);
                io.TakeReport();
                server.Close();
            }

            await server.WaitClosed();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void With_no_descriptor_left_a_server_leaves_the_program_some(PollerKind poller) =>
        IoLoop.RunInVirtualTime(poller, async io =>
        {
            var there = new RecordingProtocol();
            await using Server server = await io.Loop.CreateServer(() => there, "127.0.0.1");
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using (var full = DescriptorLimit.TakeAll())
            {
                Assert.False(CanOpenFile());
                client.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
                await LoopTest.WaitAllTasksBlocked();
                Assert.True(CanOpenFile());
                io.TakeReport();
            }

            await Asyncio.Sleep(5);
            Assert.NotNull(there.Transport);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_a_server_has_in_reserve_is_in_nobodys_way(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await io.Loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1");

        // Other programs may have it at this moment, but not for long.
        await IoLoop.Until(() => CanOpenFile(FileShare.None));
    });

    private static bool CanOpenFile(FileShare share = FileShare.Read)
    {
        try
        {
            File.OpenHandle("/dev/null", share: share).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
