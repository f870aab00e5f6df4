namespace Dongsi;

/// <summary>A snapshot of a <see cref="TaskStatus{T}"/>.</summary>
/// <param name="IsStarted">Has the task said that it is ready?</param>
/// <param name="IsAwaited">Does the starter wait for that, or for the end of a task that is cancelled with it?</param>
public readonly record struct TaskStatusStatistics(bool IsStarted, bool IsAwaited);
