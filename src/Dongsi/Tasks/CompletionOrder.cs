using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Futures in the order in which they end, for <c>await foreach</c>. Can be walked once.</summary>
/// <typeparam name="TFuture">Future or task.</typeparam>
/// <remarks><para><b>Python</b>: what <c>asyncio.as_completed()</c> gives.</para></remarks>
public sealed class CompletionOrder<TFuture> : IAsyncEnumerable<TFuture> where TFuture : Future
{
    private readonly EventLoop _loop;
    private readonly TFuture[] _futures;
    private readonly Queue<TFuture> _done = new();
    private readonly TimeSpan? _deadline;
    private bool _isTaken;

    internal CompletionOrder(EventLoop loop, TFuture[] futures, long? timeoutTicks)
    {
        _loop = loop;
        _futures = futures;
        _deadline = timeoutTicks is { } ticks ? new TimeSpan(Delay.After(loop.Time.Ticks, ticks)) : null;
    }

    /// <summary>Called by the compiler for <c>await foreach</c>.</summary>
    /// <exception cref="InvalidOperationException">It was walked before.</exception>
    public Enumerator GetAsyncEnumerator() => Walk(CancellationToken.None);

    IAsyncEnumerator<TFuture> IAsyncEnumerable<TFuture>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        Walk(cancellationToken);

    private Enumerator Walk(CancellationToken cancellationToken)
    {
        if (_isTaken)
        {
            throw new InvalidOperationException(
                "The futures of one AsCompleted() can be walked once. Call Asyncio.AsCompleted(…) again.");
        }

        _isTaken = true;
        return new Enumerator(this, cancellationToken);
    }

    /// <summary>Walks the futures.</summary>
    public sealed class Enumerator : IAsyncEnumerator<TFuture>, ICollector
    {
        private readonly CompletionOrder<TFuture> _order;
        private readonly DoneCallback[] _watchers;
        private readonly TimerHandle? _timer;
        private readonly CancellationToken _cancellationToken;
        private Future<bool>? _arrival;
        private int _left;
        private bool _isLate;

        internal Enumerator(CompletionOrder<TFuture> order, CancellationToken cancellationToken)
        {
            _order = order;
            _cancellationToken = cancellationToken;
            _left = order._futures.Length;
            Action<Future> completed = Completed;
            _watchers = Array.ConvertAll(order._futures, future => future.Watch(completed));
            _timer = order._deadline is { } when && _left > 0 ? order._loop.CallAt(when, TimeIsOver) : null;
        }

        /// <summary>The future that ended last.</summary>
        public TFuture Current { get; private set; } = null!;

        Future? ICollector.Awaited => _arrival;

        /// <summary>Waits for the next one to end.</summary>
        /// <returns>False when there is none left.</returns>
        /// <exception cref="TimeoutException">The time is over; the futures that have not ended go on.</exception>
        /// <remarks>
        /// <para><b>Checkpoint</b>: if none has ended since the last.</para>
        /// <para><b>Cancel safety</b>: nothing is lost; no future is cancelled.</para>
        /// <para><b>Python</b>: <c>__anext__</c> of <c>asyncio.as_completed()</c>.</para>
        /// </remarks>
        public async Coroutine<bool> MoveNextAsync()
        {
            if (_left == 0)
            {
                return false;
            }

            while (_order._done.Count == 0 && !_isLate)
            {
                _arrival = _order._loop.CreateFuture<bool>();
                await _arrival;
            }

            if (_order._done.Count == 0)
            {
                throw new TimeoutException($"The time was over when {_left} of {_watchers.Length} had not ended.");
            }

            _left--;
            Current = _order._done.Dequeue();
            if (_left == 0)
            {
                _timer?.Cancel();
            }

            return true;
        }

        /// <summary>Stops watching.</summary>
        public ValueTask DisposeAsync()
        {
            _timer?.Cancel();
            for (int i = 0; i < _watchers.Length; i++)
            {
                _order._futures[i].RemoveWaiter(_watchers[i]);
            }

            return ValueTask.CompletedTask;
        }

        ValueTask<bool> IAsyncEnumerator<TFuture>.MoveNextAsync() => new(MoveNextAsync().AsTask(_cancellationToken));

        private void Completed(Future future)
        {
            if (_isLate)
            {
                // It ended in the turn of the time limit, behind it: the limit was first, and nothing follows it.
                return;
            }

            _order._done.Enqueue((TFuture)future);
            Announce();
        }

        private void TimeIsOver()
        {
            _isLate = true;
            Announce();
        }

        private void Announce()
        {
            if (_arrival is { IsDone: false })
            {
                _arrival.SetResult(true);
            }
        }
    }
}
