using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Runs a function that blocks on a thread, while the loop goes on.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">What to run. It sees the ambient values (<see cref="AsyncLocal{T}"/>) of the task; what
    /// it sets is not written back. It may use <see cref="FromThread"/>.</param>
    /// <param name="abandonOnCancel">What a cancellation does, as a thread cannot be stopped. True: it ends the await
    /// at once, the function goes on unseen, its result is dropped and its failure reported. False: the await waits
    /// for the function, keeps its result, and the cancellation comes at the next await. Null: as true for
    /// <c>LoopTask.Cancel</c> and what is made of it (<c>Timeout</c>, <c>TaskGroup</c>), as false for a cancelled
    /// scope.</param>
    /// <param name="limiter">How many such functions run at the same time; null for the loop's
    /// <see cref="EventLoop.DefaultThreadLimiter"/>. Its token is held until the function has really ended.</param>
    /// <returns>A coroutine with the function's result, or failure.</returns>
    /// <exception cref="InvalidOperationException">Awaited outside a task.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: before the function runs, nothing has happened. While it runs it can hear of the
    /// cancellation: <see cref="FromThread.CheckCancelled"/>, <see cref="FromThread.CurrentToken"/>. If it throws
    /// because of that, the cancellation has arrived.</para>
    /// <para><b>Python</b>: <c>asyncio.to_thread()</c>; <c>to_thread.run_sync()</c> of AnyIO and Trio.</para>
    /// </remarks>
    public static Coroutine<T> ToThread<T>(
        Func<T> function, bool? abandonOnCancel = null, CapacityLimiter? limiter = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return InThread.Run(function, function, abandonOnCancel, limiter);
    }

    /// <inheritdoc cref="ToThread{T}" path="/summary|/param|/exception|/remarks"/>
    /// <returns>A coroutine that ends as the function does.</returns>
    public static Coroutine ToThread(Action function, bool? abandonOnCancel = null, CapacityLimiter? limiter = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return InThread.Run(
            () =>
            {
                function();
                return true;
            },
            function,
            abandonOnCancel,
            limiter);
    }
}
