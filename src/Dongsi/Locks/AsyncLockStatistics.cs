namespace Dongsi;

/// <summary>A snapshot of an <see cref="AsyncLock"/>.</summary>
/// <param name="Locked">Has a task taken it?</param>
/// <param name="Owner">The task that has it.</param>
/// <param name="TasksWaiting">How many tasks wait for it.</param>
public readonly record struct AsyncLockStatistics(bool Locked, LoopTask? Owner, int TasksWaiting);
