using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Something that happens, and that any number of tasks may wait for.</summary>
/// <remarks>
/// <code>
/// await ready.Wait();      // here
/// ready.Set();             // and there, once: all go on, and nobody waits any more
/// </code>
/// <para>Setting it wakes everybody who waits at that moment, even if it is cleared right after; they find out by
/// <see cref="IsSet"/> whether it still is. To hand over a value use a <see cref="Future{T}"/>, for more than one an
/// <c>AsyncQueue</c>.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which it is waited for first; another thread sets it with
/// <c>loop.CallSoonThreadsafe(ready.Set)</c>.</para>
/// <para><b>Python</b>: <c>asyncio.Event</c>; that of AnyIO and Trio cannot be cleared.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncEvent
{
    private readonly WaitQueue<bool> _waiters = new();
    private LoopBinding _binding;
    private bool _isSet;
    private SetOperation? _last;

    /// <summary>Has it happened?</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>event.is_set()</c>.</para></remarks>
    public bool IsSet
    {
        get
        {
            _binding.EnsureOwnThread();
            return _isSet;
        }
    }

    /// <summary>It has happened: wakes all who wait. Does nothing if it is set already.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>event.set()</c>.</para></remarks>
    public void Set()
    {
        _binding.EnsureOwnThread();
        if (!_isSet)
        {
            _isSet = true;
            _waiters.GrantAll(true);
        }
    }

    /// <summary>From now on <see cref="Wait"/> waits for the next time. Who was woken stays awake.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>event.clear()</c>.</para></remarks>
    public void Clear()
    {
        _binding.EnsureOwnThread();
        _isSet = false;
    }

    /// <summary>Waits until it is set; goes on at once if it is.</summary>
    /// <exception cref="InvalidOperationException">It is used on another loop; or no loop is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if it is not set.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await event.wait()</c>.</para>
    /// </remarks>
    public Coroutine Wait() => SetOperation.For(ref _last, this, static happening => new SetOperation(happening));

    /// <summary>Is it set, and who waits.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>anyio.Event.statistics()</c>.</para></remarks>
    public AsyncEventStatistics GetStatistics()
    {
        _binding.EnsureOwnThread();
        return new AsyncEventStatistics(_isSet, _waiters.Count);
    }

    /// <summary>The event, for people.</summary>
    public override string ToString() =>
        $"<AsyncEvent {(_isSet ? "set" : "unset")}{(_waiters.Count > 0 ? $" waiting={_waiters.Count}" : "")}>";

    private sealed class SetOperation(AsyncEvent happening) : WaitOperation<bool>
    {
        public override string Name => "AsyncEvent.Wait";

        private protected override WaitQueue<bool> Queue => happening._waiters;

        public override string ToString() => $"<{Name} of {happening}>";

        private protected override bool TryTake(EventLoop loop, LoopTask? task, out bool result)
        {
            happening._binding.Use(loop, happening);
            return result = happening._isSet;
        }
    }
}
