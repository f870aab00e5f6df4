namespace Dongsi;

/// <summary>A snapshot of a <see cref="LoopTask"/>.</summary>
/// <param name="Done">Has it ended?</param>
/// <param name="Cancelled">Was it cancelled?</param>
/// <param name="Cancelling">How many requests to cancel it are not taken back.</param>
/// <param name="IsInCancelledScope">Is it in a cancelled scope, where every await throws?</param>
/// <param name="Waiters">Tasks that await its end, and callbacks for it.</param>
public readonly record struct LoopTaskStatistics(
    bool Done, bool Cancelled, int Cancelling, bool IsInCancelledScope, int Waiters);
