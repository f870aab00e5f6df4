using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>What may wake a loop from outside, though it has nothing to run and no timer.</summary>
internal static class Outside
{
    public static bool MayWake(EventLoop loop) => Of(loop).Any();

    /// <summary>All of it, for people.</summary>
    public static IEnumerable<string> Of(EventLoop loop)
    {
        if (loop.Workers.HoldTime)
        {
            yield return $"{string.Join(", ", loop.Workers.Names)} on a thread";
        }

        // What a simulated network has under way is a timer of the loop.
        foreach (PollEntry entry in loop.Poller.Network is null ? loop.Poller.Entries : [])
        {
            yield return $"{entry.Owner}";
        }

        if (loop.Signals.Count > 0)
        {
            yield return $"{loop.Signals.Count} signals";
        }

        if (loop.Children.Count > 0)
        {
            yield return $"{loop.Children.Count} child processes";
        }

        if (loop.ExpectedPosts > 0)
        {
            yield return $"{loop.ExpectedPosts} operations of .NET";
        }

        foreach (LoopTask task in loop.LiveTasks().Where(static task => task.Awaited is ForeignWait))
        {
            yield return $"{task.Awaited} of task '{task.Name}'";
        }
    }
}
