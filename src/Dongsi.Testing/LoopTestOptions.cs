namespace Dongsi.Testing;

/// <summary>How <c>LoopTest.Run</c> runs a test.</summary>
public sealed record LoopTestOptions
{
    internal static LoopTestOptions Default { get; } = new();

    /// <summary>Run on the system's clock; false, in virtual time, by default.</summary>
    public bool RealTime { get; init; }

    /// <summary>The clock; null for a new <see cref="VirtualClock"/>. Not used in real time.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>How the loop waits for the operating system.</summary>
    public PollerKind Poller { get; init; }

    /// <summary>Debug mode; true by default. What runs long without an await is not reported, because a test that
    /// runs first pays for the compiler: set <see cref="EventLoop.SlowCallbackDuration"/> if that is what it tests.
    /// </summary>
    public bool Debug { get; init; } = true;

    /// <summary>How long the test may take in real time; 60 s by default, <see cref="Timeout.InfiniteTimeSpan"/> for
    /// ever. Then it is cancelled and fails with the task tree. A test that blocks its thread hears nothing of it.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Cancels the test, as the framework's own token does.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Does the test fail for what its loop has left at the end: live tasks, timers, ready handles, open
    /// sockets and pipes, threads at work, child processes, signals? True by default.</summary>
    public bool CheckLeaks { get; init; } = true;

    /// <summary>Does it also fail for descriptors that the process has open after the test and had not before (Linux)?
    /// False by default: other tests that run at the same time open theirs.</summary>
    public bool CheckDescriptors { get; init; }
}
