using System.Text;
using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Subprocesses;

/// <summary>The processes of Windows and macOS, which can be tried everywhere.</summary>
public sealed class PortableChildTests
{
    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void It_feeds_reads_and_waits(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        Subprocess process = Shell(io, "cat; echo err >&2; exit 3", Stdio.Pipe, Stdio.Pipe, Stdio.Pipe);
        (byte[] output, byte[] errors) = await process.Communicate("in"u8.ToArray());
        Assert.Equal(("in", "err\n", 3), (Text(output), Text(errors), process.ReturnCode));
        Assert.Equal(0, io.Loop.Children.Count);
        await IoLoop.Until(() => StreamPump.IsIdle);
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void It_can_be_killed(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        Subprocess process = Shell(io, "exec sleep 60", Stdio.Null, Stdio.Null, Stdio.Null);
        process.Terminate();
        Assert.NotEqual(0, await process.Wait());
        Assert.Throws<ProcessLookupException>(() => process.Kill());
        await IoLoop.Until(() => StreamPump.IsIdle);
    });

    [Fact]
    public void What_it_cannot_do_is_refused() => IoLoop.Run(PollerKind.Auto, async io =>
    {
        Assert.Throws<PlatformNotSupportedException>(
            () => Shell(io, "true", Stdio.Null, Stdio.Pipe, Stdio.Stdout));
        Assert.Throws<PlatformNotSupportedException>(
            () => PortableChild.Start(
                io.Loop, new ProcessStart("true", [], default, default, default, null, null, true)));
        Assert.Throws<ProgramNotFoundException>(
            () => PortableChild.Start(
                io.Loop, new ProcessStart("no-such-program", [], default, default, default, null, null, false)));
        Subprocess process = Shell(io, "exec sleep 60", Stdio.Null, Stdio.Null, Stdio.Null);
        Assert.Throws<PlatformNotSupportedException>(() => process.SendSignal(1));
        await process.DisposeAsync();
    });

    private static Subprocess Shell(IoLoop io, string command, Stdio stdin, Stdio stdout, Stdio stderr)
    {
        var start = new ProcessStart("/bin/sh", ["-c", command], stdin, stdout, stderr, null, null, false);
        return new Subprocess(io.Loop, PortableChild.Start(io.Loop, start), limit: 1024);
    }

    private static string Text(byte[] data) => Encoding.UTF8.GetString(data);
}
