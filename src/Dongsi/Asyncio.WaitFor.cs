using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Awaits something with a time limit. A coroutine runs in the current task.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="awaitable">A coroutine, future or task; when the time is over it is cancelled, and waited
    /// for.</param>
    /// <param name="timeout">Seconds; null for no limit. At 0 or less only what is done already gives a result, and a
    /// coroutine that has not started never does.</param>
    /// <returns>Its result, even one that it gave after it had been cancelled.</returns>
    /// <exception cref="TimeoutException">The time was over.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not a number.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if it is not done already.</para>
    /// <para><b>Cancel safety</b>: cancelling the wait cancels what is awaited; use <c>Shield</c> to keep it.</para>
    /// <para><b>Python</b>: <c>asyncio.wait_for()</c>.</para>
    /// </remarks>
    public static Coroutine<T> WaitFor<T>(IAwaitable<T> awaitable, double? timeout)
    {
        ArgumentNullException.ThrowIfNull(awaitable);
        return WaitForTicks(awaitable, Delay.LimitTicks(timeout));
    }

    /// <inheritdoc cref="WaitFor{T}(IAwaitable{T}, double?)"/>
    public static Coroutine<T> WaitFor<T>(IAwaitable<T> awaitable, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(awaitable);
        return WaitForTicks(awaitable, Math.Max(0, timeout.Ticks));
    }

    /// <inheritdoc cref="WaitFor{T}(IAwaitable{T}, double?)"/>
    public static Coroutine WaitFor(IAwaitable awaitable, double? timeout)
    {
        ArgumentNullException.ThrowIfNull(awaitable);
        return WaitForTicks(awaitable, Delay.LimitTicks(timeout));
    }

    /// <inheritdoc cref="WaitFor{T}(IAwaitable{T}, double?)"/>
    public static Coroutine WaitFor(IAwaitable awaitable, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(awaitable);
        return WaitForTicks(awaitable, Math.Max(0, timeout.Ticks));
    }

    private static async Coroutine<T> WaitForTicks<T>(IAwaitable<T> awaitable, long? ticks)
    {
        if (ticks is null or > 0)
        {
            return await Limit(ticks, async _ => await awaitable);
        }

        Future future = new Children(RunningLoop).Add(awaitable).Single;
        await EndNow(future);
        return Children.ResultOf<T>(future);
    }

    private static async Coroutine WaitForTicks(IAwaitable awaitable, long? ticks)
    {
        if (ticks is null or > 0)
        {
            await Limit(ticks, Result(async _ => await awaitable));
        }
        else
        {
            await EndNow(new Children(RunningLoop).Add(awaitable).Single);
        }
    }

    /// <summary>There is no time left: what is not done is cancelled, and its end waited for.</summary>
    private static async Coroutine EndNow(Future future)
    {
        if (!future.IsDone)
        {
            Future<bool> ended = future.Loop.CreateFuture<bool>();
            DoneCallback watcher = future.Watch(_ => Announce(ended), onBehalfOf: ended);
            future.Cancel("the time limit was over");
            try
            {
                await ended;
            }
            finally
            {
                future.RemoveWaiter(watcher);
            }

            if (future.WillThrowCancelled)
            {
                throw new TimeoutException("There was no time to wait: the limit was zero, or over already.");
            }
        }

        future.ThrowIfNotSucceeded();
    }

    // The wait itself may have been cancelled in the same turn.
    private static void Announce(Future<bool> ended)
    {
        if (!ended.IsDone)
        {
            ended.SetResult(true);
        }
    }
}
