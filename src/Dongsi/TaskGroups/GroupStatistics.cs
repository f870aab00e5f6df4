namespace Dongsi;

/// <summary>A snapshot of a <see cref="TaskGroup"/> or <see cref="Nursery"/>.</summary>
/// <param name="Tasks">Tasks that have not ended, and such as are being started.</param>
/// <param name="Errors">Failures that it will throw when all have ended.</param>
/// <param name="IsCancelling">Have its tasks been told to end?</param>
public readonly record struct GroupStatistics(int Tasks, int Errors, bool IsCancelling);
