namespace Dongsi;

/// <summary>A snapshot of a <see cref="Subprocess"/>.</summary>
/// <param name="IsRunning">Has it not ended yet?</param>
/// <param name="TasksWaiting">How many tasks wait for its end.</param>
public readonly record struct SubprocessStatistics(bool IsRunning, int TasksWaiting);
