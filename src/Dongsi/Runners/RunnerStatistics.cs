namespace Dongsi;

/// <summary>A snapshot of a <see cref="Runner"/>.</summary>
/// <param name="HasLoop">Has it made its loop?</param>
/// <param name="IsRunning">Does the loop run?</param>
/// <param name="IsClosed">Is it closed?</param>
/// <param name="LiveTasks">Tasks of the loop that have not ended.</param>
/// <param name="LiveThreads">Calls on threads, for tasks of the loop, that have not returned.</param>
public readonly record struct RunnerStatistics(
    bool HasLoop, bool IsRunning, bool IsClosed, int LiveTasks, int LiveThreads);
