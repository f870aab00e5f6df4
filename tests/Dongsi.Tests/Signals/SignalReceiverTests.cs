using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Signals;

/// <summary>Signals to walk over.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SignalReceiverTests
{
    public static TheoryData<PollerKind> Pollers => SignalLoop.Pollers;

    [Theory]
    [MemberData(nameof(Pollers))]
    public void It_gives_each_signal_as_it_was_named(PollerKind poller) => SignalLoop.Run(poller, async _ =>
    {
        using SignalReceiver signals =
            Asyncio.OpenSignalReceiver(PosixSignal.SIGWINCH, (PosixSignal)Raise.Usr1, (PosixSignal)Raise.WindowChanged);
        ItemEnumerator<PosixSignal> walk = signals.GetAsyncEnumerator();
        Raise.Here(Raise.WindowChanged);
        Assert.True(await walk.MoveNextAsync());
        Assert.Equal(PosixSignal.SIGWINCH, walk.Current);
        Raise.Here(Raise.Usr1);
        Assert.True(await walk.MoveNextAsync());
        Assert.Equal(Raise.Usr1, (int)walk.Current);
    });

    [Theory]
    [MemberData(nameof(Pollers))]
    public void What_comes_while_nobody_waits_is_kept(PollerKind poller) => SignalLoop.Run(poller, async loop =>
    {
        var came = new AsyncEvent();
        using SignalReceiver signals = Asyncio.OpenSignalReceiver((PosixSignal)Raise.Usr1);
        loop.AddSignalHandler(Raise.Usr1, came.Set);
        Raise.Here(Raise.Usr1);
        await came.Wait();
        Assert.Equal(new SignalReceiverStatistics(Pending: 1, TasksWaiting: 0), signals.GetStatistics());
        await foreach (PosixSignal signal in signals)
        {
            Assert.Equal(Raise.Usr1, (int)signal);
            break;
        }
    });

    [Fact]
    public void Every_receiver_and_the_handler_get_it() => SignalLoop.Run(PollerKind.Auto, async loop =>
    {
        var came = new AsyncEvent();
        loop.AddSignalHandler(PosixSignal.SIGWINCH, came.Set);
        using SignalReceiver one = Asyncio.OpenSignalReceiver(PosixSignal.SIGWINCH);
        using SignalReceiver two = Asyncio.OpenSignalReceiver(PosixSignal.SIGWINCH);
        Raise.Here(Raise.WindowChanged);
        Assert.True(await one.GetAsyncEnumerator().MoveNextAsync());
        Assert.True(await two.GetAsyncEnumerator().MoveNextAsync());
        await came.Wait();
    });

    [Fact]
    public void Disposing_of_it_ends_the_walk() => SignalLoop.Run(PollerKind.Auto, async _ =>
    {
        SignalReceiver signals = Asyncio.OpenSignalReceiver(PosixSignal.SIGWINCH);
        LoopTask walk = Asyncio.CreateTask(Walk());
        await Asyncio.Sleep(0);
        Assert.Equal(1, signals.GetStatistics().TasksWaiting);
        signals.Dispose();
        signals.Dispose();
        await walk;
        Assert.Equal("<SignalReceiver of SIGWINCH closed>", signals.ToString());

        async Coroutine Walk()
        {
            await foreach (PosixSignal signal in signals)
            {
                Assert.Fail($"{signal} came from nowhere.");
            }
        }
    });

    [Fact]
    public void It_leaves_the_handler_of_the_loop_where_it_is() => SignalLoop.Run(PollerKind.Auto, async loop =>
    {
        var came = new AsyncEvent();
        loop.AddSignalHandler(Raise.Usr1, came.Set);
        Asyncio.OpenSignalReceiver((PosixSignal)Raise.Usr1).Dispose();
        Raise.Here(Raise.Usr1);
        await came.Wait();
    });

    [Fact]
    public void One_of_its_signals_that_cannot_be_caught_is_refused_before_anything_happens() =>
        SignalLoop.Run(PollerKind.Auto, async loop =>
        {
            await Asyncio.Sleep(0);
            Assert.Throws<InvalidOperationException>(
                () => Asyncio.OpenSignalReceiver(PosixSignal.SIGINT, (PosixSignal)9));
            Assert.False(loop.HandlesInterrupt);
            Assert.Throws<ArgumentException>(() => Asyncio.OpenSignalReceiver());
        });

    [Fact]
    public void It_needs_a_running_loop() => Assert.Throws<InvalidOperationException>(
        () => Asyncio.OpenSignalReceiver(PosixSignal.SIGTERM));
}
