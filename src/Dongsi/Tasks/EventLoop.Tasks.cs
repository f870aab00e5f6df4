using System.Runtime.CompilerServices;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop : ICoroutineHost
{
    // Intrusive and in order of creation: the loop keeps every live task, and shutdown cancels the oldest first.
    private LoopTask? _firstLive;
    private LoopTask? _lastLive;

    string? ICoroutineHost.CurrentTaskName => CurrentTask?.Name;

    /// <summary>The task whose step is running, or null in a plain callback.</summary>
    /// <remarks>Not cast: a loop's trampoline runs nothing but tasks, and every lock asks.</remarks>
    internal LoopTask? CurrentTask => Unsafe.As<LoopTask?>(Trampoline.Task);

    /// <summary>The task that runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    internal static LoopTask RequireTask(string what) =>
        t_running?.CurrentTask ?? throw ThrowHelper.NoCurrentTask(what);

    /// <summary>Makes a task of a coroutine. It runs from the next turn on.</summary>
    /// <param name="coroutine">What to run.</param>
    /// <param name="name">Its name; null for <c>Task-N</c>.</param>
    /// <param name="context">The ambient values (<see cref="AsyncLocal{T}"/>) it starts with; null for a copy of the
    /// caller's. Nothing is written back.</param>
    /// <param name="eager">Run it at once up to its first suspension, inside this call.</param>
    /// <exception cref="InvalidOperationException">The coroutine was awaited before, or the loop is closed or runs on
    /// another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.create_task()</c>.</para></remarks>
    public LoopTask CreateTask(
        Coroutine coroutine, string? name = null, ExecutionContext? context = null, bool eager = false) =>
        CreateTask(coroutine, name, context, eager, scope: null);

    /// <typeparam name="T">The type of the coroutine's result.</typeparam>
    /// <inheritdoc cref="CreateTask(Coroutine, string?, ExecutionContext?, bool)"/>
    public LoopTask<T> CreateTask<T>(
        Coroutine<T> coroutine, string? name = null, ExecutionContext? context = null, bool eager = false) =>
        CreateTask(coroutine, name, context, eager, scope: null);

    /// <summary>A task that belongs to a scope, because a group that was opened in it starts the task.</summary>
    internal LoopTask CreateTask(
        Coroutine coroutine, string? name, ExecutionContext? context, bool eager, CancelScope? scope)
    {
        PrepareTask(coroutine);
        return Start(new LoopTask(this, coroutine, name, context, scope), eager);
    }

    /// <inheritdoc cref="CreateTask(Coroutine, string?, ExecutionContext?, bool, CancelScope?)"/>
    internal LoopTask<T> CreateTask<T>(
        Coroutine<T> coroutine, string? name, ExecutionContext? context, bool eager, CancelScope? scope)
    {
        PrepareTask(coroutine);
        return Start(new LoopTask<T>(this, coroutine, name, context, scope), eager);
    }

    /// <summary>All tasks that have not ended, in order of creation.</summary>
    internal List<LoopTask> LiveTasks()
    {
        List<LoopTask> tasks = new(_liveTaskCount);
        for (LoopTask? task = _firstLive; task is not null; task = task.NextLive)
        {
            tasks.Add(task);
        }

        return tasks;
    }

    internal void RemoveLive(LoopTask task)
    {
        if (task.PreviousLive is null && _firstLive != task)
        {
            return;
        }

        if (task.PreviousLive is { } previous)
        {
            previous.NextLive = task.NextLive;
        }
        else
        {
            _firstLive = task.NextLive;
        }

        if (task.NextLive is { } next)
        {
            next.PreviousLive = task.PreviousLive;
        }
        else
        {
            _lastLive = task.PreviousLive;
        }

        task.PreviousLive = task.NextLive = null;
        _liveTaskCount--;
    }

    void ICoroutineHost.MakeReady(Runnable task)
    {
        if (t_running == this)
        {
            Ready(task);
        }
        else
        {
            Post(task);
        }
    }

    void ICoroutineHost.Adopt(Coroutine coroutine, Action continuation) =>
        CreateTask(coroutine).Watch(done =>
        {
            // The foreign method's await looks at the coroutine for the result; the task was only the way there.
            ((LoopTask)done).HandOverTo(coroutine);
            continuation();
        });

    void ICoroutineHost.ReportPendingTasks()
    {
        foreach (LoopTask task in LiveTasks())
        {
            CallExceptionHandler(new LoopErrorContext
            {
                Kind = LoopErrorKind.Warning,
                Message = $"Task '{task.Name}' ({task.Root.Name}) was pending when its loop was closed, and will never "
                    + "end. Cancel and await it first; Asyncio.Run and Runner do.",
                Task = task,
            });
        }
    }

    void ICoroutineHost.DropPendingTasks()
    {
        foreach (LoopTask task in LiveTasks())
        {
            CancelScope.LeaveAll(task);
            foreach (Runnable waiter in task.Waiters.ToArray())
            {
                waiter.Drop();
            }
        }
    }

    IForgottenReport? ICoroutineHost.ExpectAwait(Coroutine coroutine)
    {
        if (!Debug)
        {
            return null;
        }

        var report = new ForgottenCoroutine(coroutine.Name, CreationSite.Capture());
        ReportLater(report);
        return report;
    }

    private void PrepareTask(Coroutine coroutine)
    {
        ArgumentNullException.ThrowIfNull(coroutine);
        try
        {
            EnsureUsable();
        }
        catch (InvalidOperationException)
        {
            // It will never run, and the exception says so already: no second report that nobody awaited it.
            coroutine.Refuse();
            throw;
        }
    }

    private TTask Start<TTask>(TTask task, bool eager) where TTask : LoopTask
    {
        AddLive(task);
        if (_watch != Watched.Nothing)
        {
            NoteSpawned(task);
        }

        // An eager task that starts an eager task that starts …: each stands on the thread's stack on top of the
        // last. Before it overflows, which nobody could catch, the next one has to wait for its turn.
        if (eager && t_running == this && RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            RunEagerlyWatched(task);
        }
        else
        {
            Ready(task);
        }

        return task;
    }

    private void AddLive(LoopTask task)
    {
        _liveTaskCount++;
        task.PreviousLive = _lastLive;
        if (_lastLive is null)
        {
            _firstLive = task;
        }
        else
        {
            _lastLive.NextLive = task;
        }

        _lastLive = task;
    }
}
