using System.IO.Pipes;
using System.Runtime.InteropServices;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

public sealed class PipeTests
{
    /// <summary>Those that watch pipes.</summary>
    public static TheoryData<PollerKind> Pollers { get; } =
        [.. EveryPoller.Kinds.Where(kind => kind != PollerKind.Portable)];

    [Theory, MemberData(nameof(Pollers))]
    public void What_goes_in_at_one_end_comes_out_at_the_other(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var (source, reader, target, writer) = await Open(io);
        target.Write("hello"u8);
        await IoLoop.Until(() => reader.Received == "hello");
        Assert.False(source.IsClosing);
        target.WriteEof();
        await IoLoop.Until(() => reader.IsLost && writer.IsLost);
        Assert.Equal(["made", "data hello", "eof", "lost null"], reader.Calls);
        Assert.Equal(["made", "lost null"], writer.Calls);
    });

    [Theory, MemberData(nameof(Pollers))]
    public void More_than_it_holds_waits_in_the_transport(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var (source, reader, target, writer) = await Open(io);
        source.PauseReading();
        target.Write(new byte[1_000_000]);
        Assert.Equal(["made", "pause"], writer.Calls);
        Assert.InRange(target.WriteBufferSize, 1, 999_999);
        target.Close();
        source.ResumeReading();
        await IoLoop.Until(() => reader.IsLost);
        Assert.Equal(1_000_000, reader.Received.Length);
    });

    [Theory, MemberData(nameof(Pollers))]
    public void The_writer_hears_that_nobody_reads_any_more(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var (source, _, _, writer) = await Open(io);
        source.Close();
        await IoLoop.Until(() => writer.IsLost);
        Assert.Null(writer.Loss);
    });

    [Theory, MemberData(nameof(Pollers))]
    public void What_was_written_for_nobody_is_a_broken_pipe(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var (source, _, target, writer) = await Open(io);
        source.PauseReading();
        target.Write(new byte[1_000_000]);
        source.Abort();
        await IoLoop.Until(() => writer.IsLost);
        Assert.IsType<BrokenPipeException>(writer.Loss);
    });

    [Theory, MemberData(nameof(Pollers))]
    public void A_file_is_refused_and_stays_open(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var folder = new Files.TempFolder();
        using FileStream file = File.OpenRead(folder.File("file", "text"));
        var e = await Expect.Throws<ArgumentException>(
            io.Loop.ConnectReadPipe(
                () => new RecordingProtocol(), (int)file.SafeFileHandle.DangerousGetHandle()));
        Expect.Says(e, "is a file", "AsyncFile");
        Assert.Equal('t', file.ReadByte());
    });

    [Theory, MemberData(nameof(Pollers))]
    public void What_is_not_there_is_refused(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var e = await Expect.Throws<IOException>(io.Loop.ConnectReadPipe(() => new RecordingProtocol(), 99_999));
        Expect.Says(e, "99999");
    });

    [Fact]
    public void A_poller_of_sockets_refuses_a_pipe_which_stays_the_users() =>
        IoLoop.Run(PollerKind.Portable, async io =>
        {
            using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
            var e = await Expect.Throws<PlatformNotSupportedException>(io.Loop.ConnectReadPipe(
                () => new RecordingProtocol(), (int)pipe.SafePipeHandle.DangerousGetHandle()));
            Expect.Says(e, "sockets only", "PollerKind.Epoll");
            Garbage.Collect();
            using (var client = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle))
            {
                client.WriteByte(7);
            }

            Assert.Equal(7, pipe.ReadByte());
        });

    private static async Coroutine<(Transport, RecordingProtocol, Transport, RecordingProtocol)> Open(IoLoop io)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var (source, reader) = await io.Loop.ConnectReadPipe(
            () => new RecordingProtocol(), Take(pipe.SafePipeHandle));
        var (target, writer) = await io.Loop.ConnectWritePipe(
            () => new RecordingProtocol(), Take(pipe.ClientSafePipeHandle));
        return (source, reader, target, writer);
    }

    private static int Take(SafeHandle end)
    {
        int descriptor = (int)end.DangerousGetHandle();
        end.SetHandleAsInvalid();
        return descriptor;
    }
}
