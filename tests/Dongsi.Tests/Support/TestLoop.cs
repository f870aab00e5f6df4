using Dongsi.Testing;
using Xunit;

namespace Dongsi.Tests.Support;

/// <summary>
/// A loop in virtual time. The test fails for every report that it does not take, and for all that is left when the
/// loop is closed.
/// </summary>
/// <remarks>
/// Not <c>LoopTest</c> and its <c>VirtualClock</c>: that decides for the loop how it waits, and these are the tests of
/// how the loop waits by itself, is a guest, and is woken by threads that nobody has told it of.
/// </remarks>
internal sealed class TestLoop : IDisposable
{
    private readonly List<LoopErrorContext> _reports = [];

    /// <param name="debug">Debug mode.</param>
    /// <param name="threads">Other threads will wake the loop.</param>
    public TestLoop(bool debug = false, bool threads = false)
    {
        Poller = new TestPoller(Clock, threads);
        Loop = LeakGate.Current.Watch(new EventLoop(Clock, Poller) { Debug = debug });
        Loop.SetExceptionHandler((_, report) => _reports.Add(report));
        Start = Loop.Time;
    }

    public EventLoop Loop { get; }

    public TestClock Clock { get; } = new();

    public TestPoller Poller { get; }

    /// <summary>Seconds since the loop was made.</summary>
    public double Elapsed => (Loop.Time - Start).TotalSeconds;

    private TimeSpan Start { get; }

    /// <summary>Runs a coroutine on a loop of its own.</summary>
    public static void Run(Func<Coroutine> main) => Run(_ => main());

    /// <summary>Runs a coroutine on a loop of its own.</summary>
    public static void Run(Func<TestLoop, Coroutine> main, bool debug = false, bool threads = false)
    {
        using var test = new TestLoop(debug, threads);
        test.RunMain(() => main(test));
    }

    /// <summary>Runs a coroutine to its end; it is called on the running loop.</summary>
    public void RunMain(Func<Coroutine> main) => Loop.RunUntilComplete(Called(main));

    /// <summary>Takes the oldest report, which must be there.</summary>
    public LoopErrorContext TakeReport()
    {
        Assert.True(_reports.Count > 0, "Nothing was reported.");
        LoopErrorContext report = _reports[0];
        _reports.RemoveAt(0);
        return report;
    }

    /// <summary>Nothing was reported, or all of it was taken.</summary>
    public void AssertNoReport() => Assert.Empty(_reports.Select(report => report.Message));

    /// <summary>Runs a few turns without letting time pass.</summary>
    public void Settle() => Leaks.Settle(Loop);

    /// <summary>Closes the loop now, with what is in it; the test knows what that is.</summary>
    public void CloseWithLeftovers() => Loop.Close();

    /// <summary>Closes the loop, which must have nothing left to do.</summary>
    public void Dispose()
    {
        if (!Loop.IsClosed)
        {
            if (EventLoop.Running is null)
            {
                Settle();
            }

            foreach (string left in Leaks.In(Loop))
            {
                LeakGate.Current.Note($"The loop was closed with {left}");
            }

            Loop.Close();
        }

        foreach (LoopErrorContext report in _reports)
        {
            LeakGate.Current.Note($"Unexpected report: {report.Message} {report.Exception}");
        }

        if (!Poller.IsDisposed)
        {
            LeakGate.Current.Note("The loop did not dispose its poller");
        }
    }

    private static async Coroutine Called(Func<Coroutine> main) => await main();
}
