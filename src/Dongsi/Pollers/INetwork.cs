using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>A network that takes the place of the system's, with hosts and names of its own.</summary>
/// <remarks>
/// Its sockets are handles of its poller, and everything above a handle runs on it unchanged: transports, servers, TLS,
/// happy eyeballs. What is here is what otherwise asks the system by another way than a handle.
/// </remarks>
internal interface INetwork
{
    /// <summary>The addresses of a name; none if nobody has it.</summary>
    IPAddress[] Resolve(string host);

    /// <summary>A socket that is bound and can listen.</summary>
    /// <exception cref="SocketException">The address is taken, or there is none such here.</exception>
    IoHandle Bind(EndPoint address, bool reusePort);

    /// <summary>A socket for datagrams, bound, connected, or both.</summary>
    /// <exception cref="SocketException">The address is taken, or there is none such here.</exception>
    IoHandle OpenDatagram(IPEndPoint? localAddress, IPEndPoint? remoteAddress, bool reusePort);

    /// <summary>A socket of the system's was given: it has no place here.</summary>
    Exception Foreign(Socket socket);
}
