using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Runs the loop until a coroutine has ended.</summary>
    /// <param name="coroutine">Made a task of.</param>
    /// <exception cref="InvalidOperationException">The loop is closed or running, or was stopped before the coroutine
    /// had ended.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.run_until_complete()</c>.</para></remarks>
    public void RunUntilComplete(Coroutine coroutine) => RunUntilComplete(CreateTask(coroutine));

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The coroutine's result.</returns>
    /// <inheritdoc cref="RunUntilComplete(Coroutine)"/>
    public T RunUntilComplete<T>(Coroutine<T> coroutine)
    {
        LoopTask<T> task = CreateTask(coroutine);
        RunUntilComplete(task);
        return task.Result;
    }

    /// <summary>Runs the loop until a future is done.</summary>
    /// <param name="future">A future or task of this loop; it stays usable if the loop is stopped early.</param>
    /// <inheritdoc cref="RunUntilComplete(Coroutine)"/>
    public void RunUntilComplete(Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        if (future.Loop != this)
        {
            ThrowHelper.RunsOtherLoopsFuture(future);
        }

        bool isWaiting = true;
        DoneCallback stopper = future.Watch(_ => _isStopping |= isWaiting);
        try
        {
            RunForever();
        }
        finally
        {
            // If somebody else stopped the loop in the turn in which the future ended, the callback is on its way
            // already, and must not stop the next run.
            isWaiting = false;
            future.RemoveWaiter(stopper);
        }

        if (!future.IsDone)
        {
            ThrowHelper.StoppedTooEarly(future);
        }

        future.ThrowIfNotSucceeded();
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The future's result.</returns>
    /// <inheritdoc cref="RunUntilComplete(Future)"/>
    public T RunUntilComplete<T>(Future<T> future)
    {
        RunUntilComplete((Future)future);
        return future.Result;
    }
}
