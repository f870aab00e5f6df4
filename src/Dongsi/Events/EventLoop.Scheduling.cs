using System.Collections.Concurrent;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    private readonly ConcurrentQueue<Runnable> _inbox = new();
    private int _inboxHasMail;
    private int _isAsleep;

    /// <summary>Runs a callback in the next turn, after all that is ready already.</summary>
    /// <param name="callback">What to run.</param>
    /// <param name="context">The ambient values (<see cref="AsyncLocal{T}"/>) it sees; null for the caller's.</param>
    /// <returns>A handle that cancels it.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.call_soon()</c>.</para></remarks>
    public Handle CallSoon(Action callback, ExecutionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        EnsureUsable();
        var handle = new Handle(this, callback, context);
        Ready(handle);
        return handle;
    }

    /// <summary>Runs a callback in the next turn, with a state, so that the delegate can be static.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="callback">What to run.</param>
    /// <param name="state">What it is given.</param>
    /// <returns>A handle that cancels it.</returns>
    /// <inheritdoc cref="CallSoon(Action, ExecutionContext?)" path="/exception|/remarks"/>
    public Handle CallSoon<TState>(Action<TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        EnsureUsable();
        var handle = new StatefulHandle<TState>(this, callback, state);
        Ready(handle);
        return handle;
    }

    /// <summary>Runs a callback on the loop, from any thread; wakes the loop if it sleeps.</summary>
    /// <param name="callback">What to run. Callbacks of one thread run in the order in which it posted them.</param>
    /// <returns>A handle; cancel it on the loop's thread only.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    /// <remarks>
    /// <para><b>Thread safety</b>: any thread.</para>
    /// <para><b>Python</b>: <c>loop.call_soon_threadsafe()</c>.</para>
    /// </remarks>
    public Handle CallSoonThreadsafe(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        EnsureOpen();
        var handle = new Handle(this, callback, context: null);
        Post(handle);
        return handle;
    }

    /// <summary>The same, where somebody waits for it, and must hear of it if the loop closes first.</summary>
    internal void PostCall(Action callback, Action<Exception> dropped)
    {
        EnsureOpen();
        Post(new PostedHandle(this, callback, dropped));
    }

    /// <summary>The same, where a closed loop is no misuse.</summary>
    internal bool TryCallSoonThreadsafe(Action callback)
    {
        if (IsClosed)
        {
            return false;
        }

        Post(new Handle(this, callback, context: null));
        return true;
    }

    /// <summary>Puts something into the ready queue; on the loop's thread.</summary>
    internal void Ready(Runnable item)
    {
        _ready.Enqueue(new ReadyEntry(item));
        if (_watch != Watched.Nothing)
        {
            NoteReady(item);
        }
    }

    void IReadyQueue.Ready(Runnable item) => Ready(item);

    /// <summary>Puts something into the ready queue from any thread.</summary>
    /// <remarks>
    /// No wake-up is missed: the poster first delivers and then looks whether the loop sleeps; the loop first says
    /// that it sleeps and then looks for mail. A full fence stands between the two steps on both sides, so at least
    /// one of them sees the other. Only the first poster pays for the system call.
    /// </remarks>
    internal void Post(Runnable item)
    {
        if (_watch >= Watched.Schedule)
        {
            NotePost(item);
        }

        _inbox.Enqueue(item);
        Volatile.Write(ref _inboxHasMail, 1);
        Interlocked.MemoryBarrier();
        WakeIfAsleep();
    }

    private void WakeIfAsleep()
    {
        if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
        {
            _poller.Wake();
        }

        if (IsClosed)
        {
            // It closed before or meanwhile. Close looks once more behind a fence of its own, so one of us sees it.
            DropMail();
        }
    }

    // A host may have taken it out of the inbox already, with somebody on another thread waiting for it.
    private void DropReady()
    {
        while (_ready.Count > 0)
        {
            _ready.Dequeue().Item.Drop();
        }
    }

    private void DropMail()
    {
        while (_inbox.TryDequeue(out Runnable? posted))
        {
            posted.Drop();
        }
    }

    private void CollectMail()
    {
        if (Volatile.Read(ref _inboxHasMail) == 0)
        {
            return;
        }

        Interlocked.Exchange(ref _inboxHasMail, 0);

        // What arrives while we are collecting waits for the next turn; a busy poster must not keep the loop here.
        for (int count = _inbox.Count; count > 0 && _inbox.TryDequeue(out Runnable? item); count--)
        {
            Ready(item);
        }

        if (!_inbox.IsEmpty)
        {
            Volatile.Write(ref _inboxHasMail, 1);
        }
    }
}
