namespace Dongsi.LowLevel;

/// <summary>
/// A call into a loop from another thread, in that thread's context. Posted to the loop; its outcome is a task of .NET,
/// for which the thread may block.
/// </summary>
internal abstract class LoopCall<T>(EventLoop loop, ICallOwner owner) : Runnable
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    /// <summary>The outcome.</summary>
    public Task<T> Outcome => Completion.Task;

    private protected EventLoop Loop { get; } = loop;

    private protected ICallOwner Owner { get; } = owner;

    private protected TaskCompletionSource<T> Completion { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Has it done and waits for it; throws what it threw.</summary>
    public T Block()
    {
        Loop.Post(this);
        return Outcome.GetAwaiter().GetResult();
    }

    internal sealed override void Run()
    {
        Loop.SwitchTo(_context);
        try
        {
            Begin();
        }
        catch (Exception e)
        {
            Owner.Ended();
            Completion.SetException(e);
        }
        finally
        {
            Loop.CurrentContext();
        }
    }

    internal sealed override void Drop()
    {
        Owner.Ended();
        Completion.SetException(ThrowHelper.LoopWasClosed());
    }

    /// <summary>The call. If it throws, that is the outcome.</summary>
    private protected abstract void Begin();
}
