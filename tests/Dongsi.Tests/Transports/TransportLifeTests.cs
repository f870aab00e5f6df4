using System.Net.Sockets;
using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

/// <summary>Made, data, end, lost: in this order, and how a connection comes to its end.</summary>
public sealed class TransportLifeTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void Lost_is_not_heard_inside_Close(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        wire.Transport.Close();
        Assert.Equal(["made"], wire.Protocol.Calls);
        Assert.True(wire.Transport.IsClosing);
        await IoLoop.Until(() => wire.Protocol.IsLost);
        Assert.Equal(["made", "lost null"], wire.Protocol.Calls);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Lost_is_heard_once_however_often_it_is_closed_and_aborted(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
            wire.Transport.Abort();
            wire.Transport.Close();
            wire.Transport.Abort();
            Assert.Equal(["made"], wire.Protocol.Calls);
            await IoLoop.Until(() => wire.Protocol.IsLost);
            wire.Transport.Close();
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            Assert.Equal(["made", "lost null"], wire.Protocol.Calls);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_protocol_may_close_in_ConnectionMade(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new()
        {
            OnMade = transport =>
            {
                transport.Write("bye"u8);
                transport.Close();
            },
        });
        Assert.Equal("bye", Encoding.UTF8.GetString(await wire.ReadToEnd()));
        Assert.Equal(["made", "lost null"], wire.Protocol.Calls);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_protocol_that_stays_open_after_the_end_can_still_write(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new() { StaysOpen = true });
            wire.Peer.Shutdown(SocketShutdown.Send);
            await IoLoop.Until(() => wire.Protocol.Calls.Contains("eof"));
            Assert.False(wire.Transport.IsReading);
            Assert.False(wire.Transport.IsClosing);
            wire.Transport.PauseReading();
            wire.Transport.ResumeReading();
            wire.Transport.Write("answer"u8);
            wire.Transport.Close();
            Assert.Equal("answer", Encoding.UTF8.GetString(await wire.ReadToEnd()));
            await IoLoop.Until(() => wire.Protocol.IsLost);
            Assert.Equal(["made", "eof", "lost null"], wire.Protocol.Calls);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void WriteEof_ends_the_sending_half_alone(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        Assert.True(wire.Transport.CanWriteEof);
        wire.Transport.Write("question"u8);
        wire.Transport.WriteEof();
        wire.Transport.WriteEof();
        Assert.Equal("question", Encoding.UTF8.GetString(await wire.ReadToEnd()));
        wire.Peer.Send("answer"u8);
        await IoLoop.Until(() => wire.Protocol.Received == "answer");
        Assert.False(wire.Transport.IsClosing);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void WriteEof_sends_what_waits_first(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new(), narrow: true);
        wire.Transport.Write(new byte[1_000_000]);
        Assert.True(wire.Transport.WriteBufferSize > 0);
        wire.Transport.WriteEof();
        Assert.Equal(1_000_000, (await wire.ReadToEnd()).Length);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Writing_after_WriteEof_is_an_error_that_says_what_to_do(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
            wire.Transport.WriteEof();
            var e = Assert.Throws<InvalidOperationException>(() => wire.Transport.Write("more"u8));
            Assert.Contains("WriteEof last", e.Message);
            Assert.Throws<InvalidOperationException>(() => wire.Transport.WriteLines([new byte[1]]));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Close_sends_what_was_written_before(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new(), narrow: true);
        wire.Transport.Write(new byte[1_000_000]);
        wire.Transport.Close();
        Assert.True(wire.Transport.WriteBufferSize > 0);

        // As in asyncio, as long as it is still sending.
        wire.Transport.Write(new byte[10]);
        Assert.Equal(1_000_010, (await wire.ReadToEnd()).Length);
        await IoLoop.Until(() => wire.Protocol.IsLost);
        Assert.Equal("lost null", wire.Protocol.Calls[^1]);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Abort_drops_what_was_not_sent(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new(), narrow: true);
        wire.Transport.Write(new byte[1_000_000]);
        wire.Transport.Abort();
        Assert.Equal(0, wire.Transport.WriteBufferSize);
        await IoLoop.Until(() => wire.Protocol.IsLost);
        Assert.True((await wire.ReadToEnd()).Length < 1_000_000);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void The_fifth_write_to_a_closed_connection_is_reported(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        wire.Transport.Close();
        for (int i = 0; i < 4; i++)
        {
            wire.Transport.Write("lost"u8);
        }

        io.AssertNoReport();
        wire.Transport.Write("lost"u8);
        LoopErrorContext report = io.TakeReport();
        Assert.Equal(LoopErrorKind.Warning, report.Kind);
        Assert.Same(wire.Transport, report.Transport);
        wire.Transport.Write("lost"u8);
        io.AssertNoReport();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_reset_is_told_with_the_peer_in_it(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        wire.Peer.Send("half a mess"u8);
        await IoLoop.Until(() => wire.Protocol.Received.Length > 0);
        string peer = wire.Peer.LocalEndPoint!.ToString()!;
        wire.Reset();
        await IoLoop.Until(() => wire.Protocol.IsLost);
        var e = Assert.IsType<ConnectionResetException>(wire.Protocol.Loss);
        Assert.Equal(peer, e.Peer!.ToString());
        Assert.Equal("receive", e.Operation);
        Assert.Contains(peer, e.Message);
        Assert.Equal(["made", "data half a mess", "lost ConnectionResetException"], wire.Protocol.Calls);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Writing_to_who_has_gone_ends_in_a_broken_pipe_or_a_reset(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new() { StaysOpen = true });
            wire.Peer.Dispose();
            await IoLoop.Until(() => wire.Protocol.Calls.Contains("eof"));
            wire.Transport.Write("is somebody there?"u8);
            while (!wire.Protocol.IsLost)
            {
                await Asyncio.Sleep(0.001);
                wire.Transport.Write("?"u8);
                if (wire.Transport.IsClosing)
                {
                    Assert.False(wire.Protocol.IsLost);
                    await IoLoop.Until(() => wire.Protocol.IsLost);
                }
            }

            var e = Assert.IsAssignableFrom<ConnectionException>(wire.Protocol.Loss);
            Assert.True(e is BrokenPipeException or ConnectionResetException);
            Assert.Equal("send", e.Operation);
            Assert.NotNull(e.Peer);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Nothing_is_delivered_after_the_protocol_has_closed(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new()
        {
            OnData = protocol => protocol.Transport!.Close(),
        });
        wire.Peer.Send("one"u8);
        await IoLoop.Until(() => wire.Protocol.IsLost);
        Assert.Equal(["made", "data one", "lost null"], wire.Protocol.Calls);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void It_knows_its_addresses_and_its_socket(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        Transport transport = wire.Transport;
        Assert.Equal(wire.Peer.LocalEndPoint, transport.RemoteEndPoint);
        Assert.Equal(wire.Peer.RemoteEndPoint, transport.LocalEndPoint);
        Assert.Equal(transport.RemoteEndPoint, transport.GetExtraInfo("peername"));
        Assert.True(Assert.IsType<Socket>(transport.GetExtraInfo("socket")).NoDelay);
        Assert.Equal("nothing", transport.GetExtraInfo("cipher", "nothing"));
        Assert.Same(io.Loop, transport.Loop);
        Assert.Contains("open", transport.ToString());
    });
}
