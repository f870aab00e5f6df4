namespace Dongsi;

/// <summary>A snapshot of an <see cref="AsyncCondition"/>.</summary>
/// <param name="TasksWaiting">How many tasks wait to be notified.</param>
/// <param name="Lock">Its lock: who has it, and how many wait for that.</param>
public readonly record struct AsyncConditionStatistics(int TasksWaiting, AsyncLockStatistics Lock);
