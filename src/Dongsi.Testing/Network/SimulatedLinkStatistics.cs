namespace Dongsi.Testing;

/// <summary>What a <see cref="SimulatedLink"/> is doing, in numbers.</summary>
/// <param name="IsPartitioned">Everything is lost.</param>
/// <param name="IsHeld">Nothing arrives.</param>
/// <param name="Connections">How many connections go over it.</param>
public readonly record struct SimulatedLinkStatistics(bool IsPartitioned, bool IsHeld, int Connections);
