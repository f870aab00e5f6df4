namespace Dongsi.LowLevel;

/// <summary>Ticks of 100 ns in the units of the system's waits.</summary>
internal static class PollTimeout
{
    /// <summary>
    /// Rounded up, so that a timer is never early, and cut to what an int can hold (the loop asks again).
    /// </summary>
    public static int ToMilliseconds(long ticks)
    {
        long ms = ticks / TimeSpan.TicksPerMillisecond;
        if (ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            ms++;
        }

        return (int)Math.Min(ms, int.MaxValue);
    }
}
