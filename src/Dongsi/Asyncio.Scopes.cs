using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>
    /// When the innermost limit around the current task is over, on the loop's clock: the earliest deadline of the
    /// scopes that it is in, up to a shield. Null if there is none; <see cref="TimeSpan.MinValue"/> if one of them is
    /// cancelled.
    /// </summary>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks><para><b>Python</b>: <c>anyio.current_effective_deadline()</c>,
    /// <c>trio.current_effective_deadline()</c>.</para></remarks>
    public static TimeSpan? CurrentEffectiveDeadline =>
        EventLoop.RequireTask(nameof(CurrentEffectiveDeadline)).Scope?.EffectiveDeadline;

    /// <summary>Runs a body for so long at most, and then goes on without an exception.</summary>
    /// <param name="seconds">Seconds; null for no limit; 0 or less cancels the body at its first checkpoint.</param>
    /// <param name="body">Runs in the current task; given the scope, whose deadline can be moved.</param>
    /// <returns>The scope; its <see cref="CancelScope.CancelledCaught"/> says whether the body was cut off.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not a number.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the body has one.</para>
    /// <para><b>Cancel safety</b>: that of the body.</para>
    /// <para><b>Python</b>: <c>anyio.move_on_after()</c>, <c>trio.move_on_after()</c>.</para>
    /// </remarks>
    public static Coroutine<CancelScope> MoveOnAfter(double? seconds, Func<CancelScope, Coroutine> body) =>
        MoveOnAfterTicks(Delay.LimitTicks(seconds), NotNull(body));

    /// <param name="limit">How long; zero or less cancels the body at its first checkpoint.</param>
    /// <param name="body">Runs in the current task; given the scope, whose deadline can be moved.</param>
    /// <inheritdoc cref="MoveOnAfter(double?, Func{CancelScope, Coroutine})"/>
    public static Coroutine<CancelScope> MoveOnAfter(TimeSpan limit, Func<CancelScope, Coroutine> body) =>
        MoveOnAfterTicks(limit.Ticks, NotNull(body));

    /// <summary>Runs a body until a point of time on the loop's clock, and then goes on without an exception.</summary>
    /// <param name="deadline">As <see cref="EventLoop.Time"/> counts; null for no limit.</param>
    /// <param name="body">Runs in the current task; given the scope, whose deadline can be moved.</param>
    /// <returns>The scope; its <see cref="CancelScope.CancelledCaught"/> says whether the body was cut off.</returns>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the body has one.</para>
    /// <para><b>Cancel safety</b>: that of the body.</para>
    /// <para><b>Python</b>: <c>trio.move_on_at()</c>.</para>
    /// </remarks>
    public static Coroutine<CancelScope> MoveOnAt(TimeSpan? deadline, Func<CancelScope, Coroutine> body) =>
        CancelScope.Run(body, deadline);

    /// <summary>Runs a body for so long at most, and throws if that was not enough.</summary>
    /// <param name="seconds">Seconds; null for no limit; 0 or less cancels the body at its first checkpoint.</param>
    /// <param name="body">Runs in the current task; given the scope, whose deadline can be moved.</param>
    /// <returns>The scope.</returns>
    /// <exception cref="TimeoutException">The deadline passed, and the body ended because of it; the inner exception is
    /// the cancellation.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not a number.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para>Unlike <c>Asyncio.Timeout</c>, whose cancel is delivered once, every await of the body throws when the
    /// time is over.</para>
    /// <para><b>Checkpoint</b>: if the body has one.</para>
    /// <para><b>Cancel safety</b>: that of the body.</para>
    /// <para><b>Python</b>: <c>anyio.fail_after()</c>, <c>trio.fail_after()</c>.</para>
    /// </remarks>
    public static Coroutine<CancelScope> FailAfter(double? seconds, Func<CancelScope, Coroutine> body) =>
        FailIfLate(MoveOnAfter(seconds, body));

    /// <param name="limit">How long; zero or less cancels the body at its first checkpoint.</param>
    /// <param name="body">Runs in the current task; given the scope, whose deadline can be moved.</param>
    /// <inheritdoc cref="FailAfter(double?, Func{CancelScope, Coroutine})"/>
    public static Coroutine<CancelScope> FailAfter(TimeSpan limit, Func<CancelScope, Coroutine> body) =>
        FailIfLate(MoveOnAfter(limit, body));

    /// <typeparam name="T">The type of the body's result.</typeparam>
    /// <returns>The body's result; <c>default</c> if the scope was cancelled otherwise than by its deadline.</returns>
    /// <inheritdoc cref="FailAfter(double?, Func{CancelScope, Coroutine})"/>
    public static Coroutine<T> FailAfter<T>(double? seconds, Func<CancelScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return FailOrResult(kept => MoveOnAfter(seconds, kept), body);
    }

    /// <typeparam name="T">The type of the body's result.</typeparam>
    /// <returns>The body's result; <c>default</c> if the scope was cancelled otherwise than by its deadline.</returns>
    /// <inheritdoc cref="FailAfter(TimeSpan, Func{CancelScope, Coroutine})"/>
    public static Coroutine<T> FailAfter<T>(TimeSpan limit, Func<CancelScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return FailOrResult(kept => MoveOnAfter(limit, kept), body);
    }

    /// <summary>Runs a body until a point of time on the loop's clock, and throws if that was not enough.</summary>
    /// <param name="deadline">As <see cref="EventLoop.Time"/> counts; null for no limit.</param>
    /// <param name="body">Runs in the current task; given the scope, whose deadline can be moved.</param>
    /// <returns>The scope.</returns>
    /// <exception cref="TimeoutException">The deadline passed, and the body ended because of it; the inner exception is
    /// the cancellation.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the body has one.</para>
    /// <para><b>Cancel safety</b>: that of the body.</para>
    /// <para><b>Python</b>: <c>trio.fail_at()</c>.</para>
    /// </remarks>
    public static Coroutine<CancelScope> FailAt(TimeSpan? deadline, Func<CancelScope, Coroutine> body) =>
        FailIfLate(MoveOnAt(deadline, body));

    /// <summary>Lets the others run once, and throws if the current task is cancelled.</summary>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>anyio.lowlevel.checkpoint()</c>, <c>trio.lowlevel.checkpoint()</c>,
    /// <c>asyncio.sleep(0)</c>.</para>
    /// </remarks>
    public static Coroutine Checkpoint() => YieldCoroutine.Instance;

    /// <summary>Throws if the current task is cancelled, and goes on without a turn if it is not.</summary>
    /// <remarks>
    /// <para><b>Checkpoint</b>: only if somebody wants the task to end.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>anyio.lowlevel.checkpoint_if_cancelled()</c>,
    /// <c>trio.lowlevel.checkpoint_if_cancelled()</c>.</para>
    /// </remarks>
    public static Coroutine CheckpointIfCancelled() => YieldCoroutine.IfCancelled;

    // The time counts from the await, not from the call.
    private static async Coroutine<CancelScope> MoveOnAfterTicks(long? ticks, Func<CancelScope, Coroutine> body) =>
        await CancelScope.Run(body, DeadlineAfter(RunningLoop.Time, ticks));

    private static async Coroutine<CancelScope> FailIfLate(Coroutine<CancelScope> moveOn)
    {
        TimeSpan start = EventLoop.Running?.Time ?? TimeSpan.Zero;
        CancelScope scope = await moveOn;
        return scope.CaughtLate is { } cancellation
            ? throw new TimeoutException(DescribeLimit((scope.Deadline - start)?.TotalSeconds ?? 0), cancellation)
            : scope;
    }

    private static string DescribeLimit(double seconds)
    {
        string length = Math.Abs(seconds).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
        return seconds >= 0
            ? $"The time limit of {length} s was over before the operation had ended."
            : $"The deadline had passed {length} s before the operation began.";
    }

    private static async Coroutine<T> FailOrResult<T>(
        Func<Func<CancelScope, Coroutine>, Coroutine<CancelScope>> moveOn, Func<CancelScope, Coroutine<T>> body)
    {
        T result = default!;
        await FailIfLate(moveOn(async scope => result = await body(scope)));
        return result;
    }

    private static TimeSpan? DeadlineAfter(TimeSpan start, long? ticks) =>
        ticks is { } t ? new TimeSpan(Delay.After(start.Ticks, t)) : null;
}
