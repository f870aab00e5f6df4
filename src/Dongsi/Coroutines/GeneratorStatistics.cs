namespace Dongsi;

/// <summary>A snapshot of a generator.</summary>
/// <param name="State">How far it has come.</param>
/// <param name="IsDelegating">Does it yield from another generator now?</param>
public readonly record struct GeneratorStatistics(CoroutineState State, bool IsDelegating);
