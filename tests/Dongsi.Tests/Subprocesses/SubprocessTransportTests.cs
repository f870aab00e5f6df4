using System.Runtime.Versioning;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Subprocesses;

/// <summary>Child processes with protocols. What asyncio does too is in the golden traces.</summary>
[SupportedOSPlatform("linux")]
public sealed class SubprocessTransportTests
{
    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void Writing_is_paused_while_the_process_does_not_read(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var (transport, protocol) = await io.Loop.SubprocessShell(() => new Watcher(), "read -r line; cat > /dev/null");
        Transport stdin = transport.GetPipeTransport(0)!;
        stdin.Write(new byte[1_000_000]);
        Assert.Equal(["paused"], protocol.Calls);
        stdin.Write("\n"u8);
        await IoLoop.Until(() => protocol.Calls.Contains("resumed"));
        stdin.Close();
        await protocol.Lost.Wait();
        Assert.Equal(0, transport.ReturnCode);
        Assert.Equal("connection lost", protocol.Calls[^1]);
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void A_cancelled_start_leaves_no_process(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        LoopTask start = Asyncio.CreateTask(Start());
        await Asyncio.Sleep(0);
        Assert.Equal(1, io.Loop.Children.Count);
        start.Cancel();
        await Asyncio.Wait([start]);
        Assert.True(start.Cancelled);
        await IoLoop.Until(() => io.Loop.Children.Count == 0);

        async Coroutine Start() => await io.Loop.SubprocessExec(() => new Watcher(), "cat", []);
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void Abort_drops_what_is_unsent_and_kills(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var (transport, protocol) = await io.Loop.SubprocessExec(() => new Watcher(), "sleep", ["60"]);
        transport.GetPipeTransport(0)!.Write(new byte[1_000_000]);
        transport.Abort();
        await protocol.Lost.Wait();
        Assert.Equal(-9, transport.ReturnCode);
        Assert.True(transport.IsClosing);
        Assert.Same(transport, transport.GetExtraInfo("subprocess"));
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void A_protocol_that_throws_is_reported_and_told_the_rest(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            var (_, protocol) = await io.Loop.SubprocessExec(() => new Watcher { Throws = true }, "true", []);
            await protocol.Lost.Wait();
            Assert.Equal("on purpose", io.TakeReport().Exception?.Message);
            Assert.Equal("on purpose", io.TakeReport().Exception?.Message);
        });

    [Fact]
    public void A_factory_that_throws_starts_nothing() => IoLoop.Run(PollerKind.Auto, async io =>
    {
        await Assert.ThrowsAsync<InvalidDataException>(
            () => io.Loop.SubprocessExec<Watcher>(() => throw new InvalidDataException(), "cat", []).AsTask());
        Assert.Equal(0, io.Loop.Children.Count);
    });

    private sealed class Watcher : SubprocessProtocol
    {
        public List<string> Calls { get; } = [];

        public AsyncEvent Lost { get; } = new();

        public bool Throws { get; init; }

        public override void ConnectionMade(SubprocessTransport transport) => MaybeThrow();

        public override void ProcessExited() => MaybeThrow();

        public override void PauseWriting() => Calls.Add("paused");

        public override void ResumeWriting() => Calls.Add("resumed");

        public override void ConnectionLost(Exception? exception)
        {
            Calls.Add("connection lost");
            Lost.Set();
        }

        private void MaybeThrow()
        {
            if (Throws)
            {
                throw new InvalidDataException("on purpose");
            }
        }
    }
}
