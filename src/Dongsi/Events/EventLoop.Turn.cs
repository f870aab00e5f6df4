using System.Runtime.CompilerServices;
using Dongsi.LowLevel;

namespace Dongsi;

// One turn of the loop, in three steps. RunForever takes them in order until it is told to stop; a host that has a loop
// of its own (a window, a game) calls them one by one instead.
public sealed partial class EventLoop
{
    private long _turns;

    /// <summary>
    /// Step 1: waits for something to do, at most until the next timer; does not wait if something is ready.
    /// </summary>
    /// <param name="timeout">Wait at most so long; null: as long as the loop has nothing to do.</param>
    /// <exception cref="InvalidOperationException">The loop is closed or already running.</exception>
    public void PollEvents(TimeSpan? timeout = null)
    {
        LoopEntry entry = Enter();
        try
        {
            Poll(timeout is { } limit ? Math.Max(0, limit.Ticks) : -1);
        }
        finally
        {
            Leave(entry);
        }
    }

    /// <summary>
    /// Step 2: what was posted by other threads, and then the timers that are due, join the ready queue.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loop is closed or already running.</exception>
    public void ProcessEvents()
    {
        LoopEntry entry = Enter();
        try
        {
            CollectEvents();
        }
        finally
        {
            Leave(entry);
        }
    }

    /// <summary>
    /// Step 3: runs what is ready now, in order. What becomes ready meanwhile waits for the next turn, so that nobody
    /// can keep the loop from its timers.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loop is closed or already running.</exception>
    public void ProcessReady()
    {
        LoopEntry entry = Enter();
        try
        {
            RunBatch();
        }
        finally
        {
            _isStopping = false;
            Leave(entry);
        }
    }

    // Not inlined into RunForever: that method is entered once and never left, so the JIT can only patch it while it
    // runs; a turn of its own is compiled anew, with what was learnt from the first ones.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Turn()
    {
        Poll(limit: -1);
        CollectEvents();
        RunBatch();
    }

    private void Poll(long limit)
    {
        if (_ready.Count > 0 || _isStopping)
        {
            return;
        }

        long now = _clock.Now;
        long wait = _timers.TryPeek(out long when) ? Math.Max(0, when - now) : -1;
        if (limit >= 0 && (wait < 0 || limit < wait))
        {
            wait = limit;
        }

        if (wait != 0)
        {
            Sleep(wait, now);
        }
    }

    private void Sleep(long ticks, long now)
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (Volatile.Read(ref _inboxHasMail) == 0)
        {
            _clock.Wait(ticks, now);
        }

        Volatile.Write(ref _isAsleep, 0);
    }

    private void CollectEvents()
    {
        CollectMail();
        CollectDueTimers();
    }

    private void RunBatch()
    {
        _turns++;
        for (int count = _ready.Count; count > 0; count--)
        {
            Runnable item = _ready.Dequeue().Item;
            if (_debug)
            {
                RunTimed(item);
            }
            else
            {
                item.Run();
            }
        }
    }

    private void RunTimed(Runnable item)
    {
        long start = _clock.Now;
        item.RunWatched();
        TimeSpan duration = new(_clock.Now - start);
        if (duration >= SlowCallbackDuration)
        {
            CallExceptionHandler(LoopErrorContext.SlowCallback(item, duration));
        }
    }
}
