namespace Dongsi;

/// <summary>A snapshot of a <see cref="ResourceGuard"/>.</summary>
/// <param name="Busy">Is somebody inside?</param>
/// <param name="Task">The task that is; null for nobody, and for a plain callback.</param>
public readonly record struct ResourceGuardStatistics(bool Busy, LoopTask? Task);
