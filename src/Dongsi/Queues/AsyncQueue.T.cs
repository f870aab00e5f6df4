using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Hands items from the tasks that put them to the tasks that get them, first in, first out.</summary>
/// <typeparam name="T">What is handed over.</typeparam>
/// <remarks>
/// <code>
/// var queue = new AsyncQueue&lt;string&gt;(maxSize: 10);
/// await queue.Put(page);                    // waits while the queue is full
///
/// await foreach (string page in queue)      // ends when the queue is shut down and empty
/// {
///     await Visit(page);
///     queue.TaskDone();
/// }
/// </code>
/// <para>Who waits is served first come, first served: an item goes straight to the first task that waits for one, and
/// nobody can be faster. The item of a task that is cancelled in that very turn goes to the next, or back to the front.
/// </para>
/// <para><b>Thread safety</b>: belongs to the loop on which it is used first. From another thread, put with
/// <c>loop.CallSoonThreadsafe(() => queue.PutNoWait(item))</c>.</para>
/// <para><b>Python</b>: <c>asyncio.Queue</c>, where a task that was woken may find that another was faster.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class AsyncQueue<T> : IAsyncEnumerable<T>
{
    private readonly ItemStore<T> _items;
    private readonly WaitQueue<T> _getters = new();
    private readonly WaitQueue<bool> _putters = new();
    private readonly WaitQueue<bool> _joiners = new();
    private readonly EndedTakes<T> _ended = new();
    private LoopBinding _binding;
    private int _unfinished;
    private bool _isShutDown;
    private bool _isDropped;

    /// <summary>An empty queue.</summary>
    /// <param name="maxSize">How many items it holds at most, before <see cref="Put"/> waits; 0 or less for no limit.
    /// </param>
    public AsyncQueue(int maxSize = 0) : this(maxSize, new FifoStore<T>())
    {
    }

    private protected AsyncQueue(int maxSize, ItemStore<T> items)
    {
        MaxSize = maxSize;
        _items = items;
    }

    /// <summary>How many items it holds at most; 0 or less for no limit.</summary>
    /// <remarks><para><b>Python</b>: <c>queue.maxsize</c>.</para></remarks>
    public int MaxSize { get; }

    /// <summary>How many items it holds now. It may be one more than <see cref="MaxSize"/> after an item came back from
    /// a task that was cancelled.</summary>
    /// <remarks><para><b>Python</b>: <c>queue.qsize()</c>.</para></remarks>
    public int QSize => _items.Count;

    /// <summary>Does it hold nothing?</summary>
    /// <remarks><para><b>Python</b>: <c>queue.empty()</c>.</para></remarks>
    public bool Empty => QSize == 0;

    /// <summary>Is there no room for another item? Never, if there is no limit.</summary>
    /// <remarks><para><b>Python</b>: <c>queue.full()</c>.</para></remarks>
    public bool Full => MaxSize > 0 && QSize >= MaxSize;

    private protected virtual string Kind => nameof(AsyncQueue<>);

    /// <summary>Puts an item in, and waits for room if need be.</summary>
    /// <param name="item">What to hand over.</param>
    /// <exception cref="QueueShutDownException">The queue is shut down, or was while this waited.</exception>
    /// <exception cref="InvalidOperationException">The queue belongs to another loop.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if it is full.</para>
    /// <para><b>Cancel safety</b>: if it throws, the item is not in. If the item is in when a cancellation comes, this
    /// returns, and the next await throws.</para>
    /// <para><b>Python</b>: <c>await queue.put(item)</c>.</para>
    /// </remarks>
    public Coroutine Put(T item) =>
        PutOperation.For(ref _lastPut, this, static queue => new PutOperation(queue)).With(item);

    /// <summary>Puts an item in if there is room.</summary>
    /// <param name="item">What to hand over.</param>
    /// <exception cref="QueueFullException">It is full.</exception>
    /// <exception cref="QueueShutDownException">It is shut down.</exception>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread, or another loop runs here.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>queue.put_nowait(item)</c>.</para></remarks>
    public void PutNoWait(T item)
    {
        _binding.UseHere(this);
        if (!TryPut(item))
        {
            throw ThrowHelper.QueueIsFull(this);
        }
    }

    /// <summary>Takes an item out, and waits for one if need be.</summary>
    /// <returns>The item.</returns>
    /// <exception cref="QueueShutDownException">The queue is shut down and empty, or came to be while this waited.
    /// </exception>
    /// <exception cref="InvalidOperationException">The queue belongs to another loop.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if it is empty.</para>
    /// <para><b>Cancel safety</b>: if it throws, no item is lost. One that was handed to it already goes to the next
    /// task that waits, or back to the front of the queue.</para>
    /// <para><b>Python</b>: <c>await queue.get()</c>.</para>
    /// </remarks>
    public Coroutine<T> Get() => MakeGet(isWalk: false);

    /// <summary>Takes an item out if there is one.</summary>
    /// <returns>The item.</returns>
    /// <exception cref="QueueEmptyException">It is empty.</exception>
    /// <exception cref="QueueShutDownException">It is empty and shut down.</exception>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread, or another loop runs here.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>queue.get_nowait()</c>.</para></remarks>
    public T GetNoWait()
    {
        _binding.UseHere(this);
        return TryGet(out T? item) ? item
            : throw (_isShutDown ? ThrowHelper.QueueIsShutDown(this) : ThrowHelper.QueueIsEmpty(this));
    }

    /// <summary>Says that the work on an item that was taken out is done. For those who <see cref="Join"/>.</summary>
    /// <exception cref="InvalidOperationException">It was called more often than items were put in; or the loop runs on
    /// another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>queue.task_done()</c>, a <c>ValueError</c> if too often.</para></remarks>
    public void TaskDone()
    {
        _binding.UseHere(this);
        if (_unfinished == 0)
        {
            throw ThrowHelper.NothingIsUnfinished(this);
        }

        Finish(1);
    }

    /// <summary>Waits until <see cref="TaskDone"/> was called for every item that was put in.</summary>
    /// <exception cref="InvalidOperationException">The queue belongs to another loop.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if an item is not done.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await queue.join()</c>.</para>
    /// </remarks>
    public Coroutine Join() => JoinOperation.For(ref _lastJoin, this, static queue => new JoinOperation(queue));

    /// <summary>
    /// Says that nothing more will be put in. What is in can still be taken out; then <c>await foreach</c> ends, and
    /// <see cref="Get"/> throws. Whoever waits to put something in gets the exception at once.
    /// </summary>
    /// <param name="immediate">Drop what is in, and count it as done.</param>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread, or another loop runs here.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>queue.shutdown(immediate)</c>.</para></remarks>
    public void Shutdown(bool immediate = false)
    {
        _binding.UseHere(this);
        _isShutDown = true;
        if (immediate)
        {
            _isDropped = true;
            int dropped = Math.Min(_items.Count, _unfinished);
            _items.Clear();
            Finish(dropped);
        }

        while (_getters.TryTake(out WaitOperation<T>? getter))
        {
            _ended.End(getter);
        }

        while (_putters.TryTake(out WaitOperation<bool>? putter))
        {
            ((PutOperation)putter).EndInVain(ThrowHelper.QueueIsShutDown(this));
        }
    }

    /// <summary>How full it is, and who waits.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    public AsyncQueueStatistics GetStatistics()
    {
        _binding.EnsureOwnThread();
        return new AsyncQueueStatistics(
            QSize, MaxSize, _unfinished, _putters.Count, _getters.Count, _joiners.Count, _isShutDown);
    }

    /// <summary>Called by the compiler for <c>await foreach</c>, which takes items out until the queue is shut down and
    /// empty. Any number of tasks may do so at once: each item goes to one of them.</summary>
    public ItemEnumerator<T> GetAsyncEnumerator() => new(() => MakeGet(isWalk: true));

    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        new ItemEnumerator<T>(() => MakeGet(isWalk: true), cancellationToken);

    /// <summary>The queue, for people.</summary>
    public override string ToString() =>
        $"<{Kind} items={QSize}{(MaxSize > 0 ? $" maxSize={MaxSize}" : "")}"
        + $"{(_unfinished > 0 ? $" unfinished={_unfinished}" : "")}"
        + $"{(_getters.Count > 0 ? $" getters={_getters.Count}" : "")}"
        + $"{(_putters.Count > 0 ? $" putters={_putters.Count}" : "")}{(_isShutDown ? " shut down" : "")}>";
}
