namespace Dongsi.LowLevel;

/// <summary>
/// Turns what a user wants to have run at the same time into futures of one loop: a future stays what it is, a
/// coroutine becomes a task, and the same coroutine given twice becomes one task.
/// </summary>
internal sealed class Children(EventLoop loop)
{
    private readonly List<Future> _futures = [];

    /// <summary>The result of a future that was made by <see cref="Add{T}"/> and has succeeded.</summary>
    public static T ResultOf<T>(Future future) => ((IResult<T>)future).TakenResult;

    /// <summary>How such a future has ended.</summary>
    public static Outcome<T> OutcomeOf<T>(Future future) =>
        future.FailureOrCancellation() is { } failure ? new(failure) : new(ResultOf<T>(future));

    /// <summary>The only one.</summary>
    public Future Single => _futures.Single();

    public Children Add(IAwaitable awaitable)
    {
        _futures.Add(awaitable switch
        {
            Future future => OfThisLoop(future),
            Coroutine coroutine => TaskOf(coroutine) ?? loop.CreateTask(coroutine),
            null => throw Null(),
            _ => loop.CreateTask(Wrap(awaitable)),
        });
        return this;
    }

    public Children Add<T>(IAwaitable<T> awaitable)
    {
        _futures.Add(awaitable switch
        {
            Future future => OfThisLoop(future),
            Coroutine<T> coroutine => TaskOf(coroutine) ?? loop.CreateTask(coroutine),
            null => throw Null(),
            _ => loop.CreateTask(Wrap(awaitable)),
        });
        return this;
    }

    /// <summary>The future of all of them.</summary>
    public Future<TResult> Gather<TResult>(Func<Future[], TResult> collect, bool keepsFailures = false) =>
        new GatherFuture<TResult>(loop, [.. _futures], collect, keepsFailures);

    private static ArgumentNullException Null() => new("awaitable", "One of the awaitables is null.");

    private static async Coroutine Wrap(IAwaitable awaitable) => await awaitable;

    private static async Coroutine<T> Wrap<T>(IAwaitable<T> awaitable) => await awaitable;

    // Looked for only among those that somebody has claimed, which are rare: the usual list costs no search.
    private Future? TaskOf(Coroutine coroutine) => coroutine.Stage == CoroutineStage.Claimed
        ? _futures.Find(future => future is LoopTask task && task.Root == coroutine)
        : null;

    private Future OfThisLoop(Future future)
    {
        future.EnsureBelongsTo(loop);
        return future;
    }
}
