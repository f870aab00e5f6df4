namespace Dongsi.Repo.Tests.Bans;

/// <summary>
/// Time, scheduling, I/O and disk are the only seams: whoever holds the loop's clock, schedule policy, poller and
/// store decides all that happens. One call past them and a test in virtual time sleeps for real.
/// </summary>
internal static class BanTable
{
    private const string Clock = "read the loop's clock (EventLoop.Time), or a TimeProvider that was handed in";
    private const string Waiting = "wait on the loop: Asyncio.Sleep, EventLoop.CallLater";
    private const string Scheduling = "schedule on the loop (EventLoop.CallSoon), or on a thread through Threads/";
    private const string Chance = "take numbers from the schedule policy, which a test can seed";

    public static IReadOnlyList<Ban> All { get; } =
    [
        new("System.DateTime.Now", Clock),
        new("System.DateTime.UtcNow", Clock),
        new("System.DateTime.Today", Clock),
        new("System.DateTimeOffset.Now", Clock),
        new("System.DateTimeOffset.UtcNow", Clock),
        new("System.Diagnostics.Stopwatch", Clock),
        new("System.Environment.TickCount", Clock),
        new("System.Environment.TickCount64", Clock),
        new("System.TimeProvider.System", "take the loop's TimeProvider; the default is named in one place", Files: 1),
        new("System.Random", Chance),
        new("System.Security.Cryptography.RandomNumberGenerator", Chance),
        new("System.Guid.NewGuid", Chance),
        new("System.Threading.Thread.Sleep", Waiting,
            [new("Pollers/IoUring/Ring.cs", "a kernel that is short of memory for a ring has it again in a moment")]),
        new("System.Threading.Tasks.Task.Delay", Waiting),
        new("System.Threading.Timer", Waiting),
        new("System.Threading.PeriodicTimer", Waiting),
        new("System.Timers.Timer", Waiting),
        new("System.Threading.CancellationTokenSource.CancelAfter", Waiting),
        new("System.Threading.Monitor.Wait", Waiting,
            [
                new("Threads/", "an idle thread waits for a job, and whoever shuts an executor down for its end"),
                new("Runners/GuestPoller.cs", "the thread that waits in a guest's poller waits for the next wait"),
            ]),
        new("System.Threading.Thread.Start", Scheduling),
        new("System.Threading.Thread.UnsafeStart", Scheduling,
            [
                new("Threads/CachedThread.cs", "the one place that makes threads for work"),
                new("Runners/GuestPoller.cs", "a guest's poller is waited in on a thread of its own"),
            ]),
        new("System.Threading.ThreadPool", Scheduling),
        new("System.Threading.Tasks.Task.Run", Scheduling),
        new("System.Threading.Tasks.TaskFactory.StartNew", Scheduling),
        new("System.Console", "report to the loop's exception handler",
            [
                new("Diagnostics/", "the default exception handler and PrintCallGraph write to stderr and stdout"),
                new("Asyncio.OpenStandardStreams.cs", "the program's own streams, where it asks for them"),
            ]),
    ];
}
