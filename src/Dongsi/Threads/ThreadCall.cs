namespace Dongsi.LowLevel;

/// <summary>
/// A function that runs on a thread while a loop waits for it. Made, started and ended on the loop's thread; in
/// between the thread has it. The two share nothing but what stands under the lock.
/// </summary>
/// <remarks>
/// It comes back by being posted: <see cref="Run"/> is its end, on the loop. What it holds (a limiter's token, its
/// place in the list of workers) is given back there, which is after the thread has really ended, whoever may have
/// abandoned it before.
/// </remarks>
internal abstract class ThreadCall : Runnable, IThreadJob, IWorker, ICallOwner
{
    [ThreadStatic]
    private static ThreadCall? t_current;

    private readonly Lock _lock = new();
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly Delegate _named;
    private CancellationTokenRegistration _hostCancel;
    private LinkedListNode<IWorker>? _place;
    private CapacityLimiter? _limiter;
    private CancelScope? _guest;

    // Under the lock.
    private CancellationTokenSource? _source;
    private string? _reason;
    private string? _origin;
    private bool _wasCancelled;

    private protected ThreadCall(EventLoop loop, LoopTask? host, Delegate named)
    {
        Loop = loop;
        Host = host;
        _named = named;
    }

    /// <summary>The call that this thread works at, or null.</summary>
    public static ThreadCall? Current => t_current;

    public EventLoop Loop { get; }

    /// <summary>What serves one call at a time; has it until the thread has ended. Null for none.</summary>
    public CapacityLimiter? Turn { get; init; }

    /// <summary>The task that waits for it; null if it was not a task that made it.</summary>
    public LoopTask? Host { get; }

    /// <summary>Does the host's token say when the host is cancelled? Otherwise the future has to.</summary>
    public bool IsToldByHost { get; private set; }

    /// <summary>Has a thread begun with it?</summary>
    public bool HasBegun { get; private set; }

    public string Name => CallbackName.Of(_named);

    string IThreadJob.ThreadName => Name;

    bool IWorker.HoldsTime => _guest is null && !IsAbandoned;

    /// <summary>Does nobody wait for it any more?</summary>
    private protected abstract bool IsAbandoned { get; }

    /// <summary>Was whoever waits for it cancelled? Any thread.</summary>
    public bool WasCancelled => Volatile.Read(ref _wasCancelled);

    /// <summary>Is cancelled with whoever waits for it. On the call's thread.</summary>
    public CancellationToken Token
    {
        get
        {
            CancellationTokenSource source;
            bool isCancelled;
            lock (_lock)
            {
                // Its own and not the task's, which is disposed when the task ends: an abandoned thread may look at
                // its token later.
                source = _source ??= new CancellationTokenSource();
                isCancelled = _wasCancelled;
            }

            if (isCancelled)
            {
                source.Cancel();
            }

            return source.Token;
        }
    }

    /// <summary>The cancellation of whoever waits for it, to be thrown on the call's thread.</summary>
    public CancelledException MakeCancelledException()
    {
        lock (_lock)
        {
            return new CancelledException(_reason ?? "whoever waits for this thread was cancelled", _origin);
        }
    }

    /// <summary>Hands it to a thread.</summary>
    /// <param name="limiter">A token of it is given back when the thread has ended.</param>
    public void Start(CapacityLimiter? limiter)
    {
        Enlist(limiter);
        try
        {
            ThreadCache.Shared.Start(this);
        }
        catch
        {
            Delist();
            throw;
        }
    }

    /// <summary>Somebody will have a thread call <see cref="Work"/> and <see cref="Deliver"/>.</summary>
    public void Enlist(CapacityLimiter? limiter)
    {
        Loop.RefuseUnderSchedule(
            $"{Name} was about to run on a thread",
            "Call the function itself, or put a fake in its place that awaits Asyncio.Sleep for as long as it takes.");
        _limiter = limiter;
        _place = Loop.Workers.Add(this);

        // A token that is cancelled already speaks of a request that has been delivered: this is the clean-up after it.
        if (Host?.Token is { IsCancellationRequested: false } token)
        {
            IsToldByHost = true;
            _hostCancel = token.UnsafeRegister(static call => ((ThreadCall)call!).Signal(), this);
        }
    }

    /// <summary>It will not come to a thread after all.</summary>
    public void Delist()
    {
        // A foreign executor may have called the function and thrown all the same.
        if (_place is { } place)
        {
            _place = null;
            _hostCancel.Dispose();
            Loop.Workers.Remove(place);
            _limiter?.ReleaseOnBehalfOf(this);
            Turn?.ReleaseOnBehalfOf(this);
        }
    }

    public void Work()
    {
        HasBegun = true;
        t_current = this;
        try
        {
            if (_context is null)
            {
                Invoke();
            }
            else
            {
                ExecutionContext.Run(_context, static call => ((ThreadCall)call!).Invoke(), this);
            }
        }
        finally
        {
            t_current = null;
        }
    }

    public void Deliver() => Loop.Post(this);

    /// <summary>It has come back to its loop.</summary>
    internal sealed override void Run()
    {
        Delist();
        Complete();
    }

    /// <summary>Its loop has closed; nobody waits for it any more.</summary>
    internal sealed override void Drop()
    {
        if (FailureOfAbandoned() is { } failure)
        {
            Loop.DefaultExceptionHandler(failure);
        }

        Discard();
    }

    public abstract void GiveUp();

    /// <summary>It has ended, and nobody wants what it has made.</summary>
    public abstract void Discard();

    /// <summary>Whoever waits for it is cancelled, by an edge. What it does on the loop right now is cancelled too.
    /// </summary>
    public void CancelGuest(string? reason, string? origin)
    {
        lock (_lock)
        {
            _reason ??= reason;
            _origin ??= origin;
        }

        _guest?.CancelCore(reason, origin);
    }

    /// <summary>Tells the thread that it is cancelled. Foreign code may listen: nothing may depend on what follows.
    /// </summary>
    public void Signal()
    {
        CancellationTokenSource? source;
        CancelledException? scopes = Host?.Scope is { IsCancelled: true } scope ? scope.MakeException() : null;
        lock (_lock)
        {
            _reason ??= scopes?.Reason;
            _origin ??= scopes?.Origin;
            _wasCancelled = true;
            source = _source;
        }

        try
        {
            source?.Cancel();
        }
        catch (AggregateException e)
        {
            Loop.CallExceptionHandler(new LoopErrorContext
            {
                Message = $"A callback of the token of {Name}, which runs on a thread, threw while it was cancelled",
                Exception = e,
            });
        }
    }

    // What the thread runs on the loop is in the host's scope, and ends with it; an edge at the host cancels it too.
    CancelScope? ICallOwner.Scope => Host?.Scope;

    void ICallOwner.Started(CancelScope scope)
    {
        _guest = scope;
        if (WasCancelled)
        {
            // It happened while the call was on its way to the loop.
            CancelGuest(_reason, _origin);
        }
    }

    void ICallOwner.Ended() => _guest = null;

    /// <summary>The call, for people: it is who borrows from a limiter.</summary>
    public override string ToString() => $"<{Name} on a thread>";

    /// <summary>Calls the function and keeps the outcome. Must not throw.</summary>
    private protected abstract void Invoke();

    /// <summary>Hands the outcome to whoever waits for it.</summary>
    private protected abstract void Complete();

    /// <summary>The report about a failure that nobody waits for.</summary>
    private protected abstract LoopErrorContext? FailureOfAbandoned();
}
