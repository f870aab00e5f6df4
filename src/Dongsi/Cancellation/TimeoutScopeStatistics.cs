namespace Dongsi;

/// <summary>A snapshot of a <see cref="TimeoutScope"/>.</summary>
/// <param name="When">When the time is over, on the loop's clock; null for never.</param>
/// <param name="Left">How much of it is left, negative if it has passed; null for no limit.</param>
/// <param name="Expired">Was the time over while the body was running?</param>
/// <param name="HasEnded">Has the body ended?</param>
public readonly record struct TimeoutScopeStatistics(TimeSpan? When, TimeSpan? Left, bool Expired, bool HasEnded);
