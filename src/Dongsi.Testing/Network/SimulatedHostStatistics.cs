namespace Dongsi.Testing;

/// <summary>What a <see cref="SimulatedHost"/> is doing, in numbers.</summary>
/// <param name="IsUp">False from a crash until the restart.</param>
/// <param name="OpenSockets">How many sockets its programs have open.</param>
/// <param name="Listening">On how many addresses somebody listens.</param>
public readonly record struct SimulatedHostStatistics(bool IsUp, int OpenSockets, int Listening);
