namespace Dongsi.LowLevel;

/// <summary>A function in the queue of an executor.</summary>
internal abstract class ExecutorJob(Delegate named, Action<ExecutorJob> dropped)
{
    private int _isTaken;

    /// <summary>Its place in the queue of its executor.</summary>
    public LinkedListNode<ExecutorJob>? Place { get; set; }

    public string Name => CallbackName.Of(named);

    /// <summary>True for the one who may run it, or say that nobody will.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>Calls the function and keeps the outcome. Only for one who has taken it.</summary>
    public abstract void Run();

    /// <summary>It will never run, if nobody has taken it.</summary>
    public abstract void Cancel(CancellationToken cancellationToken);

    private protected void LeaveQueue() => dropped(this);
}
