using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>
    /// Runs a body with a time limit: <c>await Asyncio.Timeout(2.5, async _ => await Fetch(url))</c>.
    /// </summary>
    /// <param name="seconds">Seconds; null for no limit; 0 or less expires at the body's first suspension.</param>
    /// <param name="body">Runs in the current task; given the scope, which can move the limit.</param>
    /// <exception cref="TimeoutException">The time was over, and the body ended because of it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not a number.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para>A body that catches the cancellation and returns is not thrown at; the scope's
    /// <see cref="TimeoutScope.Expired"/> tells.</para>
    /// <para><b>Checkpoint</b>: if the body has one.</para>
    /// <para><b>Cancel safety</b>: that of the body. A cancellation from outside passes through, even in the turn in
    /// which the time is over.</para>
    /// <para><b>Python</b>: <c>async with asyncio.timeout()</c>.</para>
    /// </remarks>
    public static Coroutine Timeout(double? seconds, Func<TimeoutScope, Coroutine> body) =>
        Limit(Delay.LimitTicks(seconds), Result(body));

    /// <param name="limit">How long; zero or less expires at the body's first suspension.</param>
    /// <param name="body">Runs in the current task; given the scope, which can move the limit.</param>
    /// <inheritdoc cref="Timeout(double?, Func{TimeoutScope, Coroutine})"/>
    public static Coroutine Timeout(TimeSpan limit, Func<TimeoutScope, Coroutine> body) =>
        Limit(limit.Ticks, Result(body));

    /// <typeparam name="T">The type of the body's result.</typeparam>
    /// <returns>The body's result.</returns>
    /// <inheritdoc cref="Timeout(double?, Func{TimeoutScope, Coroutine})"/>
    public static Coroutine<T> Timeout<T>(double? seconds, Func<TimeoutScope, Coroutine<T>> body) =>
        Limit(Delay.LimitTicks(seconds), NotNull(body));

    /// <typeparam name="T">The type of the body's result.</typeparam>
    /// <returns>The body's result.</returns>
    /// <inheritdoc cref="Timeout(TimeSpan, Func{TimeoutScope, Coroutine})"/>
    public static Coroutine<T> Timeout<T>(TimeSpan limit, Func<TimeoutScope, Coroutine<T>> body) =>
        Limit(limit.Ticks, NotNull(body));

    /// <summary>Runs a body until a point of time on the loop's clock.</summary>
    /// <param name="when">As <see cref="EventLoop.Time"/> counts; null for no limit.</param>
    /// <param name="body">Runs in the current task; given the scope, which can move the limit.</param>
    /// <exception cref="TimeoutException">The time was over, and the body ended because of it.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the body has one.</para>
    /// <para><b>Cancel safety</b>: that of the body.</para>
    /// <para><b>Python</b>: <c>async with asyncio.timeout_at()</c>.</para>
    /// </remarks>
    public static Coroutine TimeoutAt(TimeSpan? when, Func<TimeoutScope, Coroutine> body) =>
        LimitAt(when, Result(body));

    /// <typeparam name="T">The type of the body's result.</typeparam>
    /// <returns>The body's result.</returns>
    /// <inheritdoc cref="TimeoutAt(TimeSpan?, Func{TimeoutScope, Coroutine})"/>
    public static Coroutine<T> TimeoutAt<T>(TimeSpan? when, Func<TimeoutScope, Coroutine<T>> body) =>
        LimitAt(when, NotNull(body));

    // The time counts from the await, not from the call.
    private static async Coroutine<T> Limit<T>(long? ticks, Func<TimeoutScope, Coroutine<T>> body)
    {
        TimeSpan start = RunningLoop.Time;
        return await LimitFrom(start, DeadlineAfter(start, ticks), body);
    }

    private static async Coroutine<T> LimitAt<T>(TimeSpan? when, Func<TimeoutScope, Coroutine<T>> body) =>
        await LimitFrom(RunningLoop.Time, when, body);

    private static async Coroutine<T> LimitFrom<T>(
        TimeSpan start, TimeSpan? when, Func<TimeoutScope, Coroutine<T>> body)
    {
        TimeoutScope scope = TimeoutScope.Enter(start, when);
        T result;
        try
        {
            result = await body(scope);
        }
        catch (Exception e)
        {
            if (scope.Exit(e))
            {
                throw new TimeoutException(scope.Describe(), e);
            }

            throw;
        }

        scope.Exit(null);
        return result;
    }

    private static Func<TimeoutScope, Coroutine<bool>> Result(Func<TimeoutScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return async scope =>
        {
            await body(scope);
            return true;
        };
    }

    private static TBody NotNull<TBody>(TBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return body;
    }
}
