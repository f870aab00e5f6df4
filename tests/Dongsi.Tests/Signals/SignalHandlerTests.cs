using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Signals;

/// <summary>Handlers of signals on the loop. Those that end the process are in <c>SignalProgramTests</c>.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SignalHandlerTests
{
    private static readonly AsyncLocal<string?> s_variable = new();

    public static TheoryData<PollerKind> Pollers => SignalLoop.Pollers;

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_handler_runs_on_the_loop(PollerKind poller) => SignalLoop.Run(poller, async loop =>
    {
        var came = new AsyncEvent();
        int thread = 0;
        loop.AddSignalHandler(Raise.Usr1, () =>
        {
            Assert.Same(loop, Asyncio.RunningLoop);
            Assert.Null(Asyncio.CurrentTask);
            thread = Environment.CurrentManagedThreadId;
            came.Set();
        });
        Raise.Here(Raise.Usr1);
        await came.Wait();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    });

    [Theory]
    [MemberData(nameof(Pollers))]
    public void It_is_called_each_time(PollerKind poller) => SignalLoop.Run(poller, async loop =>
    {
        var calls = new AsyncQueue<int>();
        int count = 0;
        loop.AddSignalHandler(Raise.Usr1, () => calls.PutNoWait(++count));
        for (int i = 1; i <= 3; i++)
        {
            Raise.Here(Raise.Usr1);
            Assert.Equal(i, await calls.Get());
        }
    });

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_name_and_its_number_are_the_same_signal(PollerKind poller) => SignalLoop.Run(poller, async loop =>
    {
        var came = new AsyncEvent();
        loop.AddSignalHandler(PosixSignal.SIGWINCH, came.Set);
        Raise.Here(Raise.WindowChanged);
        await came.Wait();
        Assert.True(loop.RemoveSignalHandler(Raise.WindowChanged));
        Assert.False(loop.RemoveSignalHandler(PosixSignal.SIGWINCH));
    });

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_second_handler_takes_the_place_of_the_first(PollerKind poller) => SignalLoop.Run(poller, async loop =>
    {
        var came = new AsyncEvent();
        loop.AddSignalHandler(Raise.Usr1, () => Assert.Fail("The first handler was called."));
        loop.AddSignalHandler(Raise.Usr1, came.Set);
        Raise.Here(Raise.Usr1);
        await came.Wait();
        Assert.True(loop.RemoveSignalHandler(Raise.Usr1));
        Assert.False(loop.RemoveSignalHandler(Raise.Usr1));
    });

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_handler_that_fails_is_reported_and_stays(PollerKind poller) =>
        SignalLoop.Run(poller, async (loop, reports) =>
        {
            var came = new AsyncQueue<bool>();
            loop.AddSignalHandler(Raise.Usr1, () =>
            {
                came.PutNoWait(true);
                throw new InvalidDataException("the handler");
            });
            Raise.Here(Raise.Usr1);
            await came.Get();
            Raise.Here(Raise.Usr1);
            await came.Get();
            Assert.Equal(2, reports.Count);
            Assert.All(reports, report => Assert.Equal("the handler", report.Exception?.Message));
            reports.Clear();
        });

    [Fact]
    public void A_handler_sees_the_context_it_was_added_in() => SignalLoop.Run(PollerKind.Auto, async loop =>
    {
        s_variable.Value = "added";
        var seen = new AsyncQueue<string?>();
        loop.AddSignalHandler(Raise.Usr1, () => seen.PutNoWait(s_variable.Value));
        s_variable.Value = "later";
        Raise.Here(Raise.Usr1);
        Assert.Equal("added", await seen.Get());
    });

    [Fact]
    public void A_handler_that_was_removed_is_not_called_for_a_signal_on_its_way() =>
        SignalLoop.Run(PollerKind.Auto, async loop =>
        {
            var came = new AsyncEvent();
            using SignalReceiver keepsTheSignal = Asyncio.OpenSignalReceiver((PosixSignal)Raise.Usr1);
            loop.AddSignalHandler(Raise.Usr1, () => Assert.Fail("It was called."));
            loop.AddSignalHandler(Raise.Usr2, came.Set);
            Raise.Here(Raise.Usr1);
            loop.RemoveSignalHandler(Raise.Usr1);
            Raise.Here(Raise.Usr2);
            await came.Wait();
        });

    [Fact]
    public void Closing_the_loop_restores_what_was_before()
    {
        int heard = 0;
        using var before = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Interlocked.Increment(ref heard));
        SignalLoop.Run(PollerKind.Auto, async loop =>
        {
            loop.AddSignalHandler(PosixSignal.SIGWINCH, () => { });
            loop.AddSignalHandler(Raise.Usr1, () => { });
            Assert.True(IsCaught(Raise.Usr1));
            await Asyncio.Sleep(0);
        });
        Assert.False(IsCaught(Raise.Usr1));
        Assert.True(IsCaught(Raise.WindowChanged));
    }

    [Fact]
    public void Removing_a_handler_restores_what_was_before() => SignalLoop.Run(PollerKind.Auto, async loop =>
    {
        await Asyncio.Sleep(0);
        Assert.False(IsCaught(Raise.Usr1));
        loop.AddSignalHandler(Raise.Usr1, () => { });
        Assert.True(IsCaught(Raise.Usr1));
        loop.RemoveSignalHandler(Raise.Usr1);
        Assert.False(IsCaught(Raise.Usr1));
    });

    [Fact]
    public void Two_loops_both_hear_of_a_signal() => SignalLoop.Run(PollerKind.Auto, async loop =>
    {
        var here = new AsyncEvent();
        using var isListening = new ManualResetEventSlim();
        loop.AddSignalHandler(Raise.Usr1, here.Set);
        LoopTask other = Asyncio.CreateTask(Asyncio.ToThread(() => SignalLoop.Run(PollerKind.Auto, async second =>
        {
            var there = new AsyncEvent();
            second.AddSignalHandler(Raise.Usr1, there.Set);
            isListening.Set();
            await there.Wait();
        })));
        await Asyncio.ToThread(isListening.Wait);
        Raise.Here(Raise.Usr1);
        await here.Wait();
        await other;
    });

    [Theory]
    [InlineData(9, "SIGKILL (9) cannot be caught")]
    [InlineData(19, "SIGSTOP (19) cannot be caught")]
    [InlineData(11, "SIGSEGV (11) belongs to the .NET runtime")]
    [InlineData(34, "signal 34 belongs to the .NET runtime")]
    public void What_cannot_be_caught_is_refused(int signal, string why) => SignalLoop.Run(
        PollerKind.Auto,
        async loop =>
        {
            await Asyncio.Sleep(0);
            var error = Assert.Throws<InvalidOperationException>(() => loop.AddSignalHandler(signal, () => { }));
            Assert.StartsWith(why, error.Message);
            Assert.False(loop.RemoveSignalHandler(signal));
        });

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    [InlineData(-20)]
    public void A_number_that_is_none_is_refused(int signal) => SignalLoop.Run(PollerKind.Auto, async loop =>
    {
        await Asyncio.Sleep(0);
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.AddSignalHandler(signal, () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.RemoveSignalHandler(signal));
    });

    [Fact]
    public void An_async_handler_is_refused() => SignalLoop.Run(PollerKind.Auto, async loop =>
    {
        var error = Assert.Throws<ArgumentException>(() =>
            loop.AddSignalHandler(PosixSignal.SIGTERM, async () => await Asyncio.Sleep(0)));
        Assert.Contains("SIGTERM (15)", error.Message);
        await Asyncio.Sleep(0);
    });

    [Fact]
    public void A_closed_loop_takes_no_handler()
    {
        var loop = new EventLoop();
        loop.Close();
        Assert.Throws<InvalidOperationException>(() => loop.AddSignalHandler(PosixSignal.SIGTERM, () => { }));
    }

    // SigCgt is the mask of caught signals; the lowest bit is signal 1.
    private static bool IsCaught(int signal)
    {
        string line = File.ReadLines("/proc/self/status")
            .First(row => row.StartsWith("SigCgt:", StringComparison.Ordinal));
        return (Convert.ToUInt64(line.Split('\t')[1], 16) >> (signal - 1) & 1) != 0;
    }
}
