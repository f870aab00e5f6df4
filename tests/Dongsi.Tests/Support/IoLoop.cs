using Dongsi.Testing;
using Xunit;

namespace Dongsi.Tests.Support;

/// <summary>
/// A loop with a poller of the system, for tests with sockets and processes. Its time is real, unless the test says
/// otherwise. The test fails for every report that it does not take, for all that is left when the loop is closed, and
/// after 30 s, with the task tree.
/// </summary>
internal sealed class IoLoop : IDisposable
{
    private const double Patience = 30;

    // The system hands on what is sent to itself at once, if it is not busy.
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(5);

    private readonly List<LoopErrorContext> _reports = [];

    public IoLoop(PollerKind poller, bool debug = false, TimeProvider? clock = null)
    {
        Loop = LeakGate.Current.Watch(new EventLoop(clock, poller) { Debug = debug });
        Loop.SetExceptionHandler((_, report) => _reports.Add(report));
    }

    public EventLoop Loop { get; }

    /// <summary>Runs a coroutine on a loop of its own.</summary>
    public static void Run(PollerKind poller, Func<IoLoop, Coroutine> main, bool debug = false)
    {
        using var io = new IoLoop(poller, debug);
        io.Loop.RunUntilComplete(io.Watched(main));
    }

    /// <summary>The same, but time jumps to the next deadline whenever everything is quiet, the system too. For time
    /// limits of the loop; what another process does takes its time.</summary>
    public static void RunInVirtualTime(PollerKind poller, Func<IoLoop, Coroutine> main, bool debug = false)
    {
        using var io = new IoLoop(poller, debug, new VirtualClock { AutoJumpThreshold = s_quiet });
        io.Loop.RunUntilComplete(main(io));
    }

    /// <summary>Waits until something is so; it must become so by what the loop does.</summary>
    public static async Coroutine Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Asyncio.Sleep(Asyncio.RunningLoop.IsInRealTime ? 0.001 : 1);
        }
    }

    /// <summary>Takes the oldest report, which must be there.</summary>
    public LoopErrorContext TakeReport()
    {
        Assert.True(_reports.Count > 0, "Nothing was reported.");
        LoopErrorContext report = _reports[0];
        _reports.RemoveAt(0);
        return report;
    }

    public void AssertNoReport() => Assert.Empty(_reports.Select(report => report.Message));

    public void Dispose()
    {
        if (!Loop.IsClosed)
        {
            // What was lost in the last turn has to say so.
            for (int i = 0; i < 100 && (Loop.GetStatistics().Ready > 0 || i < 3); i++)
            {
                Loop.PollEvents(TimeSpan.Zero);
                Loop.ProcessEvents();
                Loop.ProcessReady();
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
    }

    private async Coroutine Watched(Func<IoLoop, Coroutine> main)
    {
        LoopTask task = Asyncio.CreateTask(main(this), name: "main");
        var (done, _) = await Asyncio.Wait([task], timeout: Patience);
        if (done.Count == 0)
        {
            string tree = string.Join(
                Environment.NewLine, Asyncio.AllTasks().Select(live => Asyncio.FormatCallGraph(live)));
            task.Cancel("The test took too long.");
            await Asyncio.Wait([task], timeout: 5);
            Assert.Fail($"The test has not ended after {Patience} s:{Environment.NewLine}{tree}");
        }

        await task;
    }
}
