using Dongsi.LowLevel;

namespace Dongsi;

// For those who decide how the loop waits when nothing is ready: a virtual clock, and whoever waits until all tasks are
// blocked. They are called on the loop's thread, between the decision to sleep and the next look.
public sealed partial class EventLoop
{
    /// <summary>Is asked instead of the clock as long as it is set.</summary>
    internal IIdleWatch? IdleWatch { get; set; }

    /// <summary>How many operations outside the loop will come back by a post, with nothing else to show for it.
    /// </summary>
    internal int ExpectedPosts { get; set; }

    /// <summary>Its clock, if that is virtual.</summary>
    internal IVirtualTime? VirtualTime => _clock.Virtual;

    /// <summary>Does its time pass by itself, at the speed at which a poller waits?</summary>
    internal bool IsInRealTime => _clock.IsReal;

    /// <summary>Looks for I/O, posts, and timers of a virtual clock, without waiting. What has come of I/O and timers
    /// becomes ready.</summary>
    /// <returns>Is there something to do?</returns>
    internal bool LookForNews()
    {
        if (_poller.HasEntries)
        {
            LookForIo();
            _poller.TakeEvents(this);
        }

        _clock.Virtual?.CollectDue();

        return _ready.Count > 0 || Volatile.Read(ref _inboxHasMail) != 0;
    }

    /// <summary>Waits in the poller, in real time.</summary>
    internal void WaitForNews(long ticks)
    {
        _poller.Prepare();
        _poller.Wait(ticks);
    }

    /// <summary>Makes a loop that sleeps look again, from any thread.</summary>
    internal void LookAgain() => WakeIfAsleep();

    /// <summary>A virtual clock serves one loop. If it has one, this one is not made.</summary>
    private void Attach()
    {
        try
        {
            _clock.Virtual?.Attach(this);
        }
        catch
        {
            Debug = false;
            _clock.Dispose();
            _poller.Dispose();
            throw;
        }
    }

    private void WaitIdle(long ticks, long now)
    {
        if (IdleWatch is { } watch)
        {
            watch.Wait(ticks, now);
        }
        else
        {
            _clock.Wait(ticks, now);
        }
    }
}
