using Dongsi.LowLevel;

namespace Dongsi.Stress.Timers;

/// <summary>A timer that does nothing, for the queue alone.</summary>
internal sealed class FakeTimer(TimerQueue queue, long when) : Runnable
{
    private bool _isInQueue = true;
    private bool _isCancelled;

    public long When { get; } = when;

    internal override bool IsCancelled => _isCancelled;

    internal override long TimerSequence { get; set; }

    public void Cancel()
    {
        _isCancelled = true;
        if (_isInQueue)
        {
            _isInQueue = false;
            queue.NoteCancelled();
        }
    }

    internal override void LeftQueue() => _isInQueue = false;

    internal override void Run()
    {
    }
}
