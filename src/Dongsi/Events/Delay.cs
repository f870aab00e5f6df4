namespace Dongsi.LowLevel;

/// <summary>Turns what a user gives as a delay into ticks, and refuses what is none.</summary>
internal static class Delay
{
    /// <summary>A delay that must not be negative.</summary>
    public static long Ticks(double seconds)
    {
        if (double.IsNaN(seconds))
        {
            ThrowHelper.DelayIsNaN(nameof(seconds));
        }

        if (seconds < 0)
        {
            ThrowHelper.DelayIsNegative(nameof(seconds), seconds);
        }

        return Saturated(seconds);
    }

    /// <inheritdoc cref="Ticks(double)"/>
    public static long Ticks(TimeSpan delay)
    {
        if (delay < TimeSpan.Zero)
        {
            ThrowHelper.DelayIsNegative(nameof(delay), delay.TotalSeconds);
        }

        return delay.Ticks;
    }

    /// <summary>A time limit: null is never, and what is not positive is over already.</summary>
    public static long? LimitTicks(double? seconds)
    {
        if (seconds is not { } value)
        {
            return null;
        }

        if (double.IsNaN(value))
        {
            ThrowHelper.DelayIsNaN(nameof(seconds));
        }

        return Math.Max(0, Saturated(value));
    }

    /// <summary>A deadline so far away that adding the delay would overflow is simply the end of time.</summary>
    public static long After(long now, long ticks) => ticks > long.MaxValue - now ? long.MaxValue : now + ticks;

    // Rounded to the nearest tick, so that 0.1 s is exactly 1,000,000 of them.
    private static long Saturated(double seconds)
    {
        double ticks = seconds * TimeSpan.TicksPerSecond;
        return ticks >= long.MaxValue ? long.MaxValue
            : ticks <= long.MinValue ? long.MinValue
            : (long)Math.Round(ticks);
    }
}
