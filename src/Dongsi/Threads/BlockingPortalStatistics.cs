namespace Dongsi;

/// <summary>A snapshot of a <see cref="BlockingPortal"/>.</summary>
/// <param name="IsRunning">Does it take calls?</param>
/// <param name="Calls">Calls and tasks that have not ended.</param>
public readonly record struct BlockingPortalStatistics(bool IsRunning, int Calls);
