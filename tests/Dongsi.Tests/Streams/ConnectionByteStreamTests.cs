using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;
using static Dongsi.Tests.Streams.ByteStreamTests;

namespace Dongsi.Tests.Streams;

/// <summary>A connection as a byte stream.</summary>
public sealed class ConnectionByteStreamTests
{
    private const int Big = 8_000_000;

    [Theory, ClassData(typeof(EveryPoller))]
    public void It_sends_receives_and_ends_each_way(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        IByteStream stream = (pair.Reader, pair.Writer).AsByteStream();
        await stream.Send(Bytes("ping"));
        Assert.Equal("ping", Text(await pair.Receive(4)));
        pair.Peer.Send("pong"u8);
        Assert.Equal("po", Text(await stream.Receive(2)));
        Assert.Equal("ng", Text(await stream.Receive()));
        await stream.SendEof();
        await Expect.Throws<ClosedResourceException>(stream.Send(Bytes("x")));
        Assert.Equal(0, pair.Peer.Receive(new byte[1]));
        pair.Peer.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await Expect.Throws<EndOfChannelException>(stream.Receive());
        stream.Dispose();
        await Expect.Throws<ClosedResourceException>(stream.Receive());
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Sending_waits_for_who_does_not_receive_and_closing_wakes_it(PollerKind poller) =>
        StreamPair.Run(poller, async pair =>
        {
            IByteStream stream = (pair.Reader, pair.Writer).AsByteStream();
            await stream.Send(new byte[Big]);
            LoopTask send = Asyncio.CreateTask(stream.Send(Bytes("more")));
            LoopTask<byte[]> receive = Asyncio.CreateTask(stream.Receive());
            await LoopTest.WaitAllTasksBlocked();
            Assert.False(send.IsDone);
            await Expect.Throws<BusyResourceException>(stream.Send(Bytes("x")));
            await Expect.Throws<BusyResourceException>(stream.Receive());
            stream.Dispose();
            await Expect.Throws<ClosedResourceException>(send);
            await Expect.Throws<ClosedResourceException>(receive);

            // What was sent still arrives.
            await pair.Receive(Big);
            await pair.Writer.WaitClosed();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_cancelled_send_has_sent_nothing(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        using IByteStream stream = (pair.Reader, pair.Writer).AsByteStream();
        await stream.Send(new byte[Big]);
        await Asyncio.MoveOnAfter(0.01, _ => stream.Send(Bytes("lost")));
        await pair.Receive(Big);
        await stream.Send(Bytes("next"));
        Assert.Equal("next", Text(await pair.Receive(4)));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_reset_breaks_it(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        using IByteStream stream = (pair.Reader, pair.Writer).AsByteStream();
        LoopTask<byte[]> receive = Asyncio.CreateTask(stream.Receive());
        await Asyncio.Sleep(0);
        pair.Reset();
        BrokenResourceException broken = await Expect.Throws<BrokenResourceException>(receive);
        Assert.IsType<ConnectionResetException>(broken.InnerException);
        await Expect.Throws<BrokenResourceException>(stream.Send(Bytes("x")));
    });
}
