namespace Dongsi.Peers.Runner;

/// <summary>A server that is installed and built: what to start, and which version that is.</summary>
internal sealed record ReadyEchoServer(EchoServer Server, string Version, IReadOnlyList<string> Command);
