using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>
/// Tasks that belong together: when the group's block is left, all of them have ended. If one fails, the others are
/// cancelled, and the failures are thrown together as an <see cref="ExceptionGroup"/>.
/// </summary>
/// <remarks>
/// <code>
/// await TaskGroup.Run(async group =>
/// {
///     _ = group.CreateTask(Fetch("a"));     // _ = or the compiler takes it for a forgotten await
///     _ = group.CreateTask(Fetch("b"));
/// });                                  // both have ended here
/// </code>
/// <para>It is a method with a body, not a <c>using</c>, because only so it sees how the body ended.</para>
/// <para><b>Python</b>: <c>asyncio.TaskGroup</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class TaskGroup
{
    private readonly LoopTask _parent = EventLoop.RequireTask(nameof(TaskGroup));
    private readonly int _requestBefore;
    private readonly List<Exception> _errors = [];
    private readonly GroupMembers _children;
    private bool _isAborting;
    private bool _isExiting;
    private bool _hasCancelledParent;

    private TaskGroup()
    {
        _requestBefore = _parent.DeliveredRequest;
        _children = new GroupMembers(_parent);
    }

    private bool IsFinished => _isExiting && _children.Count == 0;

    /// <summary>Runs a body that starts tasks in a group, and waits for all of them.</summary>
    /// <param name="body">Runs in the current task; given the group.</param>
    /// <exception cref="ExceptionGroup">The body or tasks failed; always a group, even of one.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if a task of the group has not ended when the body has.</para>
    /// <para><b>Cancel safety</b>: cancelling it cancels the body and every task, and waits for them.</para>
    /// <para><b>Python</b>: <c>async with asyncio.TaskGroup()</c>.</para>
    /// </remarks>
    public static Coroutine Run(Func<TaskGroup, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunGroup(async group =>
        {
            await body(group);
            return true;
        });
    }

    /// <typeparam name="T">The type of the body's result.</typeparam>
    /// <returns>The body's result; <c>default</c> if <see cref="Cancel"/> ended the body before it had one.</returns>
    /// <inheritdoc cref="Run(Func{TaskGroup, Coroutine})"/>
    public static Coroutine<T> Run<T>(Func<TaskGroup, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunGroup(body);
    }

    /// <summary>Starts a task in the group.</summary>
    /// <param name="coroutine">What to run.</param>
    /// <param name="name">Its name; null for <c>Task-N</c>.</param>
    /// <param name="context">The ambient values it starts with; null for a copy of the caller's.</param>
    /// <param name="eager">Run it at once up to its first suspension.</param>
    /// <exception cref="InvalidOperationException">The group has ended, or is being cancelled; the coroutine will not
    /// run.</exception>
    /// <remarks><para><b>Python</b>: <c>TaskGroup.create_task()</c>.</para></remarks>
    public LoopTask CreateTask(
        Coroutine coroutine, string? name = null, ExecutionContext? context = null, bool eager = false)
    {
        EnsureOpen(coroutine);
        return Join(_parent.Loop.CreateTask(coroutine, name, context, eager, _children.Scope));
    }

    /// <typeparam name="T">The type of the task's result.</typeparam>
    /// <inheritdoc cref="CreateTask(Coroutine, string?, ExecutionContext?, bool)"/>
    public LoopTask<T> CreateTask<T>(
        Coroutine<T> coroutine, string? name = null, ExecutionContext? context = null, bool eager = false)
    {
        EnsureOpen(coroutine);
        return Join(_parent.Loop.CreateTask(coroutine, name, context, eager, _children.Scope));
    }

    /// <summary>
    /// Ends the group early, and without an exception: the body and every task are cancelled, and waited for. Does
    /// nothing if the group has ended.
    /// </summary>
    /// <param name="reason">Why, for people.</param>
    /// <exception cref="InvalidOperationException">Called from another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>TaskGroup.cancel()</c> of 3.15.</para></remarks>
    public void Cancel(string? reason = null)
    {
        _parent.Loop.EnsureOwnThread();
        if (!IsFinished && !_isAborting)
        {
            Abort(reason, _parent.Loop.CurrentTask?.Name);
            CancelParent(reason, _parent.Loop.CurrentTask?.Name);
        }
    }

    /// <summary>How many tasks there are, and how they do.</summary>
    /// <exception cref="InvalidOperationException">Called from another thread.</exception>
    public GroupStatistics GetStatistics()
    {
        _parent.Loop.EnsureOwnThread();
        return new GroupStatistics(_children.Count, _errors.Count, _isAborting);
    }

    /// <summary>The group, for people.</summary>
    public override string ToString() =>
        $"<TaskGroup tasks={_children.Count} errors={_errors.Count}{(_isAborting ? " cancelling" : "")}>";

    private static async Coroutine<T> RunGroup<T>(Func<TaskGroup, Coroutine<T>> body)
    {
        var group = new TaskGroup();
        T result = default!;
        Exception? thrown = null;
        try
        {
            result = await body(group);
        }
        catch (Exception e)
        {
            thrown = e;
        }

        await group.Exit(thrown);
        return result;
    }

    private void EnsureOpen(Coroutine coroutine)
    {
        ArgumentNullException.ThrowIfNull(coroutine);
        if (!IsFinished && !_isAborting)
        {
            return;
        }

        coroutine.Refuse();
        throw new InvalidOperationException(
            IsFinished
                ? $"The TaskGroup has ended, so it cannot start {coroutine}. Start tasks inside the body of "
                  + "TaskGroup.Run, or from a task of the group that is still running."
                : $"The TaskGroup is being cancelled, so it cannot start {coroutine}. Let the cancellation pass, "
                  + "or do the clean-up in the task itself.");
    }

    private TTask Join<TTask>(TTask task) where TTask : LoopTask
    {
        _children.Add(task);
        task.Watch(ChildEnded, onBehalfOf: _parent);
        if (_isAborting && !task.IsDone)
        {
            // It was eager, and cancelled the group before it belonged to it.
            task.CancelCore("the TaskGroup was cancelled", task.Name);
        }

        return task;
    }
}
