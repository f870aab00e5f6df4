namespace Dongsi;

/// <summary>A snapshot of a <see cref="CancelScope"/>.</summary>
/// <param name="CancelCalled">Was it asked to cancel?</param>
/// <param name="CancelledCaught">Did its own cancellation end the body?</param>
/// <param name="IsCancelled">Does every await in it throw: because of itself, or of a scope around it?</param>
/// <param name="EffectiveDeadline">The earliest deadline that reaches here, on the loop's clock; null for none.</param>
/// <param name="Scopes">Scopes that are open right inside it.</param>
/// <param name="Groups">Groups that are open right inside it.</param>
/// <param name="HasEnded">Was it left?</param>
public readonly record struct CancelScopeStatistics(
    bool CancelCalled,
    bool CancelledCaught,
    bool IsCancelled,
    TimeSpan? EffectiveDeadline,
    int Scopes,
    int Groups,
    bool HasEnded);
