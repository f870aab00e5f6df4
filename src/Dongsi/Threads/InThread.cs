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
