using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>
    /// Waits until some of the futures, or all, have ended, and says which. It cancels nothing and throws nothing that
    /// they throw.
    /// </summary>
    /// <typeparam name="TFuture">Future or task.</typeparam>
    /// <param name="futures">Futures and tasks of this loop, at least one; make tasks of coroutines first.</param>
    /// <param name="timeout">Seconds after which it returns anyway; null for never.</param>
    /// <param name="returnWhen">What to wait for.</param>
    /// <returns>Those that have ended and those that have not, each in the order given.</returns>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not a number.</exception>
    /// <exception cref="InvalidOperationException">One of them belongs to another loop.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: cancelling the wait leaves all futures as they are.</para>
    /// <para><b>Python</b>: <c>asyncio.wait()</c>.</para>
    /// </remarks>
    public static Coroutine<(IReadOnlyCollection<TFuture> Done, IReadOnlyCollection<TFuture> Pending)> Wait<TFuture>(
        IEnumerable<TFuture> futures, double? timeout = null, ReturnWhen returnWhen = ReturnWhen.AllCompleted)
        where TFuture : Future
    {
        TFuture[] distinct = Distinct(futures);
        if (distinct.Length == 0)
        {
            throw new ArgumentException(
                "There is nothing to wait for: the collection is empty. Check before you wait.", nameof(futures));
        }

        return WaitForSome(distinct, Delay.LimitTicks(timeout), returnWhen);
    }

    /// <inheritdoc cref="Wait{TFuture}(IEnumerable{TFuture}, double?, ReturnWhen)"/>
    public static Coroutine<(IReadOnlyCollection<Future> Done, IReadOnlyCollection<Future> Pending)> Wait(
        IEnumerable<Future> futures, double? timeout = null, ReturnWhen returnWhen = ReturnWhen.AllCompleted) =>
        Wait<Future>(futures, timeout, returnWhen);

    /// <summary>Each once, in the order given, and none of them null.</summary>
    private static TFuture[] Distinct<TFuture>(IEnumerable<TFuture> futures) where TFuture : Future
    {
        ArgumentNullException.ThrowIfNull(futures);
        TFuture[] distinct = [.. futures.Distinct()];
        return !distinct.Contains(null)
            ? distinct
            : throw new ArgumentException("One of the futures is null.", nameof(futures));
    }

    private static async Coroutine<(IReadOnlyCollection<TFuture>, IReadOnlyCollection<TFuture>)> WaitForSome<TFuture>(
        TFuture[] futures, long? timeoutTicks, ReturnWhen returnWhen) where TFuture : Future
    {
        EventLoop loop = RunningLoop;
        Array.ForEach(futures, future => future.EnsureBelongsTo(loop));
        await new CompletionWait(loop, futures, returnWhen).Run(timeoutTicks);
        List<TFuture> done = [];
        List<TFuture> pending = [];
        foreach (TFuture future in futures)
        {
            (future.IsDone ? done : pending).Add(future);
        }

        return (done, pending);
    }
}
