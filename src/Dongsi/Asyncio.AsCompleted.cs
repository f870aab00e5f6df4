using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>
    /// Gives the futures one by one as they end: <c>await foreach (var task in Asyncio.AsCompleted(tasks))</c>.
    /// They are the ones given, so that each can be told from the others; await each for its result.
    /// </summary>
    /// <typeparam name="TFuture">Future or task.</typeparam>
    /// <param name="futures">Futures and tasks of this loop; make tasks of coroutines first.</param>
    /// <param name="timeout">Seconds for all of them together; null for never.</param>
    /// <exception cref="ArgumentException">One of the futures is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not a number.</exception>
    /// <exception cref="InvalidOperationException">No loop is running on this thread, or one of the futures belongs to
    /// another one.</exception>
    /// <remarks><para><b>Python</b>: <c>asyncio.as_completed()</c>.</para></remarks>
    public static CompletionOrder<TFuture> AsCompleted<TFuture>(
        IEnumerable<TFuture> futures, double? timeout = null) where TFuture : Future
    {
        TFuture[] distinct = Distinct(futures);
        EventLoop loop = RunningLoop;
        Array.ForEach(distinct, future => future.EnsureBelongsTo(loop));
        return new CompletionOrder<TFuture>(loop, distinct, Delay.LimitTicks(timeout));
    }
}
