namespace Dongsi.Testing;

/// <summary>
/// A loop in virtual time has nothing to run, no deadline to jump to, and nothing outside that could wake it: it would
/// wait for ever. The message shows what every task waits for.
/// </summary>
/// <remarks><para><b>Python</b>: has none; a test that deadlocks hangs.</para></remarks>
public sealed class DeadlockException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public DeadlockException() : this("The loop would wait for ever.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What every task waits for.</param>
    public DeadlockException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What every task waits for.</param>
    /// <param name="innerException">What led to it.</param>
    public DeadlockException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    internal static DeadlockException Of(EventLoop loop, VirtualClock clock)
    {
        string[] outside = [.. Outside.Of(loop)];
        int timers = loop.GetStatistics().Timers + clock.GetStatistics().Timers;
        string why = (outside.Length, timers) switch
        {
            (0, 0) => "no timer is set, and no thread, socket, process, signal or Task of .NET is waited for. If a "
                + "thread of your own was going to wake the loop, let a coroutine await it as a Task",
            (0, _) => $"nobody has moved the clock, which does not jump by itself, for {clock.Patience} of real time, "
                + $"and {timers} timers wait for that",
            _ => $"nothing has come from outside in {clock.Patience} of real time (clock.Patience); "
                + $"it waits for {string.Join(", ", outside)}",
        };
        return new DeadlockException(
            $"Deadlock at {clock.Elapsed} of virtual time: nothing is ready, {why}. "
            + $"{loop.GetStatistics().LiveTasks} tasks live:{Environment.NewLine}{TaskTree.Of(loop)}");
    }
}
