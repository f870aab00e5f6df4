using Dongsi.LowLevel;

namespace Dongsi;

// Who is to be told. Most futures have one waiter, so one reference serves until there is a second. Waiting tasks stand
// in the same list as callbacks, so that all are made ready in the order in which they came.
public abstract partial class Future
{
    /// <summary>Calls back in a turn of the loop after this is done, never at once. Callbacks run in order.</summary>
    /// <param name="callback">Given this future.</param>
    /// <param name="context">The ambient values it sees; null for those of now.</param>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>future.add_done_callback()</c>.</para></remarks>
    public void AddDoneCallback(Action<Future> callback, ExecutionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Loop.EnsureOwnThread();
        AddWaiter(new DoneCallback(this, callback, context ?? ExecutionContext.Capture()));
    }

    /// <summary>Removes all callbacks that are equal to the given one.</summary>
    /// <param name="callback">As it was added.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>future.remove_done_callback()</c>.</para></remarks>
    public int RemoveDoneCallback(Action<Future> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Loop.EnsureOwnThread();
        DoneCallback[] matches = [.. Waiters.OfType<DoneCallback>().Where(waiter => waiter.Callback == callback)];
        foreach (DoneCallback match in matches)
        {
            RemoveWaiter(match);
        }

        return matches.Length;
    }

    /// <summary>Those that will be made ready when this is done, in order.</summary>
    internal IEnumerable<Runnable> Waiters => _waitersOrFailure switch
    {
        null => [],
        _ when IsDone => [],
        Runnable single => [single],
        var many => (List<Runnable>)many,
    };

    internal void AddWaiter(Runnable waiter)
    {
        if (IsDone)
        {
            Loop.EnsureOpen();
            Loop.Ready(waiter);
            return;
        }

        switch (_waitersOrFailure)
        {
            case null:
                _waitersOrFailure = waiter;
                break;
            case Runnable first:
                _waitersOrFailure = new List<Runnable> { first, waiter };
                break;
            default:
                ((List<Runnable>)_waitersOrFailure).Add(waiter);
                break;
        }
    }

    internal void RemoveWaiter(Runnable waiter)
    {
        if (_waitersOrFailure == waiter)
        {
            _waitersOrFailure = null;
        }
        else if (_waitersOrFailure is List<Runnable> many)
        {
            many.Remove(waiter);
        }
    }

    /// <summary>
    /// An internal callback: sees no context and is shown in call graphs as waiting for another future.
    /// </summary>
    internal DoneCallback Watch(Action<Future> callback, Future? onBehalfOf = null)
    {
        var watcher = new DoneCallback(this, callback, context: null) { OnBehalfOf = onBehalfOf };
        AddWaiter(watcher);
        return watcher;
    }

    /// <summary>For somebody outside the loop. If this is a task, and its loop closes first, he is told that.</summary>
    internal void WatchFromOutside(Action<Future> callback, Action dropped) =>
        AddWaiter(new OutsideCallback(this, callback, dropped));

    internal sealed override void Subscribe(Action continuation) => Watch(_ => continuation());

    private void End(FutureState state, object? failure)
    {
        object? waiters = _waitersOrFailure;
        _waitersOrFailure = failure;
        _state = state;
        if (waiters is null)
        {
            return;
        }

        Loop.EnsureOpen();
        if (waiters is Runnable single)
        {
            Loop.Ready(single);
            return;
        }

        foreach (Runnable waiter in (List<Runnable>)waiters)
        {
            Loop.Ready(waiter);
        }
    }
}
