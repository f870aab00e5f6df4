using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>How a task that <see cref="Nursery.Start"/> runs says that it is ready.</summary>
/// <typeparam name="T">What it tells the one who started it: a port, an address, itself.</typeparam>
/// <remarks><para><b>Python</b>: <c>trio.TaskStatus</c>, <c>anyio.abc.TaskStatus</c>.</para></remarks>
[DebuggerDisplay("IsStarted = {_isStarted}")]
public sealed class TaskStatus<T>
{
    private readonly EventLoop _loop;
    private Action? _accept;
    private LoopTask? _starter;
    private Exception? _cancellation;
    private Future<bool>? _settled;
    private bool _isStarted;
    private bool _isAccepted;
    private T _value = default!;

    internal TaskStatus(EventLoop loop) => _loop = loop;

    private bool IsSettled => _isAccepted || Child!.IsDone;

    /// <summary>The starter does not want the child any more, which is cancelled with it, and cleans up.</summary>
    private bool IsInVain => _cancellation is not null || _starter is { IsInCancelledScope: true };

    private LoopTask? Child { get; set; }

    /// <summary>
    /// The task is ready: <see cref="Nursery.Start"/> gives this value, and the task belongs to the nursery from now
    /// on. If the starter was cancelled meanwhile, the task stays where it is, and ends with the starter's wait.
    /// </summary>
    /// <param name="value">What the starter gets.</param>
    /// <exception cref="InvalidOperationException">It was called before, or from another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>task_status.started(value)</c>.</para></remarks>
    public void Started(T value)
    {
        _loop.EnsureOwnThread();
        if (_isStarted || Child is not { IsDone: false })
        {
            throw ThrowHelper.StartedTwice(Child, _isStarted);
        }

        _isStarted = true;
        _value = value;
        if (!IsInVain)
        {
            _isAccepted = true;
            _accept!();
            Settle();
        }
    }

    /// <summary>Is the task ready?</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    public TaskStatusStatistics GetStatistics()
    {
        _loop.EnsureOwnThread();
        return new TaskStatusStatistics(_isStarted, _settled is { IsDone: false });
    }

    /// <summary>
    /// Waits until the child is ready or has ended, however often the starter is cancelled meanwhile.
    /// </summary>
    /// <param name="child">What was started.</param>
    /// <param name="scope">What the child is in: cancelled when the starter is.</param>
    /// <param name="accept">The nursery takes the child over.</param>
    internal async Coroutine<T> Wait(LoopTask child, CancelScope scope, Action accept)
    {
        Child = child;
        _accept = accept;
        child.Watch(_ => Settle());
        _starter = _loop.CurrentTask!;
        while (!IsSettled)
        {
            _settled = new ShieldedFuture<bool>(_loop);
            try
            {
                await _settled;
            }
            catch (CancelledException e)
            {
                _cancellation ??= e;
                scope.CancelCore(e.Reason, e.Origin);
            }
        }

        if (!_isAccepted && child.HasFailed)
        {
            if (_cancellation is not null)
            {
                _starter.AskAgain("cancelled while it started a task that failed");
            }

            child.ThrowIfNotSucceeded();
        }

        if (_cancellation is not null)
        {
            ExceptionDispatchInfo.Throw(_cancellation);
        }

        if (!_isAccepted)
        {
            child.ThrowIfNotSucceeded();
            await YieldCoroutine.IfCancelled;
        }

        return _isStarted ? _value : throw ThrowHelper.NeverStarted(child);
    }

    private void Settle()
    {
        if (_settled is { IsDone: false })
        {
            _settled.SetResult(true);
        }
    }
}
