namespace Dongsi;

public sealed partial class Nursery
{
    /// <summary>Starts a task and waits until it says that it is ready: a server that listens, a connection that is
    /// open.</summary>
    /// <typeparam name="T">What the task tells when it is ready.</typeparam>
    /// <param name="body">Calls <see cref="TaskStatus{T}.Started"/> when it is ready, and goes on.</param>
    /// <param name="name">The task's name; null for <c>Task-N</c>.</param>
    /// <returns>What <see cref="TaskStatus{T}.Started"/> was given.</returns>
    /// <exception cref="InvalidOperationException">The nursery has ended, or the task ended without being
    /// ready.</exception>
    /// <remarks>
    /// <para>Until it is ready the task belongs to the caller: what it throws is thrown here, as it is, and cancelling
    /// the caller cancels it. From then on it is a task of the nursery like any other.</para>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: the task is cancelled and waited for.</para>
    /// <para><b>Python</b>: <c>nursery.start()</c>, <c>TaskGroup.start()</c>.</para>
    /// </remarks>
    public Coroutine<T> Start<T>(Func<TaskStatus<T>, Coroutine> body, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return StartAndWait(body, name);
    }

    private async Coroutine<T> StartAndWait<T>(Func<TaskStatus<T>, Coroutine> body, string? name)
    {
        LoopTask starter = EventLoop.RequireTask("Nursery.Start");
        var status = new TaskStatus<T>(_host.Loop);
        Coroutine coroutine = body(status);
        EnsureOpen(coroutine);
        LoopTask child = _host.Loop.CreateTask(coroutine, name);
        CancelScope scope = CancelScope.OpenFor(child, parent: starter.Scope);
        bool isAccepted = false;
        _children.Hold();
        child.Watch(ended =>
        {
            scope.Discard();
            if (isAccepted)
            {
                ChildEnded(ended);
            }
        });
        try
        {
            return await status.Wait(child, scope, accept: () =>
            {
                isAccepted = child.IsHandle = true;
                _children.Add(child);
                scope.MoveTo(CancelScope);
            });
        }
        finally
        {
            _children.Let();
        }
    }
}
