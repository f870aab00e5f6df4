namespace Dongsi;

/// <summary>A snapshot of a <see cref="ThreadPoolExecutor"/>.</summary>
/// <param name="MaxWorkers">How many functions it runs at the same time.</param>
/// <param name="Working">How many threads are at work.</param>
/// <param name="Queued">How many functions wait for a thread.</param>
public readonly record struct ThreadPoolExecutorStatistics(int MaxWorkers, int Working, int Queued);
