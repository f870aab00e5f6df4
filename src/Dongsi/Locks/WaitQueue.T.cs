using System.Diagnostics.CodeAnalysis;

namespace Dongsi.LowLevel;

/// <summary>
/// Those who wait for one thing, first come, first served. The one queue under every lock, semaphore, condition, queue,
/// channel and limiter.
/// </summary>
/// <remarks>
/// What becomes free is handed to the first in the queue by the one who frees it, before anybody else can take it; it
/// never lies open while the one who was woken is on its way. So nobody barges in, and a waiter that is cancelled after
/// it was served has something to give back (<see cref="WaitOperation{T}"/>), or it would be lost. The links stand in
/// the operations themselves: a waiter may leave from the middle, and nothing is allocated.
/// </remarks>
internal sealed class WaitQueue<T>
{
    private WaitOperation<T>? _first;
    private WaitOperation<T>? _last;

    public int Count { get; private set; }

    public WaitOperation<T>? First => _first;

    public void Add(WaitOperation<T> operation)
    {
        Count++;
        operation.Previous = _last;
        if (_last is null)
        {
            _first = operation;
        }
        else
        {
            _last.Next = operation;
        }

        _last = operation;
    }

    public void Remove(WaitOperation<T> operation)
    {
        Count--;
        if (operation.Previous is { } previous)
        {
            previous.Next = operation.Next;
        }
        else
        {
            _first = operation.Next;
        }

        if (operation.Next is { } next)
        {
            next.Previous = operation.Previous;
        }
        else
        {
            _last = operation.Previous;
        }

        operation.Previous = operation.Next = null;
    }

    /// <summary>The next one to be served; it must be.</summary>
    /// <remarks>Who was left behind on a loop that was closed is no longer waiting.</remarks>
    public bool TryTake([MaybeNullWhen(false)] out WaitOperation<T> operation)
    {
        while ((operation = _first) is not null)
        {
            Remove(operation);
            if (!operation.Task!.Loop.IsClosed)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Everybody who waits now gets the same.</summary>
    public void GrantAll(T result)
    {
        while (TryTake(out WaitOperation<T>? operation))
        {
            operation.Grant(result);
        }
    }

    /// <summary>Everybody who waits now throws, each an exception of his own.</summary>
    public void FailAll(Func<Exception> failure)
    {
        while (TryTake(out WaitOperation<T>? operation))
        {
            operation.FailWait(failure());
        }
    }
}
