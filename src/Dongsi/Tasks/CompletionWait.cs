namespace Dongsi.LowLevel;

/// <summary>What <c>Wait</c> waits in: one future that is completed by the last completion that matters.</summary>
internal sealed class CompletionWait(EventLoop loop, IReadOnlyList<Future> futures, ReturnWhen returnWhen)
{
    private readonly Future<bool> _enough = loop.CreateFuture<bool>();
    private int _missing = futures.Count;

    public async Coroutine Run(long? timeoutTicks)
    {
        Action<Future> completed = Completed;
        var watchers = new DoneCallback[futures.Count];
        for (int i = 0; i < watchers.Length; i++)
        {
            watchers[i] = futures[i].Watch(completed, onBehalfOf: _enough);
        }

        TimerHandle? timer = timeoutTicks is { } ticks ? loop.CallLater(new TimeSpan(ticks), Finish) : null;
        try
        {
            await _enough;
        }
        finally
        {
            timer?.Cancel();
            for (int i = 0; i < watchers.Length; i++)
            {
                futures[i].RemoveWaiter(watchers[i]);
            }
        }
    }

    private void Completed(Future future)
    {
        _missing--;
        if (_missing == 0
            || returnWhen == ReturnWhen.FirstCompleted
            || (returnWhen == ReturnWhen.FirstException && future.HasFailed))
        {
            Finish();
        }
    }

    private void Finish()
    {
        if (!_enough.IsDone)
        {
            _enough.SetResult(true);
        }
    }
}
