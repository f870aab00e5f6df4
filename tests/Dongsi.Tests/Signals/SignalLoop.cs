using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Signals;

/// <summary>A loop in real time on some poller, for signals come from outside.</summary>
internal static class SignalLoop
{
    public static TheoryData<PollerKind> Pollers { get; } = [PollerKind.Epoll, PollerKind.Portable];

    /// <summary>Runs a test. Nothing that is reported may be left in the list.</summary>
    public static void Run(PollerKind poller, Func<EventLoop, List<LoopErrorContext>, Coroutine> main)
    {
        List<LoopErrorContext> reports = [];
        using EventLoop loop = LeakGate.Current.Watch(new EventLoop(poller: poller));
        loop.SetExceptionHandler((_, report) => reports.Add(report));
        loop.RunUntilComplete(Asyncio.WaitFor(main(loop, reports), 60));
        Assert.Empty(reports);
    }

    public static void Run(PollerKind poller, Func<EventLoop, Coroutine> main) => Run(poller, (loop, _) => main(loop));
}
