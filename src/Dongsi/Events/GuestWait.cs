namespace Dongsi.LowLevel;

/// <summary>How long a guest waits in its poller before its next turn.</summary>
/// <param name="Ticks">0 for not at all, -1 for ever.</param>
/// <param name="Now">When that was found out.</param>
/// <param name="Announced">What instruments were told.</param>
internal readonly record struct GuestWait(long Ticks, long Now, long Announced);
