namespace Dongsi.Tests.Support;

/// <summary>The loop of a test would wait for ever.</summary>
internal sealed class DeadlockException() : Exception(
    "The loop has nothing to run, no timer to wait for, and nobody who could wake it: it would wait for ever.");
