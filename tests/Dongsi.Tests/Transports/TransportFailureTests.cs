using System.Net.Sockets;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

/// <summary>What a protocol throws is reported, and the loop and the other connections go on.</summary>
public sealed class TransportFailureTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void ConnectionMade_that_throws_is_reported_and_the_connection_goes_on(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new()
            {
                OnMade = _ => throw new FormatException("on purpose"),
            });
            LoopErrorContext report = io.TakeReport();
            Assert.IsType<FormatException>(report.Exception);
            Assert.Same(wire.Transport, report.Transport);
            wire.Peer.Send("x"u8);
            await IoLoop.Until(() => wire.Protocol.Received == "x");
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void DataReceived_that_throws_loses_the_connection_with_that_exception(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new()
            {
                OnData = _ => throw new FormatException("on purpose"),
            });
            wire.Peer.Send("x"u8);
            await IoLoop.Until(() => wire.Protocol.IsLost);
            Assert.IsType<FormatException>(wire.Protocol.Loss);
            LoopErrorContext report = io.TakeReport();
            Assert.Contains("RecordingProtocol.DataReceived failed", report.Message);
            Assert.Same(wire.Protocol.Loss, report.Exception);
            Assert.Equal(["made", "data x", "lost FormatException"], wire.Protocol.Calls);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void EofReceived_that_throws_loses_the_connection_with_that_exception(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new()
            {
                OnEof = () => throw new FormatException("on purpose"),
            });
            wire.Peer.Shutdown(SocketShutdown.Send);
            await IoLoop.Until(() => wire.Protocol.IsLost);
            Assert.Contains("EofReceived failed", io.TakeReport().Message);
            Assert.Equal(["made", "eof", "lost FormatException"], wire.Protocol.Calls);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void ConnectionLost_that_throws_is_reported_and_the_socket_is_closed(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new()
            {
                OnLost = () => throw new FormatException("on purpose"),
            });
            wire.Transport.Close();
            Assert.Empty(await wire.ReadToEnd());
            Assert.IsType<FormatException>(io.TakeReport().Exception);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void PauseWriting_and_ResumeWriting_that_throw_are_reported_and_nothing_is_lost(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(
                new()
                {
                    OnPause = () => throw new FormatException("pause"),
                    OnResume = () => throw new FormatException("resume"),
                },
                narrow: true);
            wire.Transport.Write(new byte[1_000_000]);
            Assert.Equal("pause", io.TakeReport().Exception!.Message);
            wire.Transport.Close();
            Assert.Equal(1_000_000, (await wire.ReadToEnd()).Length);
            Assert.Equal("resume", io.TakeReport().Exception!.Message);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Open_transports_of_a_loop_that_is_closed_are_closed(PollerKind poller)
    {
        Wire<RecordingProtocol>? reading = null;
        Wire<RecordingProtocol>? paused = null;
        Wire<RecordingProtocol>? writing = null;
        using (var io = new IoLoop(poller))
        {
            io.Loop.RunUntilComplete(Main());
            io.Loop.Close();
        }

        // Nobody is told any more; whoever closes it then does no harm.
        writing!.Transport.Close();
        reading!.Transport.Write("nobody"u8);
        foreach (Wire<RecordingProtocol> wire in new[] { reading, paused!, writing })
        {
            wire.Transport.Abort();
            Assert.DoesNotContain("lost null", wire.Protocol.Calls);
            wire.Peer.Dispose();
        }

        async Coroutine Main()
        {
            reading = await Wire<RecordingProtocol>.Open(new());
            paused = await Wire<RecordingProtocol>.Open(new() { OnMade = transport => transport.PauseReading() });
            writing = await Wire<RecordingProtocol>.Open(new(), narrow: true);
            writing.Transport.Write(new byte[1_000_000]);
        }
    }

    [Theory, ClassData(typeof(EveryPoller))]
    public void Debug_mode_reports_transports_that_nobody_closed(PollerKind poller)
    {
        using var io = new IoLoop(poller, debug: true);
        Wire<RecordingProtocol> wire = io.Loop.RunUntilComplete(Wire<RecordingProtocol>.Open(new()));
        io.Loop.Close();
        LoopErrorContext report = io.TakeReport();
        Assert.Equal(LoopErrorKind.Warning, report.Kind);
        Assert.Contains("Transport open", report.Message);
        wire.Dispose();
    }
}
