using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

public sealed class TransportReadingTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void A_transport_that_was_paused_in_ConnectionMade_delivers_nothing_until_it_is_resumed(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new()
            {
                OnMade = transport => transport.PauseReading(),
            });
            wire.Peer.Send("early"u8);
            await LoopTest.WaitAllTasksBlocked();
            Assert.Equal(["made"], wire.Protocol.Calls);
            Assert.False(wire.Transport.IsReading);
            wire.Transport.ResumeReading();
            Assert.True(wire.Transport.IsReading);
            await IoLoop.Until(() => wire.Protocol.Received == "early");
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Pausing_twice_is_the_same_as_once(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        wire.Transport.PauseReading();
        wire.Transport.PauseReading();
        wire.Transport.ResumeReading();
        wire.Transport.ResumeReading();
        wire.Peer.Send("x"u8);
        await IoLoop.Until(() => wire.Protocol.Received == "x");
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Pausing_in_DataReceived_holds_the_rest_back(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        var protocol = new RecordingProtocol { OnData = protocol => protocol.Transport!.PauseReading() };
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(protocol);
        Coroutine<int> send = Asyncio.ToThread(() => wire.Peer.Send(new byte[2_000_000]));
        LoopTask<int> sending = Asyncio.CreateTask(send);
        int total = 0;
        while (total < 2_000_000)
        {
            await IoLoop.Until(() => protocol.Calls.Count == 2);
            await Asyncio.Sleep(0);
            Assert.Equal(2, protocol.Calls.Count);
            total += protocol.Received.Length;
            protocol.Calls.RemoveAt(1);
            wire.Transport.ResumeReading();
        }

        await sending;
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Closing_a_paused_transport_ends_it(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        wire.Transport.PauseReading();
        wire.Transport.Close();
        wire.Transport.ResumeReading();
        Assert.False(wire.Transport.IsReading);
        await IoLoop.Until(() => wire.Protocol.IsLost);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Another_protocol_can_take_the_connection_over(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        var second = new RecordingProtocol();
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new()
        {
            OnData = protocol => protocol.Transport!.Protocol = second,
        });
        Assert.Same(wire.Protocol, wire.Transport.Protocol);
        wire.Peer.Send("upgrade"u8);
        await IoLoop.Until(() => wire.Protocol.Received == "upgrade");
        wire.Peer.Send("data"u8);
        await IoLoop.Until(() => second.Received == "data");
        wire.Transport.Close();
        await IoLoop.Until(() => second.IsLost);
        Assert.Equal(["made", "data upgrade"], wire.Protocol.Calls);
        Assert.Equal(["data data", "lost null"], second.Calls);
        Assert.Throws<ArgumentNullException>(() => wire.Transport.Protocol = null!);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_buffered_protocol_gets_its_bytes_where_it_wants_them(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            using Wire<BufferingProtocol> wire = await Wire<BufferingProtocol>.Open(new(size: 4));
            wire.Peer.Send("0123456789"u8);
            await IoLoop.Until(() => wire.Protocol.Received == "0123456789");
            Assert.All(wire.Protocol.Counts, count => Assert.InRange(count, 1, 4));
            wire.Peer.Dispose();
            await IoLoop.Until(() => wire.Protocol.IsLost);
            Assert.True(wire.Protocol.HasEnded);
            Assert.Null(wire.Protocol.Loss);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_buffered_protocol_without_room_loses_its_connection(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using Wire<BufferingProtocol> wire = await Wire<BufferingProtocol>.Open(new(size: 0));
            wire.Peer.Send("x"u8);
            await IoLoop.Until(() => wire.Protocol.IsLost);
            Assert.Contains("BufferingProtocol.GetBuffer returned an empty buffer", wire.Protocol.Loss!.Message);
            Assert.Same(wire.Protocol.Loss, io.TakeReport().Exception);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_buffered_protocol_that_throws_loses_its_connection(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using Wire<BufferingProtocol> wire = await Wire<BufferingProtocol>.Open(new(size: 4, throwsOnUpdate: true));
            wire.Peer.Send("x"u8);
            await IoLoop.Until(() => wire.Protocol.IsLost);
            Assert.IsType<FormatException>(wire.Protocol.Loss);
            LoopErrorContext report = io.TakeReport();
            Assert.Same(wire.Protocol.Loss, report.Exception);
            Assert.Contains("BufferingProtocol.BufferUpdated failed", report.Message);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_plain_protocol_can_hand_over_to_a_buffered_one_and_back(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            var buffered = new BufferingProtocol(size: 100);
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
            wire.Transport.Protocol = buffered;
            wire.Peer.Send("one"u8);
            await IoLoop.Until(() => buffered.Received == "one");
            wire.Transport.Protocol = wire.Protocol;
            wire.Peer.Send("two"u8);
            await IoLoop.Until(() => wire.Protocol.Received == "two");
        });
}
