namespace Dongsi.LowLevel;

/// <summary>A thread of the <see cref="ThreadCache"/>.</summary>
internal sealed class CachedThread(ThreadCache cache)
{
    private const string IdleName = "Dongsi (idle)";

    private readonly object _gate = new();
    private IThreadJob? _job;

    public void Start(IThreadJob job)
    {
        _job = job;

        // In the background: a program whose loops have ended must be able to end. Without the context of the one who
        // happens to start it: that of the job is the job's own affair.
        new Thread(Live) { IsBackground = true, Name = IdleName }.UnsafeStart();
    }

    /// <summary>Only for one who has taken it out of the idle ones.</summary>
    public void Give(IThreadJob job)
    {
        lock (_gate)
        {
            _job = job;
            Monitor.Pulse(_gate);
        }
    }

    private void Live()
    {
        ExecutionContext? clean = ExecutionContext.Capture();
        while (NextJob() is { } job)
        {
            var thread = Thread.CurrentThread;
            thread.Name = job.ThreadName;
            job.Work();

            // A job may leave the thread as it likes; the next one must not see it.
            thread.Name = IdleName;
            thread.IsBackground = true;
            thread.Priority = ThreadPriority.Normal;
            SynchronizationContext.SetSynchronizationContext(null);
            if (clean is not null)
            {
                ExecutionContext.Restore(clean);
            }

            cache.AddIdle(this);
            job.Deliver();
        }
    }

    private IThreadJob? NextJob()
    {
        lock (_gate)
        {
            while (_job is null)
            {
                if (!Monitor.Wait(_gate, cache.IdleTime) && _job is null && cache.RemoveIdle(this))
                {
                    return null;
                }
            }

            IThreadJob job = _job;
            _job = null;
            return job;
        }
    }
}
