namespace Dongsi;

/// <summary>
/// The names of Python's <c>asyncio</c> module: run a program, make tasks, wait for them. Everything but <c>Run</c> and
/// the threadsafe entries is for code that a loop is running.
/// </summary>
public static partial class Asyncio
{
    /// <summary>The loop that runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    /// <remarks><para><b>Python</b>: <c>asyncio.get_running_loop()</c>.</para></remarks>
    public static EventLoop RunningLoop => EventLoop.RequireRunning();

    /// <summary>The task that is running, or null in a plain callback or outside a loop.</summary>
    /// <remarks><para><b>Python</b>: <c>asyncio.current_task()</c>.</para></remarks>
    public static LoopTask? CurrentTask => EventLoop.Running?.CurrentTask;

    /// <summary>
    /// The token of the current task, for operations of .NET that want one: it is cancelled when the task is asked to
    /// cancel, and good again after every request was taken back.
    /// </summary>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks><para><b>Python</b>: has none; its operations are all its own.</para></remarks>
    public static CancellationToken CurrentToken => EventLoop.RequireTask(nameof(CurrentToken)).Token;

    /// <summary>All tasks of the running loop that have not ended, in order of creation.</summary>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks><para><b>Python</b>: <c>asyncio.all_tasks()</c>.</para></remarks>
    public static IReadOnlyCollection<LoopTask> AllTasks() => RunningLoop.LiveTasks();

    /// <inheritdoc cref="EventLoop.CreateTask(Coroutine, string?, ExecutionContext?, bool)"/>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para>A task that fails without anybody awaiting it is reported, but its creator goes on. If tasks belong
    /// together, use a <see cref="TaskGroup"/>.</para>
    /// <para><b>Python</b>: <c>asyncio.create_task()</c>.</para>
    /// </remarks>
    public static LoopTask CreateTask(
        Coroutine coroutine, string? name = null, ExecutionContext? context = null, bool eager = false) =>
        LoopFor(coroutine).CreateTask(coroutine, name, context, eager);

    /// <typeparam name="T">The type of the coroutine's result.</typeparam>
    /// <inheritdoc cref="CreateTask(Coroutine, string?, ExecutionContext?, bool)"/>
    public static LoopTask<T> CreateTask<T>(
        Coroutine<T> coroutine, string? name = null, ExecutionContext? context = null, bool eager = false) =>
        LoopFor(coroutine).CreateTask(coroutine, name, context, eager);

    private static EventLoop LoopFor(Coroutine coroutine)
    {
        ArgumentNullException.ThrowIfNull(coroutine);
        if (EventLoop.Running is null)
        {
            // It will never run, and the exception says so already.
            coroutine.Refuse();
        }

        return RunningLoop;
    }
}
