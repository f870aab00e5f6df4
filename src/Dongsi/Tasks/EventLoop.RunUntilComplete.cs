using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Runs the loop until a coroutine has ended.</summary>
    /// <param name="coroutine">Made a task of.</param>
    /// <exception cref="InvalidOperationException">The loop is closed or running, or was stopped before the coroutine
    /// had ended.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.run_until_complete()</c>.</para></remarks>
    public void RunUntilComplete(Coroutine coroutine)
    {
        PrepareRun(coroutine);
        RunUntilComplete(CreateTask(coroutine));
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The coroutine's result.</returns>
    /// <inheritdoc cref="RunUntilComplete(Coroutine)"/>
    public T RunUntilComplete<T>(Coroutine<T> coroutine)
    {
        PrepareRun(coroutine);
        return RunUntilComplete(CreateTask(coroutine));
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

        EnsureCanRun();
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

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="task">A task of this loop; it goes on if the loop is stopped early and runs again.</param>
    /// <returns>The task's result.</returns>
    /// <inheritdoc cref="RunUntilComplete(Future)"/>
    public T RunUntilComplete<T>(LoopTask<T> task)
    {
        RunUntilComplete((Future)task);
        return task.Result;
    }

    // Before a task is made: a loop that cannot run now must not run the coroutine some day.
    private void PrepareRun(Coroutine coroutine)
    {
        ArgumentNullException.ThrowIfNull(coroutine);
        try
        {
            EnsureCanRun();
        }
        catch (InvalidOperationException)
        {
            coroutine.Refuse();
            throw;
        }
    }
}
