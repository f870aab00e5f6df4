namespace Dongsi;

/// <summary>A snapshot of an <see cref="AsyncEvent"/>.</summary>
/// <param name="IsSet">Is it set?</param>
/// <param name="TasksWaiting">How many tasks wait for it.</param>
public readonly record struct AsyncEventStatistics(bool IsSet, int TasksWaiting);
