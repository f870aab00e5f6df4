using System.Diagnostics;

namespace Dongsi;

/// <summary>
/// A region of code that can be cancelled as a whole: what runs in it, and in the groups opened in it, throws a
/// <see cref="CancelledException"/> at every await until the region is left.
/// </summary>
/// <remarks>
/// <code>
/// CancelScope scope = await CancelScope.Run(async scope =>
/// {
///     loop.CallLater(5, () => scope.Cancel("nobody waits any more"));
///     await Work();
/// });
/// bool gaveUp = scope.CancelledCaught;
/// </code>
/// <para>It is a level: whoever catches the exception and goes on meets it again at the next await. It never interrupts
/// a task that has its result already, and a task that is started in it always runs to its first await. A task is in
/// the scope if a <see cref="TaskGroup"/> or <see cref="Nursery"/> that was opened inside started it; a plain
/// <c>CreateTask</c> is not.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.CancelScope</c>, <c>trio.CancelScope</c>; asyncio has none.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class CancelScope
{
    private readonly LoopTask _host;
    private readonly int _requestBefore;
    private TimerHandle? _timer;
    private TimeSpan? _deadline;
    private bool _shield;
    private bool _hasExited;
    private bool _isLate;
    private string? _reason;
    private string? _origin;

    private CancelScope(LoopTask host, CancelScope? parent, TimeSpan? deadline, bool shield)
    {
        _host = host;
        _requestBefore = host.DeliveredRequest;
        _shield = shield;
        Enter(parent);
        Deadline = deadline;
    }

    /// <summary>When the scope is cancelled by itself, on the loop's clock (<see cref="EventLoop.Time"/>); null for
    /// never. What has passed cancels it at once; moving the deadline of a cancelled scope changes nothing.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>CancelScope.deadline</c>.</para></remarks>
    public TimeSpan? Deadline
    {
        get => _deadline;
        set
        {
            _host.Loop.EnsureOwnThread();
            _deadline = value;
            _timer?.Cancel();
            _timer = null;
            if (value is not { } deadline || CancelCalled || _hasExited)
            {
                return;
            }

            if (deadline <= _host.Loop.Time)
            {
                DeadlinePassed();
            }
            else
            {
                _timer = _host.Loop.CallAt(deadline, DeadlinePassed);
            }
        }
    }

    /// <summary>
    /// Is the region protected from the cancelled scopes around it? For clean-up that must await something; give it a
    /// <see cref="Deadline"/> too. It protects neither from the scope's own <see cref="Cancel"/> nor from
    /// <c>task.Cancel()</c>. May be changed at any time.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>CancelScope.shield</c>.</para></remarks>
    public bool Shield
    {
        get => _shield;
        set
        {
            _host.Loop.EnsureOwnThread();
            _shield = value;
            Spread();
        }
    }

    /// <summary>Was it asked to cancel, by <see cref="Cancel"/> or by its deadline?</summary>
    /// <remarks><para><b>Python</b>: <c>CancelScope.cancel_called</c>.</para></remarks>
    public bool CancelCalled { get; private set; }

    /// <summary>
    /// Did its own cancellation end the body? Known when it has been left; false if the body ended otherwise first.
    /// </summary>
    /// <remarks><para><b>Python</b>: <c>CancelScope.cancelled_caught</c>.</para></remarks>
    public bool CancelledCaught { get; private set; }

    /// <summary>What it has caught, if it was the deadline that cancelled it; its trace says where the body was.
    /// </summary>
    internal Exception? CaughtLate { get; private set; }

    /// <summary>Runs a body that can be cancelled. The exception of its own cancellation ends here.</summary>
    /// <param name="body">Runs in the current task; given the scope.</param>
    /// <param name="deadline">When the scope is cancelled by itself, on the loop's clock; null for never.</param>
    /// <param name="shield">Protect the body from cancelled scopes around it.</param>
    /// <returns>The scope; <see cref="CancelledCaught"/> says whether the body was cancelled.</returns>
    /// <exception cref="InvalidOperationException">No task is running; or the scope is left in another task, or while
    /// the task is in a scope that it has entered later, because a generator yields inside.</exception>
    /// <remarks>
    /// <para>A cancellation goes on upwards if a scope around this one is cancelled too, or if somebody has cancelled
    /// the task itself since.</para>
    /// <para><b>Checkpoint</b>: if the body has one.</para>
    /// <para><b>Cancel safety</b>: that of the body.</para>
    /// <para><b>Python</b>: <c>with CancelScope() as scope:</c>.</para>
    /// </remarks>
    public static Coroutine<CancelScope> Run(
        Func<CancelScope, Coroutine> body, TimeSpan? deadline = null, bool shield = false)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunBody(body, deadline, shield);
    }

    /// <summary>Cancels all that runs in the scope. Once is enough; the first reason stays.</summary>
    /// <param name="reason">Why, for people; it becomes the <see cref="CancelledException.Reason"/>.</param>
    /// <exception cref="InvalidOperationException">Called from another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>CancelScope.cancel(reason)</c>.</para></remarks>
    public void Cancel(string? reason = null)
    {
        _host.Loop.EnsureOwnThread();
        CancelCore(reason, _host.Loop.CurrentTask?.Name);
    }

    /// <summary>What is in it, and whether it is cancelled.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public CancelScopeStatistics GetStatistics()
    {
        _host.Loop.EnsureOwnThread();
        return new CancelScopeStatistics(
            CancelCalled,
            CancelledCaught,
            IsCancelled,
            _hasExited || IsCancelled ? null : EffectiveDeadline,
            _inner?.Count ?? 0,
            _groups?.Count ?? 0,
            _hasExited);
    }

    /// <summary>The scope, for people.</summary>
    public override string ToString() =>
        $"<CancelScope of {_host.Name}{(CancelCalled ? " cancelled" : "")}{(Shield ? " shield" : "")}"
        + $"{(_hasExited ? " left" : "")}{(_deadline is { } deadline ? $" deadline={deadline}" : "")}>";

    /// <summary>The current task goes into a new scope.</summary>
    internal static CancelScope Open(string what, TimeSpan? deadline = null, bool shield = false)
    {
        LoopTask host = EventLoop.RequireTask(what);
        return host.Scope = new CancelScope(host, host.Scope, deadline, shield);
    }

    /// <summary>A task that has not begun is put into a scope of its own.</summary>
    internal static CancelScope OpenFor(LoopTask task, CancelScope? parent) =>
        task.Scope = new CancelScope(task, parent, deadline: null, shield: false);

    /// <summary>The task that it was opened for has ended.</summary>
    internal void Discard() => Leave();

    /// <summary>
    /// The body has ended, and the task leaves. True if its exception is this scope's own cancellation.
    /// </summary>
    /// <param name="thrown">What the body has thrown.</param>
    /// <param name="mayCatch">False if that was there before the scope was cancelled.</param>
    /// <exception cref="InvalidOperationException">The task is not in it as the innermost scope.</exception>
    internal bool Close(Exception? thrown, bool mayCatch = true)
    {
        if (!IsInOrder)
        {
            throw LeaveOutOfOrder(thrown);
        }

        CancelledCaught = mayCatch && CancelCalled && thrown is not null && IsOwn(thrown);
        if (CancelledCaught)
        {
            CaughtLate = _isLate ? thrown : null;
            _host.ForgetCancellation();
        }
        else if (IsCancelled && thrown is null)
        {
            _host.ReportSwallowed($"A scope of task '{_host.Name}'");
        }

        LeaveToParent();
        return CancelledCaught;
    }

    internal void CancelCore(string? reason, string? origin)
    {
        if (CancelCalled || _hasExited)
        {
            return;
        }

        CancelCalled = true;
        _timer?.Cancel();
        _reason = reason;
        _origin = origin;
        Spread();
    }

    private static async Coroutine<CancelScope> RunBody(
        Func<CancelScope, Coroutine> body, TimeSpan? deadline, bool shield)
    {
        CancelScope scope = Open(nameof(CancelScope), deadline, shield);
        try
        {
            await body(scope);
        }
        catch (Exception e)
        {
            if (scope.Close(e))
            {
                return scope;
            }

            throw;
        }

        scope.Close(thrown: null);
        return scope;
    }

    /// <summary>
    /// Nothing outside wants the task cancelled: no scope around this one that is not shielded off, and no counted
    /// request that came since it was entered.
    /// </summary>
    private bool IsOwn(Exception thrown) =>
        _host.IsCancellation(thrown)
        && (_shield || _parent is not { IsCancelled: true })
        && !HasNewRequest;

    private void DeadlinePassed()
    {
        _isLate = !CancelCalled;
        CancelCore("the deadline has passed", origin: null);
    }
}
