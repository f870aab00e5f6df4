using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>Where a datagram came from.</summary>
internal static class DatagramAddress
{
    /// <summary>As much as the system ever writes: a Unix path, and some.</summary>
    private const int Size = 128;

    /// <summary>Room for a sender.</summary>
    public static SocketAddress Room(AddressFamily family) => new(family, Size);

    /// <summary>An address of the system's as the BCL's.</summary>
    public static EndPoint From(SocketAddress address)
    {
        EndPoint any = address.Family switch
        {
            AddressFamily.InterNetwork => new IPEndPoint(IPAddress.Any, 0),
            AddressFamily.InterNetworkV6 => new IPEndPoint(IPAddress.IPv6Any, 0),
            _ => new UnixDomainSocketEndPoint("any"),
        };
        return any.Create(address);
    }
}
