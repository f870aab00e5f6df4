namespace Dongsi.LowLevel;

/// <summary>A coroutine, run as a task of the loop in a scope of its own.</summary>
/// <param name="loop">The loop.</param>
/// <param name="owner">Who is told of the task.</param>
/// <param name="start">Makes the coroutine and its task; called on the loop.</param>
/// <param name="resultOf">The result of that task.</param>
internal sealed class CoroutineCall<T>(
    EventLoop loop, ICallOwner owner, Func<LoopTask> start, Func<Future, T> resultOf) : LoopCall<T>(loop, owner)
{
    /// <summary>Cancels the task.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Is the outcome of a cancelled task a cancelled one? Otherwise it is a failure with the very exception, so that
    /// one who blocks is thrown what a coroutine that awaits would be.
    /// </summary>
    public bool CanBeCancelled { get; init; }

    private protected override void Begin()
    {
        LoopTask task = start();
        CancelScope scope = CancelScope.OpenFor(task, Owner.Scope);
        CancellationTokenRegistration registration = scope.CancelWith(Loop, CancellationToken);
        task.WatchFromOutside(_ => End(), dropped: End);
        Owner.Started(scope);

        void End()
        {
            registration.Dispose();
            scope.Discard();
            Owner.Ended();
            Complete(task);
        }
    }

    private void Complete(LoopTask task)
    {
        if (!task.IsDone)
        {
            Completion.SetException(ThrowHelper.LoopClosedUnder(task));
        }
        else if (CanBeCancelled && task.IsCancelledFuture)
        {
            Completion.SetCanceled(
                CancellationToken.IsCancellationRequested ? CancellationToken : CancellationToken.None);
        }
        else if (task.FailureOrCancellation() is { } failure)
        {
            Completion.SetException(failure);
        }
        else
        {
            Completion.SetResult(resultOf(task));
        }
    }
}
