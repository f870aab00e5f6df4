namespace Dongsi.LowLevel;

/// <summary>Stands where a loop would be, for coroutines that are driven by hand.</summary>
internal sealed class HandDriven : ICoroutineHost
{
    public static readonly HandDriven Host = new();

    private HandDriven()
    {
    }

    /// <summary>Is the code that runs now driven by hand?</summary>
    public static bool IsDriving => Trampoline.Current?.Host == Host;

    public string? CurrentTaskName => null;

    public void MakeReady(Runnable task)
    {
    }

    // An exception from here would be unhandled on some pool thread. So the await itself throws.
    public void Adopt(Coroutine coroutine, Action continuation) => coroutine.FailAwait(continuation);

    public void ReportPendingTasks()
    {
    }

    public void DropPendingTasks()
    {
    }

    public IForgottenReport? ExpectAwait(Coroutine coroutine) => null;
}
