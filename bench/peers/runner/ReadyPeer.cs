namespace Dongsi.Peers.Runner;

/// <summary>A peer that is installed and built: what to start, and which version answered.</summary>
internal sealed record ReadyPeer(Peer Peer, string Version, IReadOnlyList<string> Command);
