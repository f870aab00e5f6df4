using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

public sealed class SendFileTests : IDisposable
{
    private const int Size = 3_000_000;
    private readonly byte[] _content = new byte[Size];
    private readonly FileStream _file = new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        });

    public SendFileTests()
    {
        new Random(1).NextBytes(_content);
        _file.Write(_content);
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_file_comes_after_what_was_written_and_before_what_is_written_next(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new(), narrow: true);
            LoopTask<byte[]> reading = Asyncio.CreateTask(wire.ReadToEnd());
            wire.Transport.Write(new byte[500_000]);
            Assert.Equal(Size, await io.Loop.SendFile(wire.Transport, _file));
            Assert.Equal(Size, _file.Position);
            wire.Transport.Write(new byte[7]);
            wire.Transport.Close();
            byte[] got = await reading;
            Assert.Equal(500_000 + Size + 7, got.Length);
            Assert.True(got.AsSpan(500_000, Size).SequenceEqual(_content));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_piece_of_a_file_can_be_sent(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new());
        Assert.Equal(1000, await io.Loop.SendFile(wire.Transport, _file, offset: 500, count: 1000));
        Assert.Equal(1500, _file.Position);
        Assert.Equal(10, await io.Loop.SendFile(wire.Transport, _file, offset: Size - 10, count: 1000));
        Assert.Equal(0, await io.Loop.SendFile(wire.Transport, _file, offset: Size));
        wire.Transport.Close();
        byte[] got = await wire.ReadToEnd();
        Assert.True(got.AsSpan(0, 1000).SequenceEqual(_content.AsSpan(500, 1000)));
        Assert.True(got.AsSpan(1000).SequenceEqual(_content.AsSpan(Size - 10)));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void In_pieces_it_is_the_same_and_the_protocol_gets_its_place_back(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new(), narrow: true);
            LoopTask<byte[]> reading = Asyncio.CreateTask(wire.ReadToEnd());
            wire.Peer.Send("early"u8);
            wire.Transport.PauseReading();
            wire.Transport.ResumeReading();
            long total = 0;
            await EventLoop.SendFileInPieces(
                wire.Transport, _file.SafeFileHandle, 0, long.MaxValue, sent => total += sent);
            Assert.Equal(Size, total);
            Assert.Same(wire.Protocol, wire.Transport.Protocol);
            await IoLoop.Until(() => wire.Protocol.Received == "early");
            wire.Transport.Close();
            Assert.True((await reading).AsSpan().SequenceEqual(_content));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Nobody_may_write_in_between(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(new(), narrow: true);
        LoopTask<long> sending = Asyncio.CreateTask(io.Loop.SendFile(wire.Transport, _file));
        await LoopTest.WaitAllTasksBlocked();
        var e = Assert.Throws<InvalidOperationException>(() => wire.Transport.Write("x"u8));
        Assert.Contains("Await loop.SendFile first", e.Message);
        Assert.Throws<InvalidOperationException>(wire.Transport.WriteEof);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => io.Loop.SendFile(wire.Transport, _file).AsTask());
        sending.Cancel();
        await Asyncio.Wait([sending]);
        Assert.True(sending.Cancelled);
        wire.Transport.Write("now"u8);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_connection_that_is_lost_meanwhile_ends_it(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using Wire<RecordingProtocol> reset = await Wire<RecordingProtocol>.Open(new(), narrow: true);
        io.Loop.CallLater(0.005, reset.Reset);
        await Assert.ThrowsAnyAsync<ConnectionException>(() => io.Loop.SendFile(reset.Transport, _file).AsTask());

        using Wire<RecordingProtocol> pieces = await Wire<RecordingProtocol>.Open(new(), narrow: true);
        io.Loop.CallLater(0.005, pieces.Reset);
        await Assert.ThrowsAnyAsync<ConnectionException>(() => EventLoop.SendFileInPieces(
            pieces.Transport, _file.SafeFileHandle, 0, Size, _ => { }).AsTask());
        Assert.StartsWith("lost ", pieces.Protocol.Calls[^1]);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(
            () => io.Loop.SendFile(reset.Transport, _file).AsTask());
        Assert.Contains("takes no file any more", e.Message);
    });
}
