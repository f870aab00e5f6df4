namespace Dongsi.Testing;

/// <summary>A snapshot of a virtual clock.</summary>
/// <param name="Elapsed">How much time has passed on it.</param>
/// <param name="Jumps">How often it has jumped to a deadline.</param>
/// <param name="Timers">Timers that .NET code has made with it and that will still fire; not those of the loop.</param>
/// <param name="NextTimer">When the first of these fires; null if there is none.</param>
public readonly record struct VirtualClockStatistics(TimeSpan Elapsed, long Jumps, int Timers, TimeSpan? NextTimer);
