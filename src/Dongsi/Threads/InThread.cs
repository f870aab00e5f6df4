namespace Dongsi.LowLevel;

/// <summary>Runs a function on a thread for the current task.</summary>
internal static class InThread
{
    /// <summary>With the limiter that is given, or the loop's.</summary>
    public static async Coroutine<T> Run<T>(
        Func<T> function, Delegate named, bool? abandonOnCancel, CapacityLimiter? limiter)
    {
        LoopTask task = EventLoop.RequireTask("ToThread");
        limiter ??= task.Loop.DefaultThreadLimiter;
        var call = new ThreadCall<T>(task.Loop, task, function, named, abandonOnCancel);
        await YieldCoroutine.IfCancelled;
        await limiter.AcquireOnBehalfOf(call);
        call.Start(limiter);
        return await Outcome(task, call.Future);
    }

    /// <summary>With the loop's limiter, for a function that makes something that must be closed.</summary>
    /// <param name="function">What to call, and what it is called in reports.</param>
    /// <param name="unwanted">Is given what was made if a cancellation has ended the wait for it.</param>
    public static async Coroutine<T> Make<T>(Func<T> function, Action<T> unwanted)
    {
        LoopTask task = EventLoop.RequireTask(CallbackName.Of(function));
        CapacityLimiter limiter = task.Loop.DefaultThreadLimiter;
        var call = new ThreadCall<T>(task.Loop, task, function, function, abandonOnCancel: null)
        {
            Unwanted = unwanted,
        };
        await YieldCoroutine.IfCancelled;
        await limiter.AcquireOnBehalfOf(call);
        call.Start(limiter);
        try
        {
            return await Outcome(task, call.Future);
        }
        catch (CancelledException) when (call.Future is { IsDone: true, IsCancelledFuture: false })
        {
            // It came in the turn in which the thread was done.
            call.Discard();
            throw;
        }
    }

    /// <summary>With the loop's limiter, and alone among all that have the same turn, the abandoned ones too.</summary>
    /// <param name="turn">A limiter of one token. The call has it until its thread has ended.</param>
    /// <param name="function">What to call, and what it is called in reports.</param>
    /// <param name="abandonOnCancel">See <see cref="ThreadFuture{T}"/>.</param>
    public static async Coroutine<T> RunInTurn<T>(CapacityLimiter turn, Func<T> function, bool? abandonOnCancel = null)
    {
        LoopTask task = EventLoop.RequireTask(CallbackName.Of(function));
        CapacityLimiter limiter = task.Loop.DefaultThreadLimiter;
        var call = new ThreadCall<T>(task.Loop, task, function, function, abandonOnCancel) { Turn = turn };
        await YieldCoroutine.IfCancelled;
        await turn.AcquireOnBehalfOf(call);
        try
        {
            await limiter.AcquireOnBehalfOf(call);
        }
        catch
        {
            turn.ReleaseOnBehalfOf(call);
            throw;
        }

        call.Start(limiter);
        return await Outcome(task, call.Future);
    }

    /// <summary>Without a limiter.</summary>
    public static async Coroutine<T> RunUnlimited<T>(Func<T> function, Delegate named, bool? abandonOnCancel)
    {
        LoopTask task = EventLoop.RequireTask("ParallelMap");
        var call = new ThreadCall<T>(task.Loop, task, function, named, abandonOnCancel);
        await YieldCoroutine.IfCancelled;
        call.Start(limiter: null);
        return await Outcome(task, call.Future);
    }

    private static async Coroutine<T> Outcome<T>(LoopTask task, ThreadFuture<T> future)
    {
        try
        {
            return await future;
        }
        catch (CancelledException e) when (future.HasOutcomeInSpiteOfCancel)
        {
            if (future.FailureOrCancellation() is OperationCanceledException)
            {
                // The thread has heard of the cancellation, and that was its delivery.
                throw;
            }

            task.Postpone(e);
            return future.Result;
        }
    }
}
