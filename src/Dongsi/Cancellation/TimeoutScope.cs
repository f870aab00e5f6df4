using System.Diagnostics;

namespace Dongsi;

/// <summary>The time limit of a piece of code: what the body of <c>Asyncio.Timeout</c> is given.</summary>
/// <remarks><para><b>Python</b>: <c>asyncio.Timeout</c>.</para></remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TimeoutScope
{
    private readonly LoopTask _task;
    private readonly int _requestBefore;
    private readonly TimeSpan _start;
    private Stage _stage;
    private Handle? _timer;

    private TimeoutScope(LoopTask task, TimeSpan start, TimeSpan? when)
    {
        _task = task;
        _start = start;
        _requestBefore = task.DeliveredRequest;
        Reschedule(when);
    }

    private enum Stage
    {
        Active,
        Expiring,
        Expired,
        Exited,
    }

    /// <summary>When the time is over, on the loop's clock; null for never.</summary>
    /// <remarks><para><b>Python</b>: <c>timeout.when()</c>.</para></remarks>
    public TimeSpan? When { get; private set; }

    /// <summary>Was the time over while the body was running?</summary>
    /// <remarks><para><b>Python</b>: <c>timeout.expired()</c>.</para></remarks>
    public bool Expired => _stage is Stage.Expiring or Stage.Expired;

    /// <summary>Moves the limit.</summary>
    /// <param name="when">A time on the loop's clock, <c>EventLoop.Time</c>; null for never; what has passed expires
    /// at the next await.</param>
    /// <exception cref="InvalidOperationException">The time is over already, or the body has ended, or the loop runs on
    /// another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>timeout.reschedule()</c>.</para></remarks>
    public void Reschedule(TimeSpan? when)
    {
        _task.Loop.EnsureOwnThread();
        if (_stage != Stage.Active)
        {
            throw new InvalidOperationException(
                $"A timeout that is {_stage.ToString().ToLowerInvariant()} cannot be rescheduled. "
                + "Reschedule it while its body is running, before the time is over.");
        }

        When = when;
        _timer?.Cancel();
        EventLoop loop = _task.Loop;
        _timer = when is not { } limit ? null
            : limit <= loop.Time ? loop.CallSoon(TimeIsOver)
            : loop.CallAt(limit, TimeIsOver);
    }

    /// <summary>What is left of the time.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public TimeoutScopeStatistics GetStatistics()
    {
        _task.Loop.EnsureOwnThread();
        return new TimeoutScopeStatistics(
            When, When - _task.Loop.Time, Expired, _stage is Stage.Exited or Stage.Expired);
    }

    /// <summary>The scope, for people.</summary>
    public override string ToString() => $"<TimeoutScope {_stage.ToString().ToLowerInvariant()} when={When}>";

    /// <param name="start">The moment that the limit was counted from; a message says how long it was.</param>
    /// <param name="when">When the time is over.</param>
    internal static TimeoutScope Enter(TimeSpan start, TimeSpan? when) =>
        new(EventLoop.RequireTask("Asyncio.Timeout"), start, when);

    /// <summary>The body has ended. True if its exception is our doing and stands for a timeout.</summary>
    internal bool Exit(Exception? thrown)
    {
        _timer?.Cancel();
        if (_stage == Stage.Active)
        {
            _stage = Stage.Exited;
            return false;
        }

        // If somebody else wants the task cancelled too, that goes on upwards; the outermost timeout or scope will
        // speak.
        _stage = Stage.Expired;
        bool isCancellation = thrown is not null && _task.IsCancellation(thrown);
        if (!_task.TakeBackOwnCancel(_requestBefore) || _task.IsInCancelledScope)
        {
            return false;
        }

        _task.ForgetCancellation();
        return isCancellation;
    }

    /// <summary>What a user reads when the time was over.</summary>
    internal string Describe() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"The time limit of {(When - _start)?.TotalSeconds:0.###} s was over before the operation had ended.");

    private void TimeIsOver()
    {
        _stage = Stage.Expiring;
        _task.CancelCore("the time limit was over", origin: "Asyncio.Timeout");
    }
}
