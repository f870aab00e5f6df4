namespace Dongsi.Testing;

/// <summary>A task that waits until all others are blocked.</summary>
/// <param name="Future">Done when they are.</param>
/// <param name="Cushion">How long they must have been, in real time.</param>
internal sealed record BlockedWait(Future<bool> Future, TimeSpan Cushion);
