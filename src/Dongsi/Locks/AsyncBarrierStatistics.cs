namespace Dongsi;

/// <summary>A snapshot of an <see cref="AsyncBarrier"/>.</summary>
/// <param name="Parties">How many tasks it takes to go on.</param>
/// <param name="TasksWaiting">How many have come.</param>
/// <param name="Broken">Was it aborted?</param>
public readonly record struct AsyncBarrierStatistics(int Parties, int TasksWaiting, bool Broken);
