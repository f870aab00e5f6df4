using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Between our awaitables and the tasks of .NET.</summary>
public static class InteropExtensions
{
    /// <summary>
    /// A task of .NET that ends as this does. A coroutine starts to run as a task of the running loop.
    /// </summary>
    /// <param name="awaitable">A coroutine, future or task.</param>
    /// <exception cref="InvalidOperationException">No loop is running on this thread; from another thread use
    /// <c>Asyncio.RunCoroutineThreadsafe</c>.</exception>
    /// <remarks><para>On the loop's thread await it, and never block for it.</para></remarks>
    public static Task AsTask(this IAwaitable awaitable) =>
        Bridge(new Children(EventLoop.RequireRunning()).Add(awaitable).Single, static _ => true);

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <inheritdoc cref="AsTask(IAwaitable)"/>
    public static Task<T> AsTask<T>(this IAwaitable<T> awaitable) =>
        Bridge(new Children(EventLoop.RequireRunning()).Add(awaitable).Single, Children.ResultOf<T>);

    /// <summary>
    /// A future that ends as a task of .NET does. Unlike an await of the task itself, an await of the future ends at
    /// once when it is cancelled; the operation behind it goes on unseen.
    /// </summary>
    /// <param name="task">The task of .NET.</param>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks><para><b>Python</b>: <c>asyncio.wrap_future()</c>.</para></remarks>
    public static Future AsFuture(this Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return TaskBridge.Follow(EventLoop.RequireRunning(), task, static () => true);
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <inheritdoc cref="AsFuture(Task)"/>
    public static Future<T> AsFuture<T>(this Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return TaskBridge.Follow(EventLoop.RequireRunning(), task, () => task.Result);
    }

    /// <summary>The same, for an enumerator that was given a token; it cancels the task.</summary>
    internal static Task<T> AsTask<T>(this Coroutine<T> coroutine, CancellationToken cancellationToken) => Bridge(
        new Children(EventLoop.RequireRunning()).Add(coroutine).Single, Children.ResultOf<T>, cancellationToken);

    private static Task<T> Bridge<T>(
        Future future, Func<Future, T> resultOf, CancellationToken cancellationToken = default)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskBridge.Follow(future, completion, resultOf, cancellationToken);
        return completion.Task;
    }
}
