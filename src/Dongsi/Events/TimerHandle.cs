namespace Dongsi;

/// <summary>A callback that is scheduled for a point of time.</summary>
/// <remarks><para><b>Python</b>: <c>asyncio.TimerHandle</c>.</para></remarks>
public sealed class TimerHandle : Handle
{
    private bool _isInQueue = true;

    internal TimerHandle(EventLoop loop, Action callback, long when) : base(loop, callback, context: null) =>
        When = new TimeSpan(when);

    /// <summary>When it fires, on the loop's clock.</summary>
    /// <remarks><para><b>Python</b>: <c>timer_handle.when()</c>.</para></remarks>
    public TimeSpan When { get; }

    internal override long TimerSequence { get; set; }

    internal override void LeftQueue() => _isInQueue = false;

    private protected override void Forget()
    {
        base.Forget();
        if (_isInQueue)
        {
            _isInQueue = false;
            Loop.NoteCancelledTimer();
        }
    }
}
