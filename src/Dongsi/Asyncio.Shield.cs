using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>
    /// Awaits something that shall go on even if the await is cancelled. A coroutine becomes a task.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="awaitable">What to protect.</param>
    /// <returns>A future that ends with it, or is cancelled alone.</returns>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para>If it fails after the await was cancelled, the loop's exception handler is told, once. At the end of
    /// <c>Asyncio.Run</c> what is shielded is cancelled like all else.</para>
    /// <para><b>Checkpoint</b>: if it is not done already.</para>
    /// <para><b>Cancel safety</b>: that is what it is for.</para>
    /// <para><b>Python</b>: <c>asyncio.shield()</c>.</para>
    /// </remarks>
    public static Future<T> Shield<T>(IAwaitable<T> awaitable) =>
        ShieldFuture(new Children(RunningLoop).Add(awaitable).Single, Children.ResultOf<T>);

    /// <inheritdoc cref="Shield{T}(IAwaitable{T})"/>
    public static Future Shield(IAwaitable awaitable) =>
        ShieldFuture(new Children(RunningLoop).Add(awaitable).Single, static _ => true);

    private static Future<T> ShieldFuture<T>(Future inner, Func<Future, T> resultOf)
    {
        if (inner is Future<T> { IsDone: true } same)
        {
            return same;
        }

        Future<T> outer = inner.Loop.CreateFuture<T>();
        if (inner.IsDone)
        {
            CopyOutcome(inner, outer, resultOf);
            return outer;
        }

        DoneCallback copier = inner.Watch(_ => CopyOutcome(inner, outer, resultOf), onBehalfOf: outer);
        outer.Watch(_ =>
        {
            if (!inner.IsDone)
            {
                // The await was cancelled. Nobody is left to see how the inner one ends, unless it fails.
                inner.RemoveWaiter(copier);
                WatchForLateFailure(inner);
            }
        });
        return outer;
    }

    private static void CopyOutcome<T>(Future inner, Future<T> outer, Func<Future, T> resultOf)
    {
        if (outer.IsDone)
        {
            // The await was cancelled in the turn in which the inner one ended.
            LookForLateFailure(inner);
            return;
        }

        if (inner.IsCancelledFuture)
        {
            CancelledException cancelled = inner.MakeCancelledException();
            outer.CancelCore(cancelled.Reason, cancelled.Origin);
        }
        else if (inner.FailureOrCancellation() is { } failure)
        {
            outer.SetException(failure);
        }
        else
        {
            outer.SetResult(resultOf(inner));
        }
    }

    // However many shields of it were given up, its failure is told once.
    private static void WatchForLateFailure(Future inner)
    {
        Action<Future> look = LookForLateFailure;
        if (!inner.Waiters.OfType<DoneCallback>().Any(waiter => waiter.Callback == look))
        {
            inner.Watch(look);
        }
    }

    // All who wait for it have been woken and come before this call: if one of them takes it, it is not lost.
    private static void LookForLateFailure(Future inner)
    {
        if (inner.HasUntakenFailure)
        {
            inner.Loop.CallSoon(ReportLateFailure, inner);
        }
    }

    private static void ReportLateFailure(Future inner)
    {
        if (inner.HasUntakenFailure)
        {
            Exception failure = inner.FailureOrCancellation()!;
            inner.Loop.CallExceptionHandler(new LoopErrorContext
            {
                Message = $"{failure.GetType().Name} in a shielded future whose await had been cancelled",
                Exception = failure,
                Future = inner,
                Task = inner as LoopTask,
            });
        }
    }
}
