using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    private readonly LoopSynchronizationContext _synchronizationContext;
    private int _ownerThread;
    private bool _isStopping;
    private ExecutionContext? _entryContext;
    private ExecutionContext? _activeContext;

    /// <summary>Runs until <see cref="Stop"/> is called.</summary>
    /// <exception cref="InvalidOperationException">The loop is closed or running, or another loop runs on this thread.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>loop.run_forever()</c>.</para></remarks>
    public void RunForever()
    {
        LoopEntry entry = Enter();
        try
        {
            Tell(Watched.BeforeRun);
            do
            {
                Turn();
            }
            while (!_isStopping);
        }
        finally
        {
            _isStopping = false;
            Tell(Watched.AfterRun);
            Leave(entry);
        }
    }

    /// <summary>
    /// Makes <see cref="RunForever"/> return after the batch that is running. If the loop does not run yet, it will
    /// run one turn without waiting.
    /// </summary>
    /// <exception cref="InvalidOperationException">Called from another thread while the loop runs; use
    /// <c>loop.CallSoonThreadsafe(loop.Stop)</c>.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.stop()</c>.</para></remarks>
    public void Stop()
    {
        EnsureOwnThread();
        _isStopping = true;
        EndGuestWait();
    }

    /// <summary>
    /// Closes the loop for good: what is still scheduled is dropped; tasks that have not ended, and failures that
    /// nobody took, are reported.
    /// Closing twice does nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loop is running.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.close()</c>.</para></remarks>
    public void Close()
    {
        if (IsRunning)
        {
            ThrowHelper.ClosedLoopWhileRunning();
        }

        if (IsClosed)
        {
            return;
        }

        Trampoline.Host.ReportPendingTasks();
        Closing?.Invoke();
        CloseHandles();
        ReportLeftovers();
        IsClosed = true;
        Debug = false;
        Trampoline.Host.DropPendingTasks();
        DropReady();
        _timers.Clear();
        Interlocked.MemoryBarrier();
        DropMail();
        _clock.Virtual?.Detach(this);
        _clock.Dispose();
        _poller.Dispose();
    }

    /// <summary>The same as <see cref="Close"/>.</summary>
    public void Dispose() => Close();

    /// <summary>The loop is about to be closed: who holds something of the system's for it lets go.</summary>
    internal event Action? Closing;

    /// <summary>This thread is the loop's, or the loop is not running.</summary>
    internal void EnsureOwnThread()
    {
        if (t_running != this && IsRunning && !IsBetweenTurns)
        {
            ThrowHelper.WrongThread();
        }
    }

    /// <summary>
    /// The callback or step that comes now runs in this context. Null, which is what a capture gives where the flow is
    /// suppressed, stands for the context that the loop was started in.
    /// </summary>
    internal void SwitchTo(ExecutionContext? context)
    {
        context ??= _entryContext;
        if (context is not null && context != _activeContext)
        {
            ExecutionContext.Restore(context);
            _activeContext = context;
        }
    }

    /// <summary>The context as the callback or step that ends now leaves it.</summary>
    internal ExecutionContext? CurrentContext()
    {
        ExecutionContext? context = ExecutionContext.Capture();
        if (context != _activeContext)
        {
            _activeContext = context;
        }

        return context;
    }

    /// <summary>Nothing can come of them any more; who still has one finds it closed.</summary>
    private void CloseHandles()
    {
        foreach (PollEntry entry in _poller.Entries)
        {
            if (entry.IsForeign)
            {
                _poller.Remove(entry);
                continue;
            }

            if (Debug)
            {
                CallExceptionHandler(new LoopErrorContext
                {
                    Kind = LoopErrorKind.Warning,
                    Message = $"The loop was closed with {entry.Owner}. Close what you open: await using, or Close()",
                });
            }

            _poller.Remove(entry);
            entry.Handle.Close();
            (entry.Owner as IClosedWithLoop)?.LoopClosed();
        }
    }

    private void EnsureUsable()
    {
        EnsureOpen();
        EnsureOwnThread();
    }

    internal void EnsureOpen()
    {
        if (IsClosed)
        {
            ThrowHelper.LoopIsClosed();
        }
    }

    private void EnsureCanRun()
    {
        EnsureOpen();
        if (t_running is not null)
        {
            ThrowHelper.LoopInsideLoop();
        }

        if (IsBetweenTurns)
        {
            ThrowHelper.LoopIsGuest();
        }

        if (IsRunning)
        {
            ThrowHelper.LoopRunsElsewhere();
        }
    }

    private LoopEntry Enter()
    {
        Claim();
        return TakeThread();
    }

    private void Leave(LoopEntry entry)
    {
        GiveThreadBack(entry);
        Volatile.Write(ref _ownerThread, 0);
    }

    /// <summary>The loop is this thread's until further notice.</summary>
    private void Claim()
    {
        EnsureCanRun();
        if (Interlocked.CompareExchange(ref _ownerThread, Environment.CurrentManagedThreadId, 0) != 0)
        {
            ThrowHelper.LoopRunsElsewhere();
        }
    }

    /// <summary>This thread is the loop's: what runs now runs on the loop.</summary>
    private LoopEntry TakeThread()
    {
        var entry = new LoopEntry(
            t_running, SynchronizationContext.Current, ExecutionContext.Capture(), Trampoline.Current);
        t_running = this;
        Trampoline.Current = Trampoline;
        SynchronizationContext.SetSynchronizationContext(_synchronizationContext);
        _activeContext = _entryContext = entry.Context;
        return entry;
    }

    private void GiveThreadBack(LoopEntry entry)
    {
        t_running = entry.Running;
        Trampoline.Current = entry.Trampoline;
        SynchronizationContext.SetSynchronizationContext(entry.SynchronizationContext);
        if (entry.Context is not null)
        {
            ExecutionContext.Restore(entry.Context);
        }

        _activeContext = _entryContext = null;
    }

    /// <summary>What the thread had before the loop took it over.</summary>
    private readonly record struct LoopEntry(
        EventLoop? Running,
        SynchronizationContext? SynchronizationContext,
        ExecutionContext? Context,
        Trampoline? Trampoline);
}
