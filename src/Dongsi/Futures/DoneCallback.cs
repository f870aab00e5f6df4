namespace Dongsi.LowLevel;

/// <summary>A callback that stands in a future's list of waiters.</summary>
internal class DoneCallback(Future future, Action<Future> callback, ExecutionContext? context) : Runnable
{
    public Action<Future> Callback { get; } = callback;

    /// <summary>The future that the one that is waited for helps to complete, for call graphs.</summary>
    public Future? OnBehalfOf
    {
        get => field ?? (Callback.Target as ICollector)?.Awaited;
        init;
    }

    internal sealed override void Run()
    {
        EventLoop loop = future.Loop;
        if (context is not null)
        {
            loop.SwitchTo(context);
        }

        try
        {
            Callback(future);
        }
        catch (Exception e)
        {
            loop.CallExceptionHandler(new LoopErrorContext
            {
                Message = $"Exception in callback {CallbackName.Of(Callback)}",
                Exception = e,
                Future = future,
            });
        }
        finally
        {
            loop.CurrentContext();
        }
    }

    public sealed override string ToString() => $"<callback {CallbackName.Of(Callback)} of {future}>";
}
