namespace Dongsi.Tests.Threads;

/// <summary>Waits for other threads while the loop goes on.</summary>
internal static class Meanwhile
{
    /// <summary>Until another thread has said something.</summary>
    public static Coroutine UntilSet(Signal signal) =>
        Asyncio.ToThread(signal.Wait, limiter: new CapacityLimiter(1));

    /// <summary>Until all threads have come back to the loop, the abandoned ones too.</summary>
    public static async Coroutine UntilNoWorker()
    {
        while (Asyncio.RunningLoop.Workers.Count > 0)
        {
            await Asyncio.Sleep(0);
        }
    }
}
