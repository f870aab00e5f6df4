using Dongsi.LowLevel;

namespace Dongsi;

// The loop as a guest in a host's loop: the host's thread runs its turns, and another thread does nothing but wait in
// the poller between them.
//
// The trap: while that thread waits, the host may call anything of the loop, and so make something ready or set a timer
// that is due before the wait ends. A loop that waits on its own thread cannot be touched meanwhile, so nothing of the
// kind exists there. Here Ready, AddTimer and Stop see that a guest waits (Watched.GuestWait) and wake the poller as a
// post does. The waiting thread itself touches nothing but clock and poller: how long to wait is found out before, on
// the host's thread, and what has come is collected after, there too.
//
// Rejected: waking in EnsureOwnThread, which every public entry calls. It would cost no test elsewhere, but a game that
// looks at task.Done in each frame would drive the loop through a turn in each frame.
public sealed partial class EventLoop
{
    /// <summary>This thread is the host's, the loop is its guest, and no turn is running.</summary>
    internal bool IsBetweenTurns =>
        Volatile.Read(ref _ownerThread) == Environment.CurrentManagedThreadId && t_running != this;

    /// <summary>From now on the loop runs as a guest of this thread.</summary>
    internal void BeginGuestRun()
    {
        if (_clock.Virtual is not null)
        {
            ThrowHelper.GuestInVirtualTime();
        }

        Claim();
        _poller.AllowAllThreads();
        RunBetweenTurns(() => Tell(Watched.BeforeRun));
    }

    /// <summary>The host is rid of it. Nobody waits in the poller.</summary>
    internal void EndGuestRun()
    {
        _isStopping = false;
        RunBetweenTurns(() => Tell(Watched.AfterRun));
        Volatile.Write(ref _ownerThread, 0);
    }

    /// <summary>One turn on the host's thread.</summary>
    /// <param name="waited">The wait that has ended before.</param>
    /// <returns>The wait that must end before the next turn. If it is one, the loop counts as asleep already.</returns>
    internal GuestWait RunGuestTurn(GuestWait waited)
    {
        LoopEntry entry = TakeThread();
        try
        {
            _watch &= ~Watched.GuestWait;
            if (waited.Ticks != 0)
            {
                Tell(Watched.AfterIoWait, wait: waited.Announced);
            }

            CollectEvents();
            RunBatch();
            return PrepareGuestWait();
        }
        finally
        {
            GiveThreadBack(entry);
        }
    }

    /// <summary>Waits in the poller, on any thread but the host's.</summary>
    internal void WaitAsGuest(GuestWait wait)
    {
        try
        {
            _clock.Wait(wait.Ticks, wait.Now);
        }
        finally
        {
            Volatile.Write(ref _isAsleep, 0);
        }
    }

    /// <summary>Was the loop told to stop? Tells it to go on.</summary>
    internal bool TakeStop()
    {
        bool isStopping = _isStopping;
        _isStopping = false;
        return isStopping;
    }

    /// <summary>Runs something on the loop at once, on the host's thread.</summary>
    internal void RunBetweenTurns(Action action)
    {
        LoopEntry entry = TakeThread();
        try
        {
            action();
        }
        finally
        {
            GiveThreadBack(entry);
        }
    }

    private GuestWait PrepareGuestWait()
    {
        long ticks = TicksToWait(limit: -1, out long now);
        if (ticks == 0)
        {
            return default;
        }

        Tell(Watched.BeforeIoWait, wait: ticks);
        long left = TicksToWait(limit: -1, out now);
        if (left != 0 && IdleWatch is { } watch)
        {
            // It may touch anything, so it is not for the other thread.
            watch.Wait(left, now);
        }
        else if (left != 0)
        {
            // The same order as in Sleep, with the same fence in it.
            _poller.Prepare();
            _ranSincePoll = 0;
            Interlocked.Exchange(ref _isAsleep, 1);
            if (Volatile.Read(ref _inboxHasMail) == 0)
            {
                _watch |= Watched.GuestWait;
                return new GuestWait(left, now, ticks);
            }

            Volatile.Write(ref _isAsleep, 0);
        }

        Tell(Watched.AfterIoWait, wait: ticks);
        return default;
    }

    private void EndGuestWait()
    {
        if ((_watch & Watched.GuestWait) != 0)
        {
            WakeIfAsleep();
        }
    }
}
