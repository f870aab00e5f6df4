namespace Dongsi.LowLevel;

/// <summary>
/// The one place that makes threads. A thread that has done its job waits for another one, for ten seconds, because
/// to make a thread takes much longer than to wake one.
/// </summary>
/// <remarks>
/// <para>There is no limit here: whoever starts jobs has one (a <see cref="CapacityLimiter"/>, an executor). The job
/// goes to the thread that has become idle last, so that those which are not needed any more come of age.</para>
/// <para>Not the thread pool of .NET: its threads are for work that does not block, it makes new ones slowly when they
/// do, and they have no names.</para>
/// <para>The ten seconds are real time, past the clock of any loop. The cache belongs to the process and not to a
/// loop, and nothing that a program can see depends on when a thread goes that nobody uses.</para>
/// </remarks>
internal sealed class ThreadCache(TimeSpan idleTime)
{
    // Guarded by its own lock; the one that has become idle last is at the end.
    private readonly List<CachedThread> _idle = [];
    private int _busyCount;

    public static ThreadCache Shared { get; } = new(TimeSpan.FromSeconds(10));

    /// <summary>Threads that are at work.</summary>
    public int BusyCount => Volatile.Read(ref _busyCount);

    /// <summary>Threads that wait for a job.</summary>
    public int IdleCount
    {
        get
        {
            lock (_idle)
            {
                return _idle.Count;
            }
        }
    }

    public TimeSpan IdleTime { get; } = idleTime;

    /// <summary>Does a job on a thread of its own, at once.</summary>
    /// <exception cref="OutOfMemoryException">The system does not give us another thread.</exception>
    public void Start(IThreadJob job)
    {
        Interlocked.Increment(ref _busyCount);
        if (TakeIdle() is { } idle)
        {
            idle.Give(job);
            return;
        }

        try
        {
            new CachedThread(this).Start(job);
        }
        catch
        {
            Interlocked.Decrement(ref _busyCount);
            throw;
        }
    }

    /// <summary>A thread has done its job, and may be given another one from now on.</summary>
    public void AddIdle(CachedThread thread)
    {
        lock (_idle)
        {
            _idle.Add(thread);
        }

        Interlocked.Decrement(ref _busyCount);
    }

    /// <summary>A thread has waited long enough. False if it has just been given a job all the same.</summary>
    public bool RemoveIdle(CachedThread thread)
    {
        lock (_idle)
        {
            return _idle.Remove(thread);
        }
    }

    private CachedThread? TakeIdle()
    {
        lock (_idle)
        {
            if (_idle.Count == 0)
            {
                return null;
            }

            CachedThread last = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            return last;
        }
    }
}
