namespace Dongsi.LowLevel;

/// <summary>Stands where a loop and a task would be, for coroutines that are driven by hand.</summary>
internal sealed class HandDriven : ICoroutineHost
{
    public static readonly HandDriven Host = new();

    private HandDriven()
    {
    }

    /// <summary>What a leaf makes ready if the body awaits one by mistake: it does nothing.</summary>
    public static Runnable Task { get; } = new Nobody();

    public string? CurrentTaskName => null;

    public static InvalidOperationException CannotWait(object generator, Awaitable leaf) => new(
        $"The body of {generator} awaited {leaf}, but no event loop drives a generator. "
        + "Await context.Yield(value) only; for waiting, use an async Coroutine or an async IAsyncEnumerable.");

    public void MakeReady(Runnable task)
    {
    }

    // An exception from here would be unhandled on some pool thread. So the await itself throws.
    public void Adopt(Coroutine coroutine, Action continuation) => coroutine.FailAwait(continuation);

    public void ReportPendingTasks()
    {
    }

    public IForgottenReport? ExpectAwait(Coroutine coroutine) => null;

    private sealed class Nobody : Runnable
    {
        internal override void Run()
        {
        }
    }
}
