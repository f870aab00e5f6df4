namespace Dongsi.Stress.Execution;

/// <summary>A loop went to sleep with nothing left that could wake it.</summary>
internal sealed class DeadlockException() : Exception("deadlock: nothing can ever happen on this loop");
