using System.Net;
using Dongsi.Tests.Support;
using Xunit;
using static Dongsi.Tests.Streams.ByteStreamTests;

namespace Dongsi.Tests.Streams;

public sealed class UdpSocketTests
{
    private static readonly IPEndPoint s_any = new(IPAddress.Loopback, 0);

    [Theory, ClassData(typeof(EveryPoller))]
    public void Datagrams_come_whole_with_their_senders(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using UdpSocket server = await Asyncio.CreateUdpSocket(s_any);
        using ConnectedUdpSocket client = await Asyncio.CreateConnectedUdpSocket(server.LocalEndPoint);
        Assert.Equal(server.LocalEndPoint, client.RemoteEndPoint);
        await client.Send(Bytes("ping"));
        await client.Send([]);
        var (data, peer) = await server.Receive();
        Assert.Equal("ping", Text(data));
        Assert.Equal(client.LocalEndPoint, peer);
        Assert.Empty((await server.Receive()).Data);
        await server.Send((Bytes("pong"), peer));
        Assert.Equal("pong", Text(await client.Receive()));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void That_nobody_listens_is_told_once_and_is_no_end(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        UdpSocket gone = await Asyncio.CreateUdpSocket(s_any);
        IPEndPoint nobody = gone.LocalEndPoint;
        gone.Dispose();
        await Asyncio.Sleep(0.01);
        using ConnectedUdpSocket client = await Asyncio.CreateConnectedUdpSocket(nobody);
        await client.Send(Bytes("anybody?"));
        BrokenResourceException told = await Expect.Throws<BrokenResourceException>(client.Receive());
        Assert.IsType<ConnectionRefusedException>(told.InnerException);
        using UdpSocket back = await Asyncio.CreateUdpSocket(nobody);
        await back.SendTo(Bytes("here"), client.LocalEndPoint);
        Assert.Equal("here", Text(await client.Receive()));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_comes_when_it_is_full_is_dropped_and_counted(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using UdpSocket server = await Asyncio.CreateUdpSocket(s_any, capacity: 2);
        using ConnectedUdpSocket client = await Asyncio.CreateConnectedUdpSocket(server.LocalEndPoint);
        for (int i = 0; i < 5; i++)
        {
            await client.Send([(byte)i]);
        }

        await IoLoop.Until(() => server.GetStatistics().Dropped == 3);
        Assert.Equal(new UdpSocketStatistics(2, 2, 3, 0, false), server.GetStatistics());
        Assert.Equal([0], (await server.Receive()).Data);
        Assert.Equal([1], (await server.Receive()).Data);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Closing_wakes_who_receives_and_one_may_at_a_time(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        UdpSocket socket = await Asyncio.CreateUdpSocket();
        LoopTask<(byte[], IPEndPoint)> receive = Asyncio.CreateTask(socket.Receive());
        await Asyncio.Sleep(0);
        await Expect.Throws<BusyResourceException>(socket.Receive());
        socket.Dispose();
        socket.Dispose();
        Expect.Says(await Expect.Throws<ClosedResourceException>(receive), "UdpSocket", "closed here");
        await Expect.Throws<ClosedResourceException>(socket.Receive());
        await Expect.Throws<ClosedResourceException>(socket.SendTo(Bytes("x"), s_any));
        await Asyncio.Sleep(0);
    });
}
