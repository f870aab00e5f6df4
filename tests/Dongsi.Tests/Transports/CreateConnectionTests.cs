using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;
using static Dongsi.Tests.Transports.ConnectorTests;

namespace Dongsi.Tests.Transports;

public sealed class CreateConnectionTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void A_client_and_a_server_talk(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var there = new RecordingProtocol { OnData = protocol => protocol.Transport!.Write("answer"u8) };
        await using Server server = await io.Loop.CreateServer(() => there, "localhost");
        var (transport, here) = await io.Loop.CreateConnection(
            () => new RecordingProtocol(), "localhost", server.Port);
        Assert.Equal(["made"], here.Calls);
        Assert.Same(transport, here.Transport);
        transport.Write("question"u8);
        await IoLoop.Until(() => here.Received == "answer");
        Assert.Equal("question", there.Received);
        Assert.Equal(transport.LocalEndPoint, there.Transport!.RemoteEndPoint);
        Assert.Equal(transport.RemoteEndPoint, there.Transport!.LocalEndPoint);
        Assert.True(((Socket)transport.GetExtraInfo("socket")!).NoDelay);
        Assert.True(((Socket)there.Transport.GetExtraInfo("socket")!).NoDelay);
        transport.Close();
        await IoLoop.Until(() => there.IsLost);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void No_host_is_this_machine(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await io.Loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1");
        var (transport, _) = await io.Loop.CreateConnection(() => new RecordingProtocol(), null, server.Port);
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)transport.RemoteEndPoint!).Address);
        transport.Close();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_refused_connection_says_with_whom(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        IPEndPoint nowhere = Listening.Nowhere();
        var e = await Assert.ThrowsAsync<ConnectionRefusedException>(() => io.Loop.CreateConnection(
            () => new RecordingProtocol(), "127.0.0.1", nowhere.Port).AsTask());
        Assert.Equal(nowhere, e.Peer);
        Assert.Equal("connect", e.Operation);
        Assert.Equal(SocketError.ConnectionRefused, e.SocketErrorCode);
        Assert.Contains($"connect with {nowhere} failed: nobody listens there", e.Message);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void An_address_that_no_way_leads_to_says_so(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        // No stream leads to all hosts at once.
        var everybody = new IPEndPoint(IPAddress.Broadcast, 9);
        var e = await Assert.ThrowsAsync<ConnectionException>(() => io.Loop.CreateConnection(
            () => new RecordingProtocol(), "255.255.255.255", everybody.Port).AsTask());
        Assert.Equal((SocketError.NetworkUnreachable, everybody), (e.SocketErrorCode, e.Peer));
        Assert.Contains($"connect with {everybody} failed: there is no way to that host", e.Message);
    });

    [Fact]
    public void Several_failures_become_one_that_lists_them()
    {
        Exception[] refused =
        [
            ThrowHelper.Connection(
                SocketError.ConnectionRefused, "connect", new IPEndPoint(IPAddress.IPv6Loopback, 80)),
            ThrowHelper.Connection(SocketError.ConnectionRefused, "connect", new IPEndPoint(IPAddress.Loopback, 80)),
        ];
        Exception all = ThrowHelper.NoConnection(refused, "example.org", 80, asGroup: false);
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<ConnectionRefusedException>(all).SocketErrorCode);
        Assert.Contains("connect to example.org:80 failed at all 2 addresses", all.Message);
        Assert.Contains("[::1]:80", all.Message);
        Assert.Contains("127.0.0.1:80", all.Message);
        Assert.Equal(refused, Assert.IsType<ExceptionGroup>(all.InnerException).InnerExceptions);

        refused[0] = ThrowHelper.Connection(
            SocketError.NetworkUnreachable, "connect", new IPEndPoint(IPAddress.IPv6Loopback, 80));
        all = ThrowHelper.NoConnection(refused, "example.org", 80, asGroup: false);
        Assert.Equal(SocketError.SocketError, Assert.IsType<ConnectionException>(all).SocketErrorCode);
        Assert.Contains("there is no way to that host", all.Message);
        Assert.Same(refused[1], ThrowHelper.NoConnection([refused[1]], "example.org", 80, asGroup: false));
    }

    [Theory, ClassData(typeof(EveryPoller))]
    public void All_errors_come_as_a_group_if_asked_for(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var group = await Assert.ThrowsAsync<ExceptionGroup>(() => io.Loop.CreateConnection(
            () => new RecordingProtocol(), "127.0.0.1", Listening.Nowhere().Port, allErrors: true).AsTask());
        Assert.IsType<ConnectionRefusedException>(Assert.Single(group.InnerExceptions));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_name_that_is_not_there_says_so(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var e = await Assert.ThrowsAsync<NameResolutionException>(() => io.Loop.CreateConnection(
            () => new RecordingProtocol(), "no-such-host.invalid", 80).AsTask());
        Assert.Equal("no-such-host.invalid", e.Host);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_time_limit_ends_the_wait_for_a_silent_host(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var silent = new FullBacklog();
        await Assert.ThrowsAsync<TimeoutException>(() => Asyncio.WaitFor(
            io.Loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", silent.EndPoint.Port), 0.05).AsTask());
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void The_local_address_can_be_chosen(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var there = new RecordingProtocol();
        await using Server server = await io.Loop.CreateServer(() => there, "127.0.0.1");
        IPEndPoint local = Listening.Nowhere();
        var (transport, _) = await io.Loop.CreateConnection(
            () => new RecordingProtocol(), "127.0.0.1", server.Port, localAddress: local);
        Assert.Equal(local, transport.LocalEndPoint);
        await IoLoop.Until(() => there.Transport is not null);
        Assert.Equal(local, there.Transport!.RemoteEndPoint);
        transport.Abort();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_local_address_that_cannot_be_had_says_which(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var taken = new Listening();
        var e = await Assert.ThrowsAsync<AddressInUseException>(() => io.Loop.CreateConnection(
            () => new RecordingProtocol(), "127.0.0.1", 9, localAddress: taken.EndPoint).AsTask());
        Assert.Equal(taken.EndPoint, e.Peer);
        Assert.Equal("bind", e.Operation);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_factory_that_fails_closes_the_connection(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var there = new RecordingProtocol();
        await using Server server = await io.Loop.CreateServer(() => there, "127.0.0.1");
        await Assert.ThrowsAsync<FormatException>(() => io.Loop.CreateConnection<RecordingProtocol>(
            () => throw new FormatException(), "127.0.0.1", server.Port).AsTask());
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => io.Loop.CreateConnection<RecordingProtocol>(
            () => null!, "127.0.0.1", server.Port).AsTask());
        Assert.Contains("factory returned null", e.Message);
        await IoLoop.Until(() => there.IsLost);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void In_a_cancelled_scope_nobody_is_called(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var good = new Listening();
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await io.Loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", good.EndPoint.Port);
        });
        Assert.True(scope.CancelledCaught);
        Assert.False(good.HasCaller);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Only_stream_sockets_make_a_connection(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var e = await Assert.ThrowsAsync<ArgumentException>(
            () => io.Loop.CreateConnection(() => new RecordingProtocol(), socket).AsTask());
        Assert.Contains("CreateDatagramEndpoint", e.Message);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => io.Loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", 70_000).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => io.Loop.CreateConnection(
            () => new RecordingProtocol(), "127.0.0.1", 1, happyEyeballsDelay: -1).AsTask());
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_socket_that_something_else_accepted_gets_a_protocol(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            (Socket ours, Socket theirs) = Wire<RecordingProtocol>.Sockets();
            var (transport, protocol) = await io.Loop.ConnectAcceptedSocket(() => new RecordingProtocol(), ours);
            theirs.Send("hello"u8);
            await IoLoop.Until(() => protocol.Received == "hello");
            Assert.Same(ours, transport.GetExtraInfo("socket"));
            theirs.Dispose();
            await IoLoop.Until(() => protocol.IsLost);
        });
}
