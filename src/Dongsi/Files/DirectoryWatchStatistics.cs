namespace Dongsi;

/// <summary>A snapshot of a watch.</summary>
/// <param name="Pending">How many changes have come and were not taken.</param>
/// <param name="Capacity">How many may be pending.</param>
/// <param name="Taken">How many were taken.</param>
/// <param name="Merged">How many said nothing new, because an earlier one was pending.</param>
/// <param name="Dropped">How many came when there was no room. An overflow tells of them.</param>
public readonly record struct DirectoryWatchStatistics(
    int Pending, int Capacity, long Taken, long Merged, long Dropped);
