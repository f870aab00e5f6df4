using System.Runtime.CompilerServices;
using Dongsi.LowLevel;

namespace Dongsi;

// One turn of the loop, in three steps. RunForever takes them in order until it is told to stop; a host that has a loop
// of its own (a window, a game) calls them one by one instead.
public sealed partial class EventLoop
{
    // As long as something is ready the loop need not wait, and a look for I/O costs a system call: ten times what it
    // costs to switch from one task to another. So it looks after so many callbacks and steps, or if nothing is ready.
    private const int RunsBetweenPolls = 61;

    private long _turns;
    private int _ranSincePoll;

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
            _ranSincePoll = RunsBetweenPolls;
            Poll(timeout is { } limit ? Math.Max(0, limit.Ticks) : -1);
        }
        finally
        {
            Leave(entry);
        }
    }

    /// <summary>
    /// Step 2: what I/O has come, what was posted by other threads, and then the timers that are due, join the ready
    /// queue.
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
        long ticks = TicksToWait(limit, out long now);
        if (ticks == 0)
        {
            if (_poller.HasEntries && (_ranSincePoll >= RunsBetweenPolls || _ready.Count == 0))
            {
                LookForIo();
            }

            return;
        }

        _poller.Prepare();
        _ranSincePoll = 0;
        if ((_watch & Watched.IoWaits) == 0)
        {
            Sleep(ticks, now);
            return;
        }

        Tell(Watched.BeforeIoWait, wait: ticks);

        // An instrument that threw was reported, and whoever heard of it may have found something to do.
        long left = TicksToWait(limit, out now);
        if (left != 0)
        {
            Sleep(left, now);
        }

        Tell(Watched.AfterIoWait, wait: ticks);
    }

    /// <summary>How long there is nothing to do: 0 if there is something, -1 for ever.</summary>
    private long TicksToWait(long limit, out long now)
    {
        now = 0;
        if (_ready.Count > 0 || _isStopping)
        {
            return 0;
        }

        now = _clock.Now;
        long wait = _timers.TryPeek(out long when) ? Math.Max(0, when - now) : -1;
        return limit >= 0 && (wait < 0 || limit < wait) ? limit : wait;
    }

    private void LookForIo()
    {
        _ranSincePoll = 0;
        _poller.Prepare();
        _poller.Wait(0);
    }

    private void Sleep(long ticks, long now)
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (Volatile.Read(ref _inboxHasMail) == 0)
        {
            WaitIdle(ticks, now);
        }

        Volatile.Write(ref _isAsleep, 0);
    }

    private void CollectEvents()
    {
        _poller.TakeEvents(this);
        CollectMail();
        CollectDueTimers();
        _clock.Virtual?.CollectDue();
    }

    private void RunBatch()
    {
        _turns++;
        int count = SizeOfBatch();
        _ranSincePoll += count;
        for (; count > 0; count--)
        {
            Runnable item = _ready.Dequeue().Item;
            if (_watch != Watched.Nothing)
            {
                RunWatched(item);
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
