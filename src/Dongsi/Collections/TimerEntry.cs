namespace Dongsi.LowLevel;

/// <summary>
/// A timer and when it is due. The order of registration stands in the timer, where it is looked at only if two
/// deadlines are the same.
/// </summary>
internal readonly struct TimerEntry(long when, Runnable timer)
{
    public readonly long When = when;
    public readonly Runnable Timer = timer;

    public bool IsBefore(in TimerEntry other) =>
        When < other.When || (When == other.When && Timer.TimerSequence < other.Timer.TimerSequence);
}
