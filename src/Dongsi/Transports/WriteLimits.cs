namespace Dongsi.LowLevel;

/// <summary>When a protocol is to stop writing and when to go on, and which of both it was told last.</summary>
internal struct WriteLimits
{
    public const int DefaultHigh = 64 * 1024;

    public WriteLimits() => Set(null, null, DefaultHigh);

    public WriteLimits(int defaultHigh) => Set(null, null, defaultHigh);

    public int High { get; private set; }

    public int Low { get; private set; }

    public bool IsPaused { get; private set; }

    public void Set(int? high, int? low, int defaultHigh = DefaultHigh)
    {
        int newHigh = high ?? (low is { } given ? (int)Math.Min(4L * given, int.MaxValue) : defaultHigh);
        int newLow = low ?? newHigh / 4;
        if (newLow < 0 || newHigh < newLow)
        {
            throw new ArgumentOutOfRangeException(
                nameof(high), $"The limits are low {newLow} and high {newHigh}. Give them so that 0 <= low <= high.");
        }

        High = newHigh;
        Low = newLow;
    }

    /// <returns>The protocol must be told to stop.</returns>
    public bool MustPause(int size)
    {
        if (IsPaused || size <= High)
        {
            return false;
        }

        IsPaused = true;
        return true;
    }

    /// <returns>The protocol must be told to go on.</returns>
    public bool MustResume(int size)
    {
        if (!IsPaused || size > Low)
        {
            return false;
        }

        IsPaused = false;
        return true;
    }
}
