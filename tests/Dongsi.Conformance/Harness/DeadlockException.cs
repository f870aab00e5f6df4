namespace Dongsi.Conformance;

/// <summary>The loop of a program would wait for ever, or turn for ever without waiting.</summary>
public sealed class DeadlockException(string message) : Exception(message);
