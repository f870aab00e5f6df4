namespace Dongsi;

/// <summary>A snapshot of an <see cref="AsyncSemaphore"/>.</summary>
/// <param name="Value">How many permits are left.</param>
/// <param name="TasksWaiting">How many tasks wait for one.</param>
public readonly record struct AsyncSemaphoreStatistics(int Value, int TasksWaiting);
