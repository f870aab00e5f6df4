using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>What a loop has left to do when its program is over.</summary>
internal static class Leaks
{
    // What is ready when the program has ended may run to its end; what makes itself ready for ever is a leak.
    private const int TurnsToSettle = 100;

    /// <summary>Runs a few turns without letting time pass.</summary>
    public static void Settle(EventLoop loop)
    {
        loop.ProcessEvents();
        for (int i = 0; i < TurnsToSettle && loop.GetStatistics().Ready > 0; i++)
        {
            loop.ProcessReady();
        }
    }

    /// <summary>What is left, for people.</summary>
    public static IEnumerable<string> In(EventLoop loop)
    {
        EventLoopStatistics statistics = loop.GetStatistics();
        if (statistics.LiveTasks > 0)
        {
            yield return $"{statistics.LiveTasks} live tasks: {string.Join(", ", loop.LiveTasks())}";
        }

        if (statistics.Timers != 0)
        {
            yield return $"{statistics.Timers} timers, the next at {statistics.NextDeadline}";
        }

        if (statistics.Ready > 0)
        {
            yield return $"{statistics.Ready} ready handles";
        }
    }

    /// <summary>What it has open of the system's.</summary>
    public static IEnumerable<string> OpenIn(EventLoop loop)
    {
        foreach (PollEntry entry in loop.Poller.Entries)
        {
            yield return $"{entry.Owner} open";
        }

        if (loop.Workers.Count > 0)
        {
            yield return $"{loop.Workers.Count} threads at work: {string.Join(", ", loop.Workers.Names)}";
        }

        if (loop.Children.Count > 0)
        {
            yield return $"{loop.Children.Count} child processes that run";
        }

        if (loop.Signals.Count > 0)
        {
            yield return $"{loop.Signals.Count} signals that are still listened to";
        }
    }
}
