using Dongsi.LowLevel;

namespace Dongsi;

// A token that comes back goes to the first who waits before anybody else can take it. So whoever finds a token free
// knows that nobody waits.
public sealed partial class CapacityLimiter
{
    private BorrowOperation? _last;

    /// <summary>Borrows a token for the current task, and waits for one if need be.</summary>
    /// <returns>What gives it back, in the same task: <c>using (await limiter.Acquire()) { … }</c>, or call
    /// <see cref="Release"/>.</returns>
    /// <exception cref="InvalidOperationException">The current task has one already; or no task is running, or its loop
    /// is another one; or a task was made of this call alone, which would have the token and end.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if no token is left.</para>
    /// <para><b>Cancel safety</b>: a cancelled waiter has borrowed nothing, and passes the token on if it was just
    /// handed to it.</para>
    /// <para><b>Python</b>: <c>async with limiter:</c>, <c>await limiter.acquire()</c>.</para>
    /// </remarks>
    public Coroutine<Releaser> Acquire() => Borrowing(borrower: null);

    /// <summary>Borrows a token for the current task, if one is left.</summary>
    /// <exception cref="WouldBlockException">None is.</exception>
    /// <exception cref="InvalidOperationException">The current task has one already; or no task is running, or its loop
    /// is another one.</exception>
    /// <remarks><para><b>Python</b>: <c>limiter.acquire_nowait()</c>.</para></remarks>
    public void AcquireNoWait() =>
        AcquireOnBehalfOfNoWait(EventLoop.RequireTask("CapacityLimiter.AcquireNoWait"));

    /// <summary>Borrows a token for work that may outlive the task, and waits for one if need be.</summary>
    /// <param name="borrower">What stands for the work; give it to <see cref="ReleaseOnBehalfOf"/> at its end.</param>
    /// <exception cref="InvalidOperationException">The borrower has a token already, or waits for one; or no loop is
    /// running, or it is another one.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if no token is left.</para>
    /// <para><b>Cancel safety</b>: a cancelled waiter has borrowed nothing, and passes the token on if it was just
    /// handed to it.</para>
    /// <para><b>Python</b>: <c>await limiter.acquire_on_behalf_of(borrower)</c>.</para>
    /// </remarks>
    public Coroutine AcquireOnBehalfOf(object borrower)
    {
        ArgumentNullException.ThrowIfNull(borrower);
        return Borrowing(borrower);
    }

    /// <summary>Borrows a token for a piece of work, if one is left.</summary>
    /// <param name="borrower">What stands for the work; give it to <see cref="ReleaseOnBehalfOf"/> at its end.</param>
    /// <exception cref="WouldBlockException">None is.</exception>
    /// <exception cref="InvalidOperationException">The borrower has a token already, or waits for one; or no loop is
    /// running, or it is another one.</exception>
    /// <remarks><para><b>Python</b>: <c>limiter.acquire_on_behalf_of_nowait(borrower)</c>.</para></remarks>
    public void AcquireOnBehalfOfNoWait(object borrower)
    {
        ArgumentNullException.ThrowIfNull(borrower);
        if (!TryBorrow(EventLoop.RequireRunning(), borrower))
        {
            throw ThrowHelper.NoTokenLeft(this);
        }
    }

    /// <summary>The current task gives its token back.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    /// <remarks><para><b>Python</b>: <c>limiter.release()</c>.</para></remarks>
    public void Release() => GiveBack(EventLoop.Running?.CurrentTask);

    /// <summary>A piece of work gives its token back.</summary>
    /// <param name="borrower">What the token was borrowed for.</param>
    /// <exception cref="InvalidOperationException">It has none; or its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>limiter.release_on_behalf_of(borrower)</c>.</para></remarks>
    public void ReleaseOnBehalfOf(object borrower)
    {
        ArgumentNullException.ThrowIfNull(borrower);
        GiveBack(borrower);
    }

    private BorrowOperation Borrowing(object? borrower)
    {
        BorrowOperation operation =
            BorrowOperation.For(ref _last, this, static limiter => new BorrowOperation(limiter));
        operation.Borrower = borrower;
        return operation;
    }

    private bool TryBorrow(EventLoop loop, object borrower)
    {
        _binding.Use(loop, this);
        if (_borrowers.Count < _totalTokens && _borrowers.Add(borrower))
        {
            return true;
        }

        return _borrowers.Contains(borrower) || _waitingBorrowers.Contains(borrower)
            ? throw ThrowHelper.BorrowedTwice(this, borrower)
            : false;
    }

    private void GiveBack(object? borrower)
    {
        _binding.EnsureOwnThread();
        if (borrower is null || !TryGiveBack(borrower))
        {
            throw ThrowHelper.NothingBorrowed(this, borrower);
        }
    }

    private bool TryGiveBack(object borrower)
    {
        if (!_borrowers.Remove(borrower))
        {
            return false;
        }

        ServeWaiting();
        return true;
    }

    private void ServeWaiting()
    {
        while (_borrowers.Count < _totalTokens && _waiters.TryTake(out WaitOperation<Releaser>? next))
        {
            object borrower = ((BorrowOperation)next).Borrower!;
            _waitingBorrowers.Remove(borrower);
            _borrowers.Add(borrower);
            next.Grant(new Releaser(this));
        }
    }

    private sealed class BorrowOperation(CapacityLimiter limiter) : WaitOperation<Releaser>
    {
        /// <summary>Who will have the token; null before the await for the task that awaits.</summary>
        public object? Borrower { get; set; }

        public override string Name => "CapacityLimiter.Acquire";

        private protected override bool IsForTheTask => Borrower is null;

        private protected override WaitQueue<Releaser> Queue => limiter._waiters;

        public override string ToString() => $"<{Name} of {limiter}>";

        private protected override bool TryTake(EventLoop loop, LoopTask? task, out Releaser result)
        {
            result = new Releaser(limiter);
            object borrower = Borrower ?? task ?? throw ThrowHelper.NoCurrentTask(Name);
            if (!limiter.TryBorrow(loop, borrower))
            {
                return false;
            }

            // The object stays for the next call; who has borrowed does not have to.
            Borrower = null;
            return true;
        }

        private protected override void BeganToWait()
        {
            Borrower ??= Task;
            limiter._waitingBorrowers.Add(Borrower!);
        }

        private protected override void GaveUp() => limiter._waitingBorrowers.Remove(Borrower!);

        // Somebody may have given back what is borrowed by name before the one who waited for it came to know.
        private protected override void TakeBack(Releaser result) => limiter.TryGiveBack(Borrower!);
    }
}
