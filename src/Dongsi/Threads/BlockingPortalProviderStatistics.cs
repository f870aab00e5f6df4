namespace Dongsi;

/// <summary>A snapshot of a <see cref="BlockingPortalProvider"/>.</summary>
/// <param name="Leases">How many hold its portal; with none it has no portal.</param>
public readonly record struct BlockingPortalProviderStatistics(int Leases);
