using System.Net;
using System.Net.Sockets;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

/// <summary>How a server begins and ends.</summary>
public sealed class ServerTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void All_addresses_get_the_same_free_port(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await io.Loop.CreateServer(() => new RecordingProtocol());
        Assert.NotEqual(0, server.Port);
        Assert.All(server.Sockets, socket => Assert.Equal(server.Port, ((IPEndPoint)socket.LocalEndPoint!).Port));
        Assert.Equal(
            Socket.OSSupportsIPv6
                ? [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6]
                : [AddressFamily.InterNetwork],
            server.Sockets.Select(socket => socket.AddressFamily));
        foreach (Socket socket in server.Sockets)
        {
            string host = socket.AddressFamily == AddressFamily.InterNetwork ? "127.0.0.1" : "::1";
            var (transport, _) = await io.Loop.CreateConnection(() => new RecordingProtocol(), host, server.Port);
            transport.Close();
        }

        await IoLoop.Until(() => server.GetStatistics().Accepted == server.Sockets.Count);
        Assert.Equal(server.Sockets.Count, server.GetStatistics().Listeners);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_family_can_be_chosen(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await io.Loop.CreateServer(
            () => new RecordingProtocol(), family: AddressFamily.InterNetwork);
        Assert.Equal(AddressFamily.InterNetwork, Assert.Single(server.Sockets).AddressFamily);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_server_can_start_later(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await io.Loop.CreateServer(
            () => new RecordingProtocol(), "127.0.0.1", startServing: false);
        Assert.False(server.IsServing);
        await Assert.ThrowsAsync<ConnectionRefusedException>(() => Call(server).AsTask());
        server.StartServing();
        server.StartServing();
        Assert.True(server.IsServing);
        (await Call(server)).Close();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Close_stops_listening_and_leaves_the_connections(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var there = new RecordingProtocol();
        Server server = await io.Loop.CreateServer(() => there, "127.0.0.1");
        Transport client = await Call(server);
        await IoLoop.Until(() => there.Transport is not null);
        server.Close();
        server.Close();
        Assert.False(server.IsServing);
        Assert.Empty(server.Sockets);
        Assert.NotEqual(0, server.Port);
        await Assert.ThrowsAsync<ConnectionRefusedException>(() => Call(server).AsTask());
        client.Write("still here"u8);
        await IoLoop.Until(() => there.Received == "still here");
        Assert.Equal(1, server.GetStatistics().Connections);
        var e = Assert.Throws<InvalidOperationException>(server.StartServing);
        Assert.Contains("CreateServer", e.Message);
        client.Close();
        await server.WaitClosed();
        Assert.Equal(0, server.GetStatistics().Connections);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void WaitClosed_waits_for_the_close_and_for_the_last_connection(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            Server server = await io.Loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1");
            Transport client = await Call(server);
            await IoLoop.Until(() => server.GetStatistics().Connections == 1);
            LoopTask waiting = Asyncio.CreateTask(server.WaitClosed());
            LoopTask second = Asyncio.CreateTask(server.WaitClosed());
            await LoopTest.WaitAllTasksBlocked();
            Assert.False(waiting.Done);
            server.Close();
            await LoopTest.WaitAllTasksBlocked();
            Assert.False(waiting.Done);
            client.Close();
            await waiting;
            await second;
            await server.WaitClosed();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void CloseClients_closes_and_AbortClients_aborts(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        List<RecordingProtocol> there = [];
        Server server = await io.Loop.CreateServer(
            () =>
            {
                there.Add(new RecordingProtocol());
                return there[^1];
            },
            "127.0.0.1");
        Transport[] clients = [await Call(server), await Call(server), await Call(server)];
        await IoLoop.Until(() => there.Count == 3 && there.TrueForAll(one => one.Transport is not null));
        server.CloseClients();
        Assert.All(there, one => Assert.True(one.Transport!.IsClosing));
        Assert.True(server.IsServing);
        await IoLoop.Until(() => there.TrueForAll(one => one.IsLost));
        Transport last = await Call(server);
        await IoLoop.Until(() => there.Count == 4 && there[3].Transport is not null);
        server.AbortClients();
        await IoLoop.Until(() => there[3].IsLost);
        Array.ForEach([.. clients, last], client => client.Abort());
        await server.DisposeAsync();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void ServeForever_ends_with_its_task_and_closes_the_server(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            Server server = await io.Loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", startServing: false);
            LoopTask forever = Asyncio.CreateTask(server.ServeForever());
            await Asyncio.Sleep(0);
            Assert.True(server.IsServing);
            var e = await Assert.ThrowsAsync<InvalidOperationException>(() => server.ServeForever().AsTask());
            Assert.Contains("WaitClosed", e.Message);
            Transport client = await Call(server);
            await IoLoop.Until(() => server.GetStatistics().Connections == 1);
            forever.Cancel();
            await LoopTest.WaitAllTasksBlocked();
            Assert.False(server.IsServing);
            Assert.False(forever.Done);
            client.Close();
            await Asyncio.Wait([forever]);
            Assert.True(forever.Cancelled);
            await Assert.ThrowsAsync<InvalidOperationException>(() => server.ServeForever().AsTask());
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Close_ends_ServeForever_without_cancelling_its_task(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            Server server = await io.Loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1");
            io.Loop.CallLater(0.005, server.Close);
            await Assert.ThrowsAsync<CancelledException>(async () => await Serve());
            Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);

            async Task Serve() => await server.ServeForever();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Shutdown_lets_connections_come_to_their_end(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var there = new RecordingProtocol { OnData = protocol => protocol.Transport!.Close() };
        Server server = await io.Loop.CreateServer(() => there, "127.0.0.1");
        Transport client = await Call(server);
        await IoLoop.Until(() => there.Transport is not null);
        io.Loop.CallLater(0.01, () => client.Write("last words"u8));
        await server.Shutdown(20);
        Assert.Equal(["made", "data last words", "lost null"], there.Calls);
        client.Abort();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Shutdown_closes_those_that_wait_and_aborts_those_that_cannot_be_closed(PollerKind poller) =>
        IoLoop.RunInVirtualTime(poller, async io =>
        {
            var there = new RecordingProtocol { OnMade = transport => transport.Write(new byte[30_000_000]) };
            Server server = await io.Loop.CreateServer(() => there, "127.0.0.1");
            Transport client = await Call(server);
            client.PauseReading();
            await IoLoop.Until(() => there.Transport is not null);
            TimeSpan start = io.Loop.Time;
            await server.Shutdown(TimeSpan.FromSeconds(2));
            Assert.True((io.Loop.Time - start).TotalSeconds >= 4);
            Assert.True(there.IsLost);
            Assert.Equal(0, server.GetStatistics().Connections);
            client.Abort();
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => server.Shutdown(-1).AsTask());
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_shutdown_that_is_cancelled_aborts_what_is_left(PollerKind poller) =>
        IoLoop.RunInVirtualTime(poller, async io =>
        {
            var there = new RecordingProtocol();
            Server server = await io.Loop.CreateServer(() => there, "127.0.0.1");
            Transport client = await Call(server);
            await IoLoop.Until(() => there.Transport is not null);
            await Asyncio.MoveOnAfter(10, async _ => await server.Shutdown(100));
            await server.WaitClosed();
            Assert.True(there.IsLost);
            client.Abort();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_server_on_a_loop_that_is_closed_leaves_nothing_open(PollerKind poller)
    {
        using var io = new IoLoop(poller);
        Server server = io.Loop.RunUntilComplete(
            io.Loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1"));
        io.Loop.Close();
        server.Close();
        Assert.Contains("closed", server.ToString());
    }

    private static async Coroutine<Transport> Call(Server server) =>
        (await server.Loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", server.Port)).Transport;
}
