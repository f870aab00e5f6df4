using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Runs a coroutine as a task of a loop that runs on another thread.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="coroutine">What to run.</param>
    /// <param name="loop">Where; it must be running, or nothing will happen until it does.</param>
    /// <param name="cancellationToken">Cancels the task there.</param>
    /// <returns>A task of .NET that ends as the coroutine does; if the loop is closed before that, it fails with an
    /// <see cref="InvalidOperationException"/>. On the loop's own thread never block for it.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    /// <remarks>
    /// <para><b>Thread safety</b>: any thread.</para>
    /// <para><b>Python</b>: <c>asyncio.run_coroutine_threadsafe()</c>.</para>
    /// </remarks>
    public static Task<T> RunCoroutineThreadsafe<T>(
        Coroutine<T> coroutine, EventLoop loop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(coroutine);
        return Submit<T>(coroutine, loop, () => loop.CreateTask(coroutine), Children.ResultOf<T>, cancellationToken);
    }

    /// <inheritdoc cref="RunCoroutineThreadsafe{T}(Coroutine{T}, EventLoop, CancellationToken)"/>
    public static Task RunCoroutineThreadsafe(
        Coroutine coroutine, EventLoop loop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(coroutine);
        return Submit(coroutine, loop, () => loop.CreateTask(coroutine), static _ => true, cancellationToken);
    }

    private static Task<T> Submit<T>(
        Coroutine coroutine,
        EventLoop loop,
        Func<LoopTask> start,
        Func<Future, T> resultOf,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(loop);
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (loop.IsClosed)
        {
            coroutine.Refuse();
        }

        loop.PostCall(
            () =>
            {
                try
                {
                    TaskBridge.Follow(start(), completion, resultOf, cancellationToken);
                }
                catch (InvalidOperationException e)
                {
                    completion.SetException(e);
                }
            },
            dropped: e =>
            {
                coroutine.Refuse();
                completion.TrySetException(e);
            });
        return completion.Task;
    }
}
