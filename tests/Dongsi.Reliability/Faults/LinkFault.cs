namespace Dongsi.Reliability.Faults;

/// <summary>What a <see cref="FaultyProxy"/> does to one of its connections.</summary>
internal enum LinkFault
{
    /// <summary>A byte at a time.</summary>
    Split,

    /// <summary>Collects, and sends it all at once.</summary>
    Coalesce,

    /// <summary>Stops for a while, and goes on.</summary>
    Delay,

    /// <summary>Changes a bit.</summary>
    Corrupt,

    /// <summary>Resets both sides in the middle.</summary>
    Reset,

    /// <summary>Ends one side in the middle, as if all had been said.</summary>
    Truncate,

    /// <summary>Swallows what comes from some point on, and says nothing.</summary>
    HalfOpen,
}
