using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>A Unix address to bind to that the BCL does not recognize.</summary>
/// <remarks>
/// The BCL deletes whatever is at the path when a socket that was bound there is disposed: also the file of a server
/// that has taken the place by then. So we remove ours ourselves.
/// </remarks>
internal sealed class UnixBindAddress(UnixDomainSocketEndPoint address) : EndPoint
{
    public override AddressFamily AddressFamily => AddressFamily.Unix;

    public override SocketAddress Serialize() => address.Serialize();

    public override EndPoint Create(SocketAddress socketAddress) => address.Create(socketAddress);

    public override string ToString() => address.ToString();
}
