using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

// The thread, and the counting of what it has to wait for. A call counts from when its caller was let in, not from when
// it comes to the loop; so one that was let in is answered, however late it is posted.
public sealed partial class BlockingPortal : IThreadJob, ICallOwner
{
    private readonly RunOptions _options;
    private readonly ManualResetEventSlim _hasOpened = new();
    private readonly ManualResetEventSlim _hasEnded = new();

    // Set before the portal is anybody's. The scope is around all that it runs.
    private EventLoop _loop = null!;
    private CancelScope? _scope;
    private ShieldedFuture<bool>? _allEnded;
    private ExceptionDispatchInfo? _failure;

    private readonly Lock _lock = new();
    private int _calls;
    private bool _isStopping;

    string IThreadJob.ThreadName => nameof(BlockingPortal);

    void IThreadJob.Work()
    {
        try
        {
            using var runner = new Runner(_options);
            _loop = runner.Loop;
            runner.Run(Serve());
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            lock (_lock)
            {
                // Somebody may have stopped the loop behind our back.
                _isStopping = true;
            }
        }
    }

    void IThreadJob.Deliver()
    {
        _hasOpened.Set();
        _hasEnded.Set();
    }

    CancelScope? ICallOwner.Scope => _scope;

    void ICallOwner.Started(CancelScope scope)
    {
    }

    void ICallOwner.Ended() => Leave();

    private void CountCall()
    {
        lock (_lock)
        {
            _calls++;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _calls--;
        }

        SayIfAllEnded();
    }

    private void StartThread()
    {
        ThreadCache.Shared.Start(this);
        _hasOpened.Wait();
        _failure?.Throw();
    }

    private async Coroutine Serve()
    {
        _loop.CurrentTask!.Name = nameof(BlockingPortal);
        _allEnded = new ShieldedFuture<bool>(_loop);
        await CancelScope.Run(async scope =>
        {
            _scope = scope;
            _hasOpened.Set();
            await _allEnded;
        });
    }

    private void Accept(string member)
    {
        EnsureOtherThread(member);
        lock (_lock)
        {
            if (_isStopping)
            {
                throw ThrowHelper.PortalStopped();
            }

            _calls++;
        }
    }

    private void StopThread(bool cancelRemaining)
    {
        lock (_lock)
        {
            _isStopping = true;
        }

        _loop.TryCallSoonThreadsafe(() =>
        {
            if (cancelRemaining)
            {
                _scope!.CancelCore("the BlockingPortal was stopped", origin: null);
            }

            SayIfAllEnded();
        });
        _hasEnded.Wait();
        _failure?.Throw();
    }

    private void SayIfAllEnded()
    {
        bool isOver;
        lock (_lock)
        {
            isOver = _isStopping && _calls == 0;
        }

        if (isOver && _allEnded is { IsDone: false })
        {
            _allEnded.SetResult(true);
        }
    }
}
