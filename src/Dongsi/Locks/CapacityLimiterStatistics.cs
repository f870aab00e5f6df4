namespace Dongsi;

/// <summary>A snapshot of a <see cref="CapacityLimiter"/>.</summary>
/// <param name="BorrowedTokens">How many tokens are borrowed.</param>
/// <param name="TotalTokens">How many there are; infinity for no limit.</param>
/// <param name="Borrowers">Who has one: tasks, and whatever was acquired for by name.</param>
/// <param name="TasksWaiting">How many tasks wait for one.</param>
public readonly record struct CapacityLimiterStatistics(
    int BorrowedTokens, double TotalTokens, IReadOnlyCollection<object> Borrowers, int TasksWaiting);
