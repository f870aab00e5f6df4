using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

public sealed class TransportWritingTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void The_limits_are_those_of_asyncio(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        Transport transport = wire.Transport;
        Assert.Equal((16 * 1024, 64 * 1024), transport.WriteBufferLimits);
        transport.SetWriteBufferLimits(high: 100);
        Assert.Equal((25, 100), transport.WriteBufferLimits);
        transport.SetWriteBufferLimits(low: 10);
        Assert.Equal((10, 40), transport.WriteBufferLimits);
        transport.SetWriteBufferLimits(high: 0);
        Assert.Equal((0, 0), transport.WriteBufferLimits);
        transport.SetWriteBufferLimits();
        Assert.Equal((16 * 1024, 64 * 1024), transport.WriteBufferLimits);
        transport.SetWriteBufferLimits(low: int.MaxValue);
        Assert.Equal((int.MaxValue, int.MaxValue), transport.WriteBufferLimits);
        Assert.Throws<ArgumentOutOfRangeException>(() => transport.SetWriteBufferLimits(high: 1, low: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => transport.SetWriteBufferLimits(low: -1));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_protocol_is_paused_over_the_high_limit_and_resumed_at_the_low_one(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            int atPause = 0;
            int atResume = -1;
            Transport? transport = null;
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(
                new()
                {
                    OnMade = made => transport = made,
                    OnPause = () => atPause = transport!.WriteBufferSize,
                    OnResume = () => atResume = transport!.WriteBufferSize,
                },
                narrow: true);
            wire.Transport.SetWriteBufferLimits(high: 200_000, low: 50_000);
            while (atPause == 0)
            {
                wire.Transport.Write(new byte[10_000]);
            }

            Assert.InRange(atPause, 200_001, 210_000);
            wire.Transport.Write(new byte[10_000]);
            wire.Transport.WriteEof();
            await wire.ReadToEnd();
            Assert.InRange(atResume, 0, 50_000);
            Assert.Equal(["made", "pause", "resume"], wire.Protocol.Calls);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void With_a_high_limit_of_zero_whatever_waits_pauses(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new(), narrow: true);
        wire.Transport.SetWriteBufferLimits(high: 0);
        wire.Transport.Write("fits"u8);
        Assert.Equal(["made"], wire.Protocol.Calls);
        while (wire.Transport.WriteBufferSize == 0)
        {
            wire.Transport.Write(new byte[1000]);
        }

        Assert.Equal(["made", "pause"], wire.Protocol.Calls);
        wire.Transport.WriteEof();
        await wire.ReadToEnd();
        await IoLoop.Until(() => wire.Protocol.Calls.Contains("resume"));
        Assert.Equal(0, wire.Transport.WriteBufferSize);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Lower_limits_pause_at_once(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new(), narrow: true);
        wire.Transport.SetWriteBufferLimits(high: 10_000_000);
        wire.Transport.Write(new byte[1_000_000]);
        Assert.Equal(["made"], wire.Protocol.Calls);
        wire.Transport.SetWriteBufferLimits(high: 1000);
        Assert.Equal(["made", "pause"], wire.Protocol.Calls);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_is_written_in_ResumeWriting_is_sent(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        Transport? transport = null;
        int resumes = 0;
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(
            new()
            {
                OnMade = made => transport = made,
                OnResume = () =>
                {
                    if (++resumes < 3)
                    {
                        transport!.Write(new byte[500_000]);
                    }
                    else
                    {
                        transport!.Close();
                    }
                },
            },
            narrow: true);
        wire.Transport.Write(new byte[500_000]);
        Assert.Equal(1_500_000, (await wire.ReadToEnd()).Length);
        await IoLoop.Until(() => wire.Protocol.IsLost);
        Assert.Equal(
            ["made", "pause", "resume", "pause", "resume", "pause", "resume", "lost null"], wire.Protocol.Calls);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Lines_arrive_in_order_also_behind_what_waits(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new(), narrow: true);
        wire.Transport.WriteLines(["a"u8.ToArray(), default, "b"u8.ToArray()]);
        wire.Transport.Write(new byte[100_000]);
        wire.Transport.WriteLines([new byte[100_000], "c"u8.ToArray()]);
        wire.Transport.WriteLines([]);
        wire.Transport.Close();
        byte[] got = await wire.ReadToEnd();
        Assert.Equal("ab"u8, got.AsSpan(0, 2));
        Assert.Equal((byte)'c', got[^1]);
        Assert.Equal(200_003, got.Length);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Lines_that_came_before_the_collection_threw_are_sent(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        Assert.Throws<FormatException>(() => wire.Transport.WriteLines(Lines()));
        wire.Transport.Close();
        Assert.Equal("one", Encoding.UTF8.GetString(await wire.ReadToEnd()));

        static IEnumerable<ReadOnlyMemory<byte>> Lines()
        {
            yield return "one"u8.ToArray();
            throw new FormatException();
        }
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void The_caller_may_use_its_buffer_again_at_once(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new(), narrow: true);
        byte[] buffer = new byte[500_000];
        for (byte i = 0; i < 4; i++)
        {
            Array.Fill(buffer, i);
            wire.Transport.Write(buffer);
        }

        Array.Fill(buffer, (byte)99);
        wire.Transport.Close();
        byte[] got = await wire.ReadToEnd();
        Assert.All(Enumerable.Range(0, 4), i => Assert.All(
            got.AsSpan(i * 500_000, 500_000).ToArray().Distinct(), value => Assert.Equal(i, value)));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Another_thread_may_not_write(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        Exception? e = await Asyncio.ToThread(() => Record.Exception(() => wire.Transport.Write("x"u8)));
        Assert.IsType<InvalidOperationException>(e);
        e = await Asyncio.ToThread(() => Record.Exception(wire.Transport.Close));
        Assert.IsType<InvalidOperationException>(e);
    });
}
