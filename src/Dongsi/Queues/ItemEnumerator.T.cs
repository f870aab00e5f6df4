using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Takes items out of a queue or channel, for <c>await foreach</c>.</summary>
/// <typeparam name="T">What is taken.</typeparam>
public sealed class ItemEnumerator<T> : IAsyncEnumerator<T>
{
    private readonly Func<TakeOperation<T>> _take;
    private readonly CancellationToken _cancellationToken;

    // A field, not a local: each reference in the state machine is copied with it, and the copy of many is slow.
    private TakeOperation<T> _next = null!;

    internal ItemEnumerator(Func<TakeOperation<T>> take, CancellationToken cancellationToken = default)
    {
        _take = take;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The item that was taken last.</summary>
    public T Current { get; private set; } = default!;

    /// <summary>Takes the next item, and waits for it if need be.</summary>
    /// <returns>False when the queue is shut down, or no sender of the channel is left, and everything was taken.
    /// </returns>
    /// <exception cref="ClosedResourceException">The receiving half is closed, or was closed while this waited.
    /// </exception>
    /// <exception cref="InvalidOperationException">The queue or channel belongs to another loop.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is no item.</para>
    /// <para><b>Cancel safety</b>: no item is lost, as with <c>Get</c> and <c>Receive</c>.</para>
    /// <para><b>Python</b>: <c>async for item in stream</c>; <c>asyncio.Queue</c> cannot be walked
    /// (python/cpython#119154).</para>
    /// </remarks>
    public async Coroutine<bool> MoveNextAsync()
    {
        Current = default!;
        _next = _take();
        T item = await _next;
        if (_next.HasEnded)
        {
            return false;
        }

        Current = item;
        return true;
    }

    /// <summary>Does nothing: what is left stays there, and nothing is closed.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    ValueTask<bool> IAsyncEnumerator<T>.MoveNextAsync() => new(MoveNextAsync().AsTask(_cancellationToken));
}
