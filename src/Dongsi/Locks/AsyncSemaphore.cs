using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Lets so many tasks at a time into a piece of code, or counts what there is to take.</summary>
/// <remarks>
/// <code>
/// var connections = new AsyncSemaphore(10);
/// using (await connections.Acquire())
/// {
///     await Download(page);
/// }
/// </code>
/// <para>First come, first served: a permit that is released goes to the first who waits, before anybody else can take
/// it. It has no owner: any task may release it, as often as it likes. If that would be a mistake, a
/// <see cref="BoundedAsyncSemaphore"/> notices when there are too many, and a <see cref="CapacityLimiter"/> who has
/// one.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which it is waited for first.</para>
/// <para><b>Python</b>: <c>asyncio.Semaphore</c>, <c>anyio.Semaphore</c>, <c>trio.Semaphore</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public class AsyncSemaphore : IReleasable
{
    private readonly WaitQueue<Releaser> _waiters = new();
    private readonly int _bound;
    private LoopBinding _binding;
    private int _value;
    private PermitOperation? _last;

    /// <summary>A semaphore with all its permits.</summary>
    /// <param name="value">How many permits there are at the beginning.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public AsyncSemaphore(int value) : this(value, int.MaxValue)
    {
    }

    private protected AsyncSemaphore(int value, int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        _value = value;
        _bound = bound;
    }

    /// <summary>How many permits are left.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>anyio.Semaphore.value</c>.</para></remarks>
    public int Value
    {
        get
        {
            _binding.EnsureOwnThread();
            return _value;
        }
    }

    /// <summary>Would <see cref="Acquire"/> have to wait?</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>semaphore.locked()</c>.</para></remarks>
    public bool Locked => Value == 0;

    /// <summary>Takes a permit, and waits for one if need be.</summary>
    /// <returns>What gives it back: <c>using (await semaphore.Acquire()) { … }</c>, or call
    /// <see cref="Release"/>.</returns>
    /// <exception cref="InvalidOperationException">It is used on another loop; or no loop is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if no permit is left.</para>
    /// <para><b>Cancel safety</b>: a cancelled waiter has taken nothing, and passes the permit on if it was just handed
    /// to it.</para>
    /// <para><b>Python</b>: <c>async with semaphore:</c>, <c>await semaphore.acquire()</c>.</para>
    /// </remarks>
    public Coroutine<Releaser> Acquire() =>
        PermitOperation.For(ref _last, this, static semaphore => new PermitOperation(semaphore));

    /// <summary>Takes a permit if one is left.</summary>
    /// <exception cref="WouldBlockException">None is.</exception>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>anyio.Semaphore.acquire_nowait()</c>.</para></remarks>
    public void AcquireNoWait()
    {
        _binding.EnsureOwnThread();
        if (!TryTake())
        {
            throw ThrowHelper.NoPermitLeft(this);
        }
    }

    /// <summary>Gives permits to those who wait, in order, and keeps what is left over.</summary>
    /// <param name="n">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">There would be more than it can have; or its loop runs on another
    /// thread.</exception>
    /// <remarks><para><b>Python</b>: <c>semaphore.release()</c>, which gives one.</para></remarks>
    public void Release(int n = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        _binding.EnsureOwnThread();
        if (n > _bound - _value)
        {
            throw ThrowHelper.SemaphoreIsFull(this, n, _bound);
        }

        PutBack(n);
    }

    /// <summary>How many permits are left, and who waits.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>anyio.Semaphore.statistics()</c>.</para></remarks>
    public AsyncSemaphoreStatistics GetStatistics()
    {
        _binding.EnsureOwnThread();
        return new AsyncSemaphoreStatistics(_value, _waiters.Count);
    }

    /// <summary>The semaphore, for people.</summary>
    public override string ToString() =>
        $"<{GetType().Name} value={_value}{(_waiters.Count > 0 ? $" waiting={_waiters.Count}" : "")}>";

    void IReleasable.Release() => Release();

    private bool TryTake()
    {
        if (_value == 0)
        {
            return false;
        }

        _value--;
        return true;
    }

    private void PutBack(int n)
    {
        while (n > 0 && _waiters.TryTake(out WaitOperation<Releaser>? next))
        {
            next.Grant(new Releaser(this));
            n--;
        }

        _value += n;
    }

    private sealed class PermitOperation(AsyncSemaphore semaphore) : WaitOperation<Releaser>
    {
        public override string Name => "AsyncSemaphore.Acquire";

        private protected override WaitQueue<Releaser> Queue => semaphore._waiters;

        public override string ToString() => $"<{Name} of {semaphore}>";

        private protected override bool TryTake(EventLoop loop, LoopTask? task, out Releaser result)
        {
            semaphore._binding.Use(loop, semaphore);
            result = new Releaser(semaphore);
            return semaphore.TryTake();
        }

        private protected override void TakeBack(Releaser result) => semaphore.PutBack(1);
    }
}
