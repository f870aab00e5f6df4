using System.Net;

namespace Dongsi;

public static partial class Asyncio
{
    private const int DefaultDatagrams = 256;

    /// <summary>Opens a UDP socket that receives from everybody.</summary>
    /// <param name="localAddress">Where to receive; a port of 0 takes a free one. Null: a free port on all addresses of
    /// IPv4.</param>
    /// <param name="reusePort">Share the port with other sockets that ask for it too.</param>
    /// <param name="allowBroadcast">Datagrams may go to all of a network.</param>
    /// <param name="capacity">How many datagrams may wait to be received; the next ones are dropped. 256 as a default.
    /// </param>
    /// <returns>The socket. Dispose of it when you are done.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is not positive.</exception>
    /// <exception cref="AddressInUseException">Another socket receives there.</exception>
    /// <exception cref="ConnectionException">The address is not this machine's, or it may not be used.</exception>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, there is no socket.</para>
    /// <para><b>Python</b>: <c>await anyio.create_udp_socket(local_host=, local_port=)</c>.</para>
    /// </remarks>
    public static Coroutine<UdpSocket> CreateUdpSocket(
        IPEndPoint? localAddress = null,
        bool reusePort = false,
        bool allowBroadcast = false,
        int capacity = DefaultDatagrams) => UdpSocket.Open(
            EventLoop.RequireRunning(),
            localAddress ?? new IPEndPoint(IPAddress.Any, 0),
            reusePort,
            allowBroadcast,
            capacity);

    /// <summary>Opens a UDP socket for one peer.</summary>
    /// <param name="remoteAddress">The peer. Resolve a name first, with <see cref="EventLoop.GetAddressInfo"/>.</param>
    /// <param name="localAddress">Where to receive, of the same family; null: the system chooses.</param>
    /// <param name="capacity">How many datagrams may wait to be received; the next ones are dropped. 256 as a default.
    /// </param>
    /// <returns>The socket. Dispose of it when you are done.</returns>
    /// <exception cref="ArgumentException">The addresses are of different families.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is not positive.</exception>
    /// <exception cref="AddressInUseException">Another socket receives at the local address.</exception>
    /// <exception cref="ConnectionException">There is no way to the peer, or the local address is not this machine's.
    /// </exception>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, there is no socket.</para>
    /// <para><b>Python</b>: <c>await anyio.create_connected_udp_socket(remote_host, remote_port)</c>.</para>
    /// </remarks>
    public static Coroutine<ConnectedUdpSocket> CreateConnectedUdpSocket(
        IPEndPoint remoteAddress, IPEndPoint? localAddress = null, int capacity = DefaultDatagrams)
    {
        ArgumentNullException.ThrowIfNull(remoteAddress);
        return ConnectedUdpSocket.Open(EventLoop.RequireRunning(), remoteAddress, localAddress, capacity);
    }
}
