using Dongsi.LowLevel;

namespace Dongsi.Stress.Execution;

/// <summary>
/// A clock and the poller of a loop in one: waiting moves the clock to the next deadline and takes no time. A wait that
/// nothing could ever end is a deadlock, and says so.
/// </summary>
internal sealed class VirtualTime : TimeProvider, IPoller
{
    private long _now;
    private int _isWoken;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now => new(_now);

    public override long GetTimestamp() => _now;

    public void Wait(long timeoutTicks)
    {
        if (Interlocked.Exchange(ref _isWoken, 0) == 1)
        {
            return;
        }

        if (timeoutTicks < 0)
        {
            throw new DeadlockException();
        }

        _now += timeoutTicks;
    }

    public void Wake() => Interlocked.Exchange(ref _isWoken, 1);

    public void Dispose()
    {
    }
}
