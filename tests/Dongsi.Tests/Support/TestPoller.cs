using Dongsi.LowLevel;
using Dongsi.Testing;

namespace Dongsi.Tests.Support;

/// <summary>
/// Waiting moves the clock instead of taking time. Waiting for ever with nobody to end the wait is an error, so that a
/// test that would hang fails at once and says why.
/// </summary>
/// <param name="clock">The clock that it moves.</param>
/// <param name="threads">Other threads will wake it: waits for them in real time, where there is no timer to jump to.
/// </param>
internal sealed class TestPoller(TestClock clock, bool threads) : IPoller
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_never = TimeSpan.FromDays(365 * 100);

    private readonly AutoResetEvent _wake = new(initialState: false);

    /// <summary>How long each wait was asked to be, in ticks.</summary>
    public List<long> Waits { get; } = [];

    public int Wakes { get; private set; }

    public bool IsDisposed { get; private set; }

    public void Wait(long timeoutTicks)
    {
        Waits.Add(timeoutTicks);
        if (_wake.WaitOne(0))
        {
            return;
        }

        if (timeoutTicks >= 0 && timeoutTicks < s_never.Ticks)
        {
            clock.Advance(new TimeSpan(timeoutTicks));
        }
        else if (!threads || !_wake.WaitOne(s_patience))
        {
            throw new DeadlockException();
        }
    }

    public void Wake()
    {
        Wakes++;
        _wake.Set();
    }

    public void Dispose() => IsDisposed = true;
}
