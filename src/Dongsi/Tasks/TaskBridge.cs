namespace Dongsi.LowLevel;

/// <summary>Between our futures and the tasks of .NET.</summary>
internal static class TaskBridge
{
    /// <summary>A task of .NET ends as a future of ours does. On the loop's thread.</summary>
    public static void Follow<T>(
        Future future,
        TaskCompletionSource<T> completion,
        Func<Future, T> resultOf,
        CancellationToken cancellationToken = default)
    {
        EventLoop loop = future.Loop;
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            _ => loop.Post(new Handle(loop, () => future.Cancel("the token was cancelled"), context: null)), null);
        future.WatchFromOutside(Ended, dropped: () =>
        {
            if (future.IsDone)
            {
                Ended(future);
                return;
            }

            registration.Dispose();
            completion.TrySetException(ThrowHelper.LoopClosedUnder(future));
        });

        void Ended(Future done)
        {
            registration.Dispose();
            if (done.IsCancelledFuture)
            {
                completion.TrySetCanceled(cancellationToken.IsCancellationRequested ? cancellationToken : default);
            }
            else if (done.FailureOrCancellation() is { } failure)
            {
                completion.TrySetException(failure);
            }
            else
            {
                completion.TrySetResult(resultOf(done));
            }
        }
    }

    /// <summary>
    /// A future of ours ends as a task of .NET does, unless it is cancelled first: then nobody waits for the task any
    /// more, and its failure, if it fails, is no surprise to anybody.
    /// </summary>
    public static Future<T> Follow<T>(EventLoop loop, Task task, Func<T> resultOf)
    {
        Future<T> future = loop.CreateFuture<T>();
        if (task.IsCompleted)
        {
            Copy(task, future, resultOf);
            return future;
        }

        loop.ExpectedPosts++;
        task.ContinueWith(
            ended =>
            {
                // Observed here, whoever may still be there to see it.
                _ = ended.Exception;
                loop.Post(new Handle(loop, () => ComeHome(ended), context: null));
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return future;

        void ComeHome(Task ended)
        {
            loop.ExpectedPosts--;
            Copy(ended, future, resultOf);
        }
    }

    private static void Copy<T>(Task task, Future<T> future, Func<T> resultOf)
    {
        if (future.IsDone)
        {
            return;
        }

        if (task.IsCanceled)
        {
            future.CancelCore("the awaited Task was cancelled", origin: null);
        }
        else if (task.Exception is { } failure)
        {
            // What 'await task' would throw: the exception itself, if there is only one.
            future.SetException(failure.InnerExceptions.Count == 1 ? failure.InnerExceptions[0] : failure);
        }
        else
        {
            future.SetResult(resultOf());
        }
    }
}
