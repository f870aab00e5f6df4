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
                // Once, however many awaits of it are shielded.
                inner.RemoveWaiter(copier);
                inner.RemoveDoneCallback(ReportLateFailure);
                inner.Watch(ReportLateFailure);
            }
        });
        return outer;
    }

    private static void CopyOutcome<T>(Future inner, Future<T> outer, Func<Future, T> resultOf)
    {
        if (outer.IsDone)
        {
            // Both ended in the same turn. A failure stays the inner one's: reported, unless somebody still takes it.
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

    private static void ReportLateFailure(Future inner)
    {
        if (inner.HasFailed)
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
