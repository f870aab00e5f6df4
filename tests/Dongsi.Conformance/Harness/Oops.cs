namespace Dongsi.Conformance;

/// <summary>The failure that the programs raise on purpose.</summary>
public sealed class Oops(string message) : Exception(message);
