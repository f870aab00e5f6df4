namespace Dongsi.LowLevel;

/// <summary>A function in the queue of an executor, with its result.</summary>
internal sealed class ExecutorJob<T>(
    Func<T> function, Action<ExecutorJob> dropped, CancellationToken cancellationToken) : ExecutorJob(function, dropped)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private CancellationTokenRegistration _registration;

    public Task<T> Outcome => _completion.Task;

    /// <summary>Before any thread can see it.</summary>
    public void ListenToToken() => _registration = cancellationToken.UnsafeRegister(
        (_, token) => Cancel(token), null);

    public override void Run()
    {
        _registration.Dispose();
        if (cancellationToken.IsCancellationRequested)
        {
            // The token tells its listeners one after the other; this thread was faster than our turn.
            _completion.SetCanceled(cancellationToken);
        }
        else if (_context is null)
        {
            Invoke();
        }
        else
        {
            ExecutionContext.Run(_context, static job => ((ExecutorJob<T>)job!).Invoke(), this);
        }
    }

    public override void Cancel(CancellationToken cancellationToken)
    {
        if (TryTake())
        {
            LeaveQueue();
            _completion.SetCanceled(cancellationToken);
        }
    }

    private void Invoke()
    {
        try
        {
            _completion.SetResult(function());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _completion.SetCanceled(cancellationToken);
        }
        catch (Exception e)
        {
            _completion.SetException(e);
        }
    }
}
