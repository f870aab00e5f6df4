namespace Dongsi.LowLevel;

/// <summary>Waits on a semaphore of the BCL: works everywhere, with the resolution of a millisecond.</summary>
internal sealed class PortablePoller : IPoller
{
    // A binary signal, not a counter: any number of wakes before a wait end just that one wait.
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Lock _wakeGate = new();
    private bool _disposed;

    public void Wait(long timeoutTicks)
    {
        if (timeoutTicks < 0)
        {
            _wake.WaitOne();
        }
        else
        {
            _wake.WaitOne(PollTimeout.ToMilliseconds(timeoutTicks));
        }
    }

    public void Wake()
    {
        lock (_wakeGate)
        {
            if (!_disposed)
            {
                _wake.Set();
            }
        }
    }

    public void Dispose()
    {
        lock (_wakeGate)
        {
            _disposed = true;
            _wake.Dispose();
        }
    }
}
