using Dongsi.LowLevel;

namespace Dongsi;

// Tasks that are started and not waited for.
public sealed partial class BlockingPortal
{
    /// <summary>Starts a coroutine as a task of the loop, and does not wait.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">Called on the loop, for the coroutine.</param>
    /// <param name="name">The task's name; null for the usual one.</param>
    /// <param name="cancellationToken">Cancels the task, as a scope does.</param>
    /// <returns>Ends as the task does. Whoever is interested in a failure has to look at it.</returns>
    /// <exception cref="InvalidOperationException">This is the loop's own thread, or the portal was
    /// stopped.</exception>
    /// <remarks><para><b>Python</b>: <c>portal.start_task_soon()</c>; to cancel its future is to cancel the task, which
    /// here the token does.</para></remarks>
    public Task<T> StartTaskSoon<T>(
        Func<Coroutine<T>> function, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Start(() => _loop.CreateTask(function(), name), Children.ResultOf<T>, cancellationToken);
    }

    /// <inheritdoc cref="StartTaskSoon{T}" path="/summary|/param|/returns|/exception|/remarks"/>
    public Task StartTaskSoon(
        Func<Coroutine> function, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Start(() => _loop.CreateTask(function(), name), static _ => true, cancellationToken);
    }

    /// <summary>Starts a task and blocks until it says that it is ready: a server that listens, say.</summary>
    /// <typeparam name="T">What the task tells when it is ready.</typeparam>
    /// <param name="function">Called on the loop. Its coroutine calls <see cref="TaskStatus{T}.Started"/> when it is
    /// ready, and goes on.</param>
    /// <param name="name">The task's name; null for the usual one.</param>
    /// <param name="cancellationToken">Cancels the task, as a scope does.</param>
    /// <returns>A task of .NET that ends as the task does, and what the task told.</returns>
    /// <exception cref="InvalidOperationException">The task ended without being ready; or this is the loop's own
    /// thread, or the portal was stopped.</exception>
    /// <remarks>
    /// <para>What the task throws before it is ready is thrown here.</para>
    /// <para><b>Python</b>: <c>portal.start_task()</c>.</para>
    /// </remarks>
    public (Task Task, T Started) StartTask<T>(
        Func<TaskStatus<T>, Coroutine> function, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        T started = Call(() => UntilStarted(function, name, ended, cancellationToken));
        return (ended.Task, started);
    }

    private async Coroutine<T> UntilStarted<T>(
        Func<TaskStatus<T>, Coroutine> function,
        string? name,
        TaskCompletionSource<bool> ended,
        CancellationToken cancellationToken)
    {
        var status = new TaskStatus<T>(_loop);
        LoopTask child = _loop.CreateTask(function(status), name);
        CancelScope scope = CancelScope.OpenFor(child, _scope);
        CancellationTokenRegistration registration = scope.CancelWith(_loop, cancellationToken);
        bool isAccepted = false;
        child.Watch(_ =>
        {
            registration.Dispose();
            scope.Discard();
            if (isAccepted)
            {
                Leave();
            }
        });
        return await status.Wait(child, scope, accept: () =>
        {
            isAccepted = true;
            CountCall();
            TaskBridge.Follow(child, ended, static _ => true);
        });
    }

    private Task<T> Start<T>(Func<LoopTask> start, Func<Future, T> resultOf, CancellationToken cancellationToken)
    {
        Accept(nameof(StartTaskSoon));
        var call = new CoroutineCall<T>(_loop, this, start, resultOf)
        {
            CancellationToken = cancellationToken,
            CanBeCancelled = true,
        };
        _loop.Post(call);
        return call.Outcome;
    }
}
