namespace Dongsi.Stress.Schedules;

/// <summary>Something does not hold that must.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
