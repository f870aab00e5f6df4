namespace Dongsi;

/// <summary>What a <see cref="Server"/> is doing.</summary>
/// <param name="IsServing">Does it accept connections?</param>
/// <param name="Listeners">How many sockets it listens on.</param>
/// <param name="Connections">How many connections are open.</param>
/// <param name="Accepted">How many it has accepted in all.</param>
public readonly record struct ServerStatistics(bool IsServing, int Listeners, int Connections, long Accepted);
