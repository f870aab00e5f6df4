using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>
/// Tasks that belong together, in Trio's way: a group with a <see cref="Dongsi.CancelScope"/> around its body and all
/// its tasks. If one fails, the scope is cancelled; when the block is left, all of them have ended.
/// </summary>
/// <remarks>
/// <code>
/// await Nursery.Run(async nursery =>
/// {
///     int port = await nursery.Start&lt;int&gt;(status => Serve(status));   // goes on once it listens
///     LoopTask client = nursery.StartSoon(Client(port));
///     await client;
///     nursery.CancelScope.Cancel("the client has gone");
/// });
/// </code>
/// <para>Compared with a <see cref="TaskGroup"/>: tasks that are cancelled stay cancelled at every await, not at one;
/// a task that is started while the nursery is being cancelled is accepted, and runs to its first await; and one can be
/// waited for until it is ready (<see cref="Start"/>).</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>trio.open_nursery()</c>, <c>anyio.create_task_group()</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Nursery
{
    private readonly LoopTask _host;
    private readonly GroupMembers _children;
    private readonly List<Exception> _errors = [];
    private bool _isFinished;

    private Nursery()
    {
        CancelScope = CancelScope.Open(nameof(Nursery));
        _host = EventLoop.RequireTask(nameof(Nursery));
        _children = new GroupMembers(_host);
    }

    /// <summary>
    /// What the body and all tasks of the nursery are in. Cancelling it ends the nursery early, and without an
    /// exception.
    /// </summary>
    /// <remarks><para><b>Python</b>: <c>nursery.cancel_scope</c>.</para></remarks>
    public CancelScope CancelScope { get; }

    /// <summary>Runs a body that starts tasks in a nursery, and waits for all of them.</summary>
    /// <param name="body">Runs in the current task; given the nursery.</param>
    /// <exception cref="ExceptionGroup">The body or tasks failed; always a group, even of one.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if a task of the nursery has not ended when the body has, or a scope around it is
    /// cancelled.</para>
    /// <para><b>Cancel safety</b>: cancelling it cancels the body and every task, and waits for them.</para>
    /// <para><b>Python</b>: <c>async with trio.open_nursery()</c>.</para>
    /// </remarks>
    public static Coroutine Run(Func<Nursery, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunNursery(async nursery =>
        {
            await body(nursery);
            return true;
        });
    }

    /// <typeparam name="T">The type of the body's result.</typeparam>
    /// <returns>The body's result; <c>default</c> if the scope was cancelled before it had one.</returns>
    /// <inheritdoc cref="Run(Func{Nursery, Coroutine})"/>
    public static Coroutine<T> Run<T>(Func<Nursery, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunNursery(body);
    }

    /// <summary>Starts a task in the nursery, as long as one of its tasks, or its body, has not ended.</summary>
    /// <param name="coroutine">What to run.</param>
    /// <param name="name">Its name; null for <c>Task-N</c>.</param>
    /// <returns>
    /// The task. It can be cancelled by itself, which is no failure of the nursery; whoever awaits it then gets a
    /// <see cref="ChildCancelledException"/>.
    /// </returns>
    /// <exception cref="InvalidOperationException">The nursery has ended; the coroutine will not run.</exception>
    /// <remarks><para><b>Python</b>: <c>nursery.start_soon()</c>; <c>anyio.TaskHandle</c>.</para></remarks>
    public LoopTask StartSoon(Coroutine coroutine, string? name = null)
    {
        EnsureOpen(coroutine);
        return Join(_host.Loop.CreateTask(coroutine, name, context: null, eager: false, CancelScope));
    }

    /// <typeparam name="T">The type of the task's result.</typeparam>
    /// <inheritdoc cref="StartSoon(Coroutine, string?)"/>
    public LoopTask<T> StartSoon<T>(Coroutine<T> coroutine, string? name = null)
    {
        EnsureOpen(coroutine);
        return Join(_host.Loop.CreateTask(coroutine, name, context: null, eager: false, CancelScope));
    }

    /// <summary>How many tasks there are, and how they do.</summary>
    /// <exception cref="InvalidOperationException">Called from another thread.</exception>
    public GroupStatistics GetStatistics()
    {
        _host.Loop.EnsureOwnThread();
        return new GroupStatistics(_children.Count, _errors.Count, CancelScope.IsCancelled);
    }

    /// <summary>The nursery, for people.</summary>
    public override string ToString() =>
        $"<Nursery tasks={_children.Count} errors={_errors.Count}{(CancelScope.CancelCalled ? " cancelling" : "")}>";

    private static async Coroutine<T> RunNursery<T>(Func<Nursery, Coroutine<T>> body)
    {
        var nursery = new Nursery();
        T result = default!;
        Exception? thrown = null;
        try
        {
            result = await body(nursery);
        }
        catch (Exception e)
        {
            thrown = e;
        }

        await nursery.Exit(thrown);
        return result;
    }

    private async Coroutine Exit(Exception? thrown)
    {
        bool wasCancelled = thrown is not null && _host.IsCancellation(thrown);

        // A future or task that somebody else has cancelled, say: nobody wants the end of the nursery, and nobody but
        // the caller may learn that the body has none.
        bool isNobodys = wasCancelled && !CancelScope.IsHostAsked;
        Exception? cancellation = wasCancelled ? thrown : null;
        if (thrown is not null)
        {
            var asked = cancellation as CancelledException;
            CancelScope.CancelCore(
                wasCancelled ? asked?.Reason : "the body of the Nursery failed", asked?.Origin ?? _host.Name);
        }

        cancellation = await _children.WaitForAll(
            isCheckpoint: thrown is null, cancellation, e => CancelScope.CancelCore(e.Reason, e.Origin));
        _isFinished = true;
        if (thrown is not null && !wasCancelled)
        {
            _errors.Add(thrown);
        }

        bool isOwn = CloseScope(cancellation, mayCatch: !isNobodys);
        if (_errors.Count > 0)
        {
            if (CancelScope.HasNewRequest)
            {
                _host.AskAgain("cancelled while its Nursery was failing");
            }

            throw new ExceptionGroup("unhandled errors in a Nursery", _errors);
        }

        if (cancellation is not null && !isOwn)
        {
            ExceptionDispatchInfo.Throw(cancellation);
        }
    }

    private bool CloseScope(Exception? cancellation, bool mayCatch)
    {
        try
        {
            return CancelScope.Close(cancellation, mayCatch);
        }
        catch (InvalidOperationException e) when (_errors.Count > 0)
        {
            // It was left out of order; what the tasks have thrown must not be lost for that.
            _errors.Add(e);
            return false;
        }
    }

    private void EnsureOpen(Coroutine coroutine)
    {
        ArgumentNullException.ThrowIfNull(coroutine);
        if (_isFinished)
        {
            coroutine.Refuse();
            throw ThrowHelper.NurseryHasEnded(coroutine);
        }
    }

    private TTask Join<TTask>(TTask task) where TTask : LoopTask
    {
        _children.Add(task);
        task.IsHandle = true;
        task.Watch(ChildEnded, onBehalfOf: _host);
        return task;
    }

    private void ChildEnded(Future child)
    {
        _children.Let();
        if (child.HasFailed)
        {
            Exception error = child.FailureOrCancellation()!;
            _errors.Add(error);
            CancelScope.CancelCore(
                $"another task of the Nursery failed: {error.Message}", ((LoopTask)child).Name);
        }
    }
}
