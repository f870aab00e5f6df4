using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Lets one task at a time into a piece of code that awaits something.</summary>
/// <remarks>
/// <code>
/// using (await gate.Acquire())
/// {
///     balance = await Load();
///     await Save(balance + 1);
/// }
/// </code>
/// <para>First come, first served: whoever releases it hands it to the first who waits. It belongs to the task that
/// took it: released by another, or taken twice, is an error instead of a riddle. If that task ends without releasing
/// it, those who wait get a <see cref="BrokenResourceException"/>, and so does everybody later.</para>
/// <para>Code without an await inside needs no lock: nothing else runs meanwhile.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which it is used first.</para>
/// <para><b>Python</b>: <c>asyncio.Lock</c>, which has no owner; <c>anyio.Lock</c>, <c>trio.Lock</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class AsyncLock : IReleasable
{
    private readonly WaitQueue<Releaser> _waiters = new();
    private LoopBinding _binding;
    private LoopTask? _owner;
    private AcquireOperation? _last;

    /// <summary>Has a task taken it?</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>lock.locked()</c>.</para></remarks>
    public bool Locked
    {
        get
        {
            _binding.EnsureOwnThread();
            return _owner is not null;
        }
    }

    internal LoopTask? Owner => _owner;

    /// <summary>Takes it, and waits for it if need be.</summary>
    /// <returns>What releases it: <c>using (await gate.Acquire()) { … }</c>, or call <see cref="Release"/>.</returns>
    /// <exception cref="BrokenResourceException">Its owner has ended without releasing it.</exception>
    /// <exception cref="InvalidOperationException">The current task has it already; or no task is running, or its loop
    /// is another one; or a task was made of this call alone, which would own the lock and end: await it in the
    /// coroutine that uses the lock.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if it is taken.</para>
    /// <para><b>Cancel safety</b>: a cancelled waiter has not got it, and passes it on if it was just handed to
    /// it.</para>
    /// <para><b>Python</b>: <c>async with lock:</c>, <c>await lock.acquire()</c>.</para>
    /// </remarks>
    public Coroutine<Releaser> Acquire() =>
        AcquireOperation.For(ref _last, this, static gate => new AcquireOperation(gate));

    /// <summary>Takes it if it is free.</summary>
    /// <exception cref="WouldBlockException">It is taken.</exception>
    /// <exception cref="BrokenResourceException">Its owner has ended without releasing it.</exception>
    /// <exception cref="InvalidOperationException">The current task has it already; or no task is running, or its loop
    /// is another one.</exception>
    /// <remarks><para><b>Python</b>: <c>anyio.Lock.acquire_nowait()</c>.</para></remarks>
    public void AcquireNoWait()
    {
        LoopTask task = EventLoop.RequireTask("AsyncLock.AcquireNoWait");
        if (!TryTake(task.Loop, task))
        {
            throw ThrowHelper.LockIsTaken(this, _owner!.Name);
        }
    }

    /// <summary>Gives it to the first who waits, or to nobody.</summary>
    /// <exception cref="BrokenResourceException">Its owner has ended without releasing it.</exception>
    /// <exception cref="InvalidOperationException">The current task has not got it.</exception>
    /// <remarks><para><b>Python</b>: <c>lock.release()</c>, which may be called by anybody.</para></remarks>
    public void Release()
    {
        LoopTask? task = EventLoop.Running?.CurrentTask;
        if (_owner is null || _owner != task)
        {
            throw IsBroken
                ? ThrowHelper.LockIsBroken(_owner!.Name)
                : ThrowHelper.LockIsNotYours(this, _owner is not null, isInTask: task is not null);
        }

        PassOn();
    }

    /// <summary>Who has it, and who waits.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    public AsyncLockStatistics GetStatistics()
    {
        _binding.EnsureOwnThread();
        return new AsyncLockStatistics(_owner is not null, _owner, _waiters.Count);
    }

    /// <summary>The lock, for people.</summary>
    public override string ToString() => _owner is null
        ? "<AsyncLock unlocked>"
        : $"<AsyncLock held by '{_owner.Name}'{(_waiters.Count > 0 ? $" waiting={_waiters.Count}" : "")}>";

    private bool TryTake(EventLoop loop, LoopTask? task)
    {
        _binding.Use(loop, this);
        if (task is null)
        {
            throw ThrowHelper.NoCurrentTask("AsyncLock.Acquire");
        }

        if (_owner is null)
        {
            _owner = task;
            return true;
        }

        if (_owner == task)
        {
            throw ThrowHelper.LockTakenTwice(this);
        }

        return IsBroken ? throw ThrowHelper.LockIsBroken(_owner.Name) : false;
    }

    /// <summary>Its owner will never release it.</summary>
    private bool IsBroken => _owner is { IsDone: true } or { Loop.IsClosed: true };

    /// <summary>A wait that no cancelled scope ends, for who must have the lock before it may throw.</summary>
    internal Coroutine<Releaser> AcquireForCleanup() => new AcquireOperation(this) { IsShielded = true };

    /// <summary>To the first who waits, or to nobody.</summary>
    internal void PassOn()
    {
        StopWatchingOwner();
        if (!_waiters.TryTake(out WaitOperation<Releaser>? next))
        {
            _owner = null;
            return;
        }

        _owner = next.Task;
        next.Grant(new Releaser(this));
        WatchOwner();
    }

    private sealed class AcquireOperation(AsyncLock gate) : WaitOperation<Releaser>
    {
        public override string Name => "AsyncLock.Acquire";

        private protected override bool IsForTheTask => true;

        private protected override WaitQueue<Releaser> Queue => gate._waiters;

        public override string ToString() => $"<{Name} of {gate}>";

        private protected override bool TryTake(EventLoop loop, LoopTask? task, out Releaser result)
        {
            result = new Releaser(gate);
            return gate.TryTake(loop, task);
        }

        private protected override void BeganToWait() => gate.WatchOwner();

        private protected override void GaveUp() => gate.WatchOwner();

        private protected override void TakeBack(Releaser result) => gate.PassOn();
    }
}
