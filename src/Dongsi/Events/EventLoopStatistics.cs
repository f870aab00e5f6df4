namespace Dongsi;

/// <summary>A snapshot of what a loop has to do.</summary>
/// <param name="LiveTasks">Tasks that have not ended.</param>
/// <param name="Ready">What the next turn will run.</param>
/// <param name="Timers">Timers that will still fire.</param>
/// <param name="Turns">Turns since the loop was made.</param>
/// <param name="NextDeadline">When the next timer fires, on the loop's clock; null if there is none.</param>
public readonly record struct EventLoopStatistics(
    int LiveTasks, int Ready, int Timers, long Turns, TimeSpan? NextDeadline);
