namespace Dongsi.Reliability.Harness;

/// <summary>Something does not hold that must.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
