using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A lock, and a place to wait until somebody has changed what the lock protects.</summary>
/// <remarks>
/// <code>
/// using (await changed.Acquire())
/// {
///     await changed.WaitFor(() => stock >= 10);
///     stock -= 10;
/// }
/// </code>
/// <para>Who waits lets go of the lock meanwhile, and has it again when the wait is over, whichever way. Somebody else
/// may have been faster, so look again: <see cref="WaitFor"/> does.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which it is used first.</para>
/// <para><b>Python</b>: <c>asyncio.Condition</c>, <c>anyio.Condition</c>, <c>trio.Condition</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class AsyncCondition
{
    private readonly AsyncLock _lock;
    private readonly WaitQueue<bool> _waiters = new();

    /// <summary>A condition on which nobody waits.</summary>
    /// <param name="gate">The lock that protects what is waited for; several conditions may share one. Null for one of
    /// its own.</param>
    public AsyncCondition(AsyncLock? gate = null) => _lock = gate ?? new AsyncLock();

    /// <summary>Has a task taken the lock?</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>condition.locked()</c>.</para></remarks>
    public bool Locked => _lock.Locked;

    /// <inheritdoc cref="AsyncLock.Acquire"/>
    public Coroutine<Releaser> Acquire() => _lock.Acquire();

    /// <inheritdoc cref="AsyncLock.AcquireNoWait"/>
    public void AcquireNoWait() => _lock.AcquireNoWait();

    /// <inheritdoc cref="AsyncLock.Release"/>
    public void Release() => _lock.Release();

    /// <summary>Lets go of the lock, waits until it is notified, and takes the lock again.</summary>
    /// <exception cref="InvalidOperationException">The current task has not got the lock.</exception>
    /// <exception cref="BrokenResourceException">The lock cannot be taken again, because its owner has ended without
    /// releasing it.</exception>
    /// <remarks>
    /// <para>What was waited for may be gone again by then: look once more, or use <see cref="WaitFor"/>.</para>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: a cancelled waiter takes the lock again first, however long that takes, and throws
    /// then. A notification that it had got goes to the next one.</para>
    /// <para><b>Python</b>: <c>await condition.wait()</c>.</para>
    /// </remarks>
    public Coroutine Wait() => WaitOnce(nameof(Wait));

    /// <summary>Waits until something is true, which is looked at once at the beginning and after each
    /// notification.</summary>
    /// <param name="predicate">Called with the lock taken.</param>
    /// <exception cref="InvalidOperationException">The current task has not got the lock.</exception>
    /// <exception cref="BrokenResourceException">The lock cannot be taken again, because its owner has ended without
    /// releasing it.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if it is not true yet.</para>
    /// <para><b>Cancel safety</b>: that of <see cref="Wait"/>.</para>
    /// <para><b>Python</b>: <c>await condition.wait_for(predicate)</c>.</para>
    /// </remarks>
    public Coroutine WaitFor(Func<bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return WaitUntil(predicate);
    }

    /// <summary>Wakes those who have waited longest. They go on when they have got the lock.</summary>
    /// <param name="n">How many at most.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The current task has not got the lock.</exception>
    /// <remarks><para><b>Python</b>: <c>condition.notify(n)</c>.</para></remarks>
    public void Notify(int n = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        EnsureOwned(nameof(Notify));
        Wake(n);
    }

    /// <summary>Wakes all who wait. They go on one after the other, as they get the lock.</summary>
    /// <exception cref="InvalidOperationException">The current task has not got the lock.</exception>
    /// <remarks><para><b>Python</b>: <c>condition.notify_all()</c>.</para></remarks>
    public void NotifyAll()
    {
        EnsureOwned(nameof(NotifyAll));
        Wake(_waiters.Count);
    }

    /// <summary>Who waits, and the lock.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>anyio.Condition.statistics()</c>.</para></remarks>
    public AsyncConditionStatistics GetStatistics()
    {
        AsyncLockStatistics gate = _lock.GetStatistics();
        return new AsyncConditionStatistics(_waiters.Count, gate);
    }

    /// <summary>The condition, for people.</summary>
    public override string ToString() => $"<AsyncCondition waiting={_waiters.Count} {_lock}>";
}
