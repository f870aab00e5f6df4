using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Who waits for a task, and who for those, with the coroutines that each is in.</summary>
    /// <param name="future">A future or task of the running loop; null for the current task.</param>
    /// <param name="limit">How many coroutines of each task: the innermost ones if positive, the outermost if
    /// negative; null for all.</param>
    /// <returns>Null if no future is given and no task is running.</returns>
    /// <exception cref="InvalidOperationException">No future is given and no loop is running on this thread, or the
    /// future's loop is running on another one.</exception>
    /// <remarks><para><b>Python</b>: <c>asyncio.capture_call_graph()</c>.</para></remarks>
    public static FutureCallGraph? CaptureCallGraph(Future? future = null, int? limit = null)
    {
        Future? start = future ?? RunningLoop.CurrentTask;
        start?.Loop.EnsureOwnThread();
        return start is null ? null : new CallGraphCapture(limit).Capture(start);
    }

    /// <summary>The same as a tree for people. Each task is described once; a task that waits for itself is named.
    /// </summary>
    /// <returns>Empty if there is no graph.</returns>
    /// <remarks><para><b>Python</b>: <c>asyncio.format_call_graph()</c>.</para></remarks>
    /// <inheritdoc cref="CaptureCallGraph"/>
    public static string FormatCallGraph(Future? future = null, int? limit = null) =>
        CaptureCallGraph(future, limit) is { } graph ? CallGraphText.Format(graph) : "";

    /// <summary>Prints the tree.</summary>
    /// <param name="future">A future or task of the running loop; null for the current task.</param>
    /// <param name="output">Where; null for standard error.</param>
    /// <param name="limit">How many coroutines of each task; null for all.</param>
    /// <remarks><para><b>Python</b>: <c>asyncio.print_call_graph()</c>.</para></remarks>
    /// <inheritdoc cref="CaptureCallGraph" path="/exception"/>
    public static void PrintCallGraph(Future? future = null, TextWriter? output = null, int? limit = null) =>
        ErrorOutput.WriteLine(FormatCallGraph(future, limit), output);
}
