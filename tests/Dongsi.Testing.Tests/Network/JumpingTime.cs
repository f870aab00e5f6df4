using Dongsi.LowLevel;

namespace Dongsi.Testing.Tests.Network;

/// <summary>A clock and the poller that is its hand: waiting moves the time.</summary>
internal sealed class JumpingTime : TimeProvider, IPoller
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly AutoResetEvent _wake = new(initialState: false);
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Wait(long timeoutTicks)
    {
        if (_wake.WaitOne(0))
        {
            return;
        }

        if (timeoutTicks >= 0)
        {
            _ticks += timeoutTicks;
        }
        else if (!_wake.WaitOne(s_patience))
        {
            throw new TimeoutException("Nothing will ever happen any more.");
        }
    }

    public void Wake() => _wake.Set();

    public void Dispose()
    {
    }
}
