using System.Threading.Tasks.Sources;

namespace Dongsi.LowLevel;

/// <summary>One direction of a <see cref="LoopStream"/>: the read or the write that is going on, if one is.</summary>
/// <remarks>
/// <para>It is claimed by the call, from any thread, and free again when its result was taken. In between it belongs to
/// the loop's thread.</para>
/// <para>Who goes on, and where? An operation that was begun on the loop's thread ends there, and what awaits it runs
/// inside the call that has ended it (<see cref="ForeignSection"/>): that is how a state machine of .NET costs no turn.
/// If it is a method that wants to come home, it goes through the ready queue as everything does. What was begun on
/// another thread goes on in the thread pool: it may be anybody's code, and may block.</para>
/// </remarks>
/// <param name="stream">Whose it is.</param>
/// <param name="isWrite">Which direction.</param>
internal sealed class StreamOperation(LoopStream stream, bool isWrite)
    : Runnable, IValueTaskSource<int>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<int> _core;
    private Memory<byte> _target;
    private ReadOnlyMemory<byte> _source;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private Exception? _failure;
    private int _count;
    private int _isBusy;
    private bool _isForeign;
    private bool _comesHome;
    private bool _isEnding;

    /// <summary>It could not be served yet.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Where a waiting read wants its data.</summary>
    public Memory<byte> Target => _target;

    public ValueTask<int> Read(Memory<byte> target, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(token);
        }

        Claim();
        _target = target;
        if (!Begin(isBlocking: false, token))
        {
            return new ValueTask<int>(this, _core.Version);
        }

        int count = _count;
        Exception? failure = _failure;
        Free();
        return failure is null ? new ValueTask<int>(count) : ValueTask.FromException<int>(failure);
    }

    public ValueTask Write(ReadOnlyMemory<byte> source, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(token);
        }

        Claim();
        _source = source;
        if (!Begin(isBlocking: false, token))
        {
            return new ValueTask(this, _core.Version);
        }

        Exception? failure = _failure;
        Free();
        return failure is null ? default : ValueTask.FromException(failure);
    }

    public int ReadBlocking(Memory<byte> target)
    {
        Claim();
        _target = target;
        return Block();
    }

    public void WriteBlocking(ReadOnlyMemory<byte> source)
    {
        Claim();
        _source = source;
        Block();
    }

    /// <summary>Something has changed: if it waits, it may be served now.</summary>
    public void TryAgain()
    {
        if (!IsWaiting)
        {
            return;
        }

        if (Attempt())
        {
            End();
        }
        else if (!isWrite)
        {
            stream.BeganToWait();
        }
    }

    /// <summary>If it waits, it waits in vain.</summary>
    public void FailWait(Exception failure)
    {
        if (IsWaiting)
        {
            _failure = failure;
            End();
        }
    }

    public int GetResult(short token)
    {
        // Throws, and leaves everything as it is, if this is somebody else's by now.
        _core.GetStatus(token);
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            Free();
        }
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0
            && !_isForeign
            && EventLoop.Running == stream.Loop
            && SynchronizationContext.Current is LoopSynchronizationContext
            && _core.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            // It ends on this thread anyway: no post is needed, only a turn.
            _comesHome = true;
            flags &= ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext;
        }

        _core.OnCompleted(continuation, state, token, flags);
    }

    /// <summary>It was begun on another thread, or its continuation comes home.</summary>
    internal override void Run()
    {
        if (_isEnding)
        {
            SetResult();
        }
        else if (_token.IsCancellationRequested)
        {
            _failure = new OperationCanceledException(_token);
            End();
        }
        else if (Attempt())
        {
            End();
        }
        else
        {
            Wait();
        }
    }

    internal override void Drop()
    {
        _failure ??= ThrowHelper.LoopWasClosed();
        IsWaiting = false;
        SetResult();
    }

    public override string ToString() => $"{stream.GetType().Name}.{(isWrite ? "WriteAsync" : "ReadAsync")}";

    private void Claim()
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            throw ThrowHelper.StreamIsBusy(isWrite);
        }
    }

    private void Free()
    {
        _target = default;
        _source = default;
        _token = default;
        _registration = default;
        _failure = null;
        _isEnding = _comesHome = false;
        Volatile.Write(ref _isBusy, 0);
    }

    /// <returns>It is over already.</returns>
    private bool Begin(bool isBlocking, CancellationToken token)
    {
        _token = token;
        _isForeign = EventLoop.Running != stream.Loop;
        _core.RunContinuationsAsynchronously = _isForeign && !isBlocking;
        if (_isForeign)
        {
            Post();
            return false;
        }

        if (Attempt())
        {
            return true;
        }

        Wait();
        return false;
    }

    private void Post()
    {
        if (stream.Loop.IsClosed)
        {
            Drop();
        }
        else
        {
            stream.Loop.Post(this);
        }
    }

    private int Block()
    {
        using var done = new ManualResetEventSlim();
        Begin(isBlocking: true, CancellationToken.None);
        short version = _core.Version;
        _core.OnCompleted(
            static done => ((ManualResetEventSlim)done!).Set(), done, version, ValueTaskSourceOnCompletedFlags.None);
        done.Wait();
        return GetResult(version);
    }

    /// <returns>It is over, well or badly.</returns>
    private bool Attempt()
    {
        try
        {
            if (stream.IsDisposed)
            {
                throw ThrowHelper.StreamIsDisposed();
            }

            if (!isWrite)
            {
                return stream.TryTake(_target.Span, out _count);
            }

            while (!_source.IsEmpty)
            {
                int sent = stream.Put(_source.Span);
                if (sent == 0)
                {
                    return false;
                }

                _source = _source[sent..];
            }

            return true;
        }
        catch (Exception e)
        {
            _failure = e;
            return true;
        }
    }

    private void Wait()
    {
        IsWaiting = true;
        if (!isWrite)
        {
            stream.BeganToWait();
        }

        if (IsWaiting && _token.CanBeCanceled)
        {
            CancellationTokenRegistration registration = _token.UnsafeRegister(
                static (state, token) => ((StreamOperation)state!).CancelCame(token), this);

            // A token that was cancelled meanwhile has ended it inside the call.
            if (IsWaiting)
            {
                _registration = registration;
            }
        }
    }

    /// <remarks>On any thread. A late call finds another token, or one that is to end the next operation too.</remarks>
    private void CancelCame(CancellationToken token)
    {
        if (EventLoop.Running == stream.Loop)
        {
            Cancel(token);
        }
        else
        {
            stream.Loop.TryCallSoonThreadsafe(() => Cancel(token));
        }
    }

    private void Cancel(CancellationToken token)
    {
        if (IsWaiting && _token == token)
        {
            FailWait(new OperationCanceledException(token));
        }
    }

    private void End()
    {
        IsWaiting = false;
        _registration.Unregister();
        if (_comesHome)
        {
            _isEnding = true;
            stream.Loop.Ready(this);
        }
        else
        {
            using ForeignSection section = ForeignSection.Enter();
            SetResult();
        }
    }

    private void SetResult()
    {
        if (_failure is { } failure)
        {
            _core.SetException(failure);
        }
        else
        {
            _core.SetResult(_count);
        }
    }
}
