using System.Text;

namespace Dongsi.Testing;

/// <summary>What all tasks of a loop wait for, and who waits for them.</summary>
internal static class TaskTree
{
    /// <remarks>
    /// A tree for each task that waits for something else than a task; who waits for that task stands below it. What
    /// is left then waits in a circle.
    /// </remarks>
    public static string Of(EventLoop loop)
    {
        List<LoopTask> left = loop.LiveTasks();
        var text = new StringBuilder();
        foreach (LoopTask task in left.Where(static task => !task.IsDone))
        {
            text.Append("  ").Append(task.Name).Append(" (").Append(task.Root.Name).Append(") waits for ")
                .AppendLine(WhatOf(task));
        }

        foreach (LoopTask root in left.Where(static task => task.Awaited is not LoopTask).Concat(left))
        {
            string graph = Asyncio.FormatCallGraph(root);
            if (!text.ToString().Contains(graph, StringComparison.Ordinal))
            {
                text.AppendLine(graph);
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string WhatOf(LoopTask task) => task.Awaited?.ToString() ?? "its first step";
}
