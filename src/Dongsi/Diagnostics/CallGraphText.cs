using System.Text;

namespace Dongsi.LowLevel;

/// <summary>Writes a call graph as a tree.</summary>
internal static class CallGraphText
{
    private const int IndentPerLevel = 4;

    // Deeper levels stand under each other, or the indentation alone would be quadratic in the length of a chain.
    private const int DeepestIndent = 40;

    public static string Format(FutureCallGraph graph)
    {
        var text = new StringBuilder();
        var left = new Stack<(FutureCallGraph Node, int Level)>([(graph, 0)]);
        while (left.TryPop(out (FutureCallGraph Node, int Level) next))
        {
            string indent = new(' ', Math.Min(next.Level, DeepestIndent) * IndentPerLevel);
            AppendNode(text, next.Node, indent);
            for (int i = next.Node.AwaitedBy.Count - 1; i >= 0; i--)
            {
                left.Push((next.Node.AwaitedBy[i], next.Level + 1));
            }
        }

        return text.ToString().TrimEnd();
    }

    private static void AppendNode(StringBuilder text, FutureCallGraph node, string indent)
    {
        text.Append(indent).Append("* ").Append(Label(node.Future)).AppendLine(node.Link switch
        {
            CallGraphLink.Cycle => " <- waits for itself: a cycle",
            CallGraphLink.Shown => " (shown above)",
            _ => "",
        });
        if (node.CallStack.Count > 0)
        {
            text.Append(indent).AppendLine("  + Call stack:");
            foreach (string name in node.CallStack)
            {
                text.Append(indent).Append("  |   async ").Append(name).AppendLine("()");
            }
        }

        if (node.AwaitedBy.Count > 0)
        {
            text.Append(indent).AppendLine("  + Awaited by:");
        }
    }

    private static string Label(Future future) => future is LoopTask task
        ? $"LoopTask(name='{task.Name}', {task.StateName})"
        : future.ToString();
}
