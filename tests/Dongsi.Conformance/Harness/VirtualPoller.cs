using Dongsi.LowLevel;

namespace Dongsi.Conformance;

/// <summary>Instead of sleeping until the next timer it moves the clock there.</summary>
internal sealed class VirtualPoller(VirtualClock clock) : IPoller
{
    private const int MostTurnsInOneMoment = 100_000;

    private bool _isWoken;
    private int _turnsInThisMoment;

    public void Wait(long timeoutTicks)
    {
        if (timeoutTicks > 0 && !_isWoken)
        {
            clock.Advance(timeoutTicks);
            _turnsInThisMoment = 0;
        }
        else if (timeoutTicks < 0 && !_isWoken)
        {
            throw new DeadlockException("Nothing is ready and no timer is armed: the program waits for ever.");
        }
        else if (++_turnsInThisMoment > MostTurnsInOneMoment)
        {
            throw new DeadlockException($"{MostTurnsInOneMoment} turns and time stands still: the program spins.");
        }

        _isWoken = false;
    }

    public void Wake() => _isWoken = true;

    public void Dispose()
    {
    }
}
