namespace Dongsi.LowLevel;

/// <summary>Closes things whatever is cancelled: what must be given back is given back.</summary>
internal static class InAnyCase
{
    /// <summary>Runs a coroutine that no scope ends. A cancellation comes at the next await after it.</summary>
    /// <param name="close">Has a thread do it, one that no edge abandons.</param>
    /// <param name="hasBegun">Has that thread begun? An edge that comes before ends the wait for it, and then there is
    /// another try.</param>
    public static async Coroutine Run(Func<Coroutine> close, Func<bool> hasBegun)
    {
        LoopTask task = EventLoop.RequireTask("Close");
        CancelledException? cancelled = null;
        await CancelScope.Run(
            async _ =>
            {
                while (!hasBegun())
                {
                    try
                    {
                        await close();
                    }
                    catch (CancelledException e) when (!hasBegun())
                    {
                        cancelled = e;
                    }
                }
            },
            shield: true);
        if (cancelled is not null)
        {
            task.Postpone(cancelled);
        }
    }

    /// <summary>For <c>await using</c>, which knows no coroutines.</summary>
    /// <param name="close">Begins at once, because a task that is cancelled before its first step never runs.</param>
    public static ValueTask Dispose(Coroutine close) =>
        new(EventLoop.RequireRunning().CreateTask(close, name: "DisposeAsync", eager: true).AsTask());
}
