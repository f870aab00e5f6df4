namespace Dongsi;

public partial class AsyncQueue<T>
{
    /// <summary>Called by the compiler for <c>await foreach</c>, which takes items out until the queue is shut down and
    /// empty. Any number of tasks may do so at once: each item goes to one of them.</summary>
    public Enumerator GetAsyncEnumerator() => new(this);

    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        GetAsyncEnumerator();

    /// <summary>Takes items out of a queue.</summary>
    public sealed class Enumerator : IAsyncEnumerator<T>
    {
        private readonly AsyncQueue<T> _queue;

        // A field, not a local: each reference in the state machine is copied with it, and the copy of many is slow.
        private GetOperation _next = null!;

        internal Enumerator(AsyncQueue<T> queue) => _queue = queue;

        /// <summary>The item that was taken out last.</summary>
        public T Current { get; private set; } = default!;

        /// <summary>Takes the next item, and waits for it if need be.</summary>
        /// <returns>False when the queue is shut down and empty.</returns>
        /// <exception cref="InvalidOperationException">The queue belongs to another loop.</exception>
        /// <remarks>
        /// <para><b>Checkpoint</b>: if the queue is empty.</para>
        /// <para><b>Cancel safety</b>: no item is lost, as with <see cref="Get"/>.</para>
        /// <para><b>Python</b>: none; <c>asyncio.Queue</c> cannot be walked (python/cpython#119154).</para>
        /// </remarks>
        public async Coroutine<bool> MoveNextAsync()
        {
            Current = default!;
            _next = _queue.MakeGet(isWalk: true);
            T item = await _next;
            if (_next.HasEnded)
            {
                return false;
            }

            Current = item;
            return true;
        }

        /// <summary>Does nothing: what is in the queue stays there.</summary>
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        ValueTask<bool> IAsyncEnumerator<T>.MoveNextAsync() => new(MoveNextAsync().AsTask());
    }
}
