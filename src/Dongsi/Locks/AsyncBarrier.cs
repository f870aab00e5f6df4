using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Tasks wait here for one another: when all have come, all go on, and the next round begins.</summary>
/// <remarks>
/// <code>
/// int index = await barrier.Wait();
/// if (index == 0)
/// {
///     Console.WriteLine("everybody is here");
/// }
/// </code>
/// <para>The last to come goes on at once, and the others are let go before anybody can come for the next round, which
/// may therefore begin while they are on their way. A cancelled waiter leaves, and the others wait for one more; call
/// <see cref="Abort"/> if none will come.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which it is waited at first.</para>
/// <para><b>Python</b>: <c>asyncio.Barrier</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncBarrier
{
    private readonly WaitQueue<int> _waiters = new();
    private LoopBinding _binding;
    private bool _isBroken;
    private ArrivalOperation? _last;

    /// <summary>A barrier at which nobody waits.</summary>
    /// <param name="parties">How many tasks it takes to go on.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public AsyncBarrier(int parties)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 1);
        Parties = parties;
    }

    /// <summary>How many tasks it takes to go on.</summary>
    /// <remarks><para><b>Python</b>: <c>barrier.parties</c>.</para></remarks>
    public int Parties { get; }

    /// <summary>How many have come in this round.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>barrier.n_waiting</c>.</para></remarks>
    public int Waiting
    {
        get
        {
            _binding.EnsureOwnThread();
            return _waiters.Count;
        }
    }

    /// <summary>Was it aborted?</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>barrier.broken</c>.</para></remarks>
    public bool Broken
    {
        get
        {
            _binding.EnsureOwnThread();
            return _isBroken;
        }
    }

    /// <summary>Waits until all have come.</summary>
    /// <returns>A number of its own for each of a round, from 0 in the order in which they came.</returns>
    /// <exception cref="BrokenBarrierException">It was aborted, or reset meanwhile.</exception>
    /// <exception cref="InvalidOperationException">It is used on another loop; or no loop is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: for all but the last one.</para>
    /// <para><b>Cancel safety</b>: a cancelled waiter has not come. If the round was complete already, the others go on
    /// all the same.</para>
    /// <para><b>Python</b>: <c>await barrier.wait()</c>, <c>async with barrier as index:</c>.</para>
    /// </remarks>
    public Coroutine<int> Wait() =>
        ArrivalOperation.For(ref _last, this, static barrier => new ArrivalOperation(barrier));

    /// <summary>Begins anew: those who wait throw. A broken barrier is whole again.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>await barrier.reset()</c>.</para></remarks>
    public void Reset()
    {
        _binding.EnsureOwnThread();
        _isBroken = false;
        _waiters.FailAll(ThrowHelper.BarrierWasReset);
    }

    /// <summary>Somebody will not come: those who wait throw, and so do all who come until it is reset.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>await barrier.abort()</c>.</para></remarks>
    public void Abort()
    {
        _binding.EnsureOwnThread();
        _isBroken = true;
        _waiters.FailAll(ThrowHelper.BarrierWasAborted);
    }

    /// <summary>How many have come, and how many it takes.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    public AsyncBarrierStatistics GetStatistics()
    {
        _binding.EnsureOwnThread();
        return new AsyncBarrierStatistics(Parties, _waiters.Count, _isBroken);
    }

    /// <summary>The barrier, for people.</summary>
    public override string ToString() =>
        _isBroken ? "<AsyncBarrier broken>" : $"<AsyncBarrier {_waiters.Count}/{Parties}>";

    private bool TryComplete(out int index)
    {
        if (_isBroken)
        {
            throw ThrowHelper.BarrierWasAborted();
        }

        index = 0;
        if (_waiters.Count + 1 < Parties)
        {
            return false;
        }

        // Numbered when all are here, so that one who left has left no gap.
        while (_waiters.TryTake(out WaitOperation<int>? next))
        {
            next.Grant(index++);
        }

        return true;
    }

    private sealed class ArrivalOperation(AsyncBarrier barrier) : WaitOperation<int>
    {
        public override string Name => "AsyncBarrier.Wait";

        private protected override WaitQueue<int> Queue => barrier._waiters;

        public override string ToString() => $"<{Name} of {barrier}>";

        private protected override bool TryTake(EventLoop loop, LoopTask? task, out int result)
        {
            barrier._binding.Use(loop, barrier);
            return barrier.TryComplete(out result);
        }
    }
}
