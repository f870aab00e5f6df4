using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Opens a socket for datagrams and makes a protocol for it.</summary>
    /// <typeparam name="TProtocol">The protocol's own type.</typeparam>
    /// <param name="protocolFactory">Called once.</param>
    /// <param name="localAddress">Where to receive; a port of 0 takes a free one. Null: the system chooses.</param>
    /// <param name="remoteAddress">The only one to send to and to receive from; null for everybody.</param>
    /// <param name="reusePort">Share the port with other sockets that ask for it too.</param>
    /// <param name="allowBroadcast">Datagrams may go to all of a network.</param>
    /// <returns>The transport and the protocol, which has heard of it.</returns>
    /// <exception cref="ArgumentException">Neither address is given, or they are of different families.</exception>
    /// <exception cref="AddressInUseException">Another socket receives there.</exception>
    /// <exception cref="ConnectionException">The address is not this machine's, or it may not be used.</exception>
    /// <remarks>
    /// <para>Resolve names first, with <see cref="GetAddressInfo"/>.</para>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, there is no socket.</para>
    /// <para><b>Python</b>: <c>await loop.create_datagram_endpoint()</c>.</para>
    /// </remarks>
    public async Coroutine<(DatagramTransport Transport, TProtocol Protocol)> CreateDatagramEndpoint<TProtocol>(
        Func<TProtocol> protocolFactory,
        IPEndPoint? localAddress = null,
        IPEndPoint? remoteAddress = null,
        bool reusePort = false,
        bool allowBroadcast = false)
        where TProtocol : DatagramProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        IPEndPoint some = remoteAddress ?? localAddress ?? throw ThrowHelper.NoDatagramAddress(nameof(localAddress));
        if (localAddress is not null && some.AddressFamily != localAddress.AddressFamily)
        {
            throw ThrowHelper.FamiliesDiffer(localAddress, some, nameof(localAddress));
        }

        EnsureUsable();
        await YieldCoroutine.IfCancelled;
        IoHandle handle = OpenDatagram(some.AddressFamily, localAddress, remoteAddress, reusePort, allowBroadcast);
        EndPoint? peer = remoteAddress is null ? null : handle.RemoteEndPoint;
        return await CreateDatagramEndpoint(protocolFactory, handle, peer);
    }

    /// <summary>Makes a protocol for a datagram socket that is bound or connected already.</summary>
    /// <typeparam name="TProtocol">The protocol's own type.</typeparam>
    /// <param name="protocolFactory">Called once.</param>
    /// <param name="socket">The transport's from now on.</param>
    /// <returns>The transport and the protocol, which has heard of it.</returns>
    /// <exception cref="ArgumentException">It is not a datagram socket.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, the socket is closed.</para>
    /// <para><b>Python</b>: <c>await loop.create_datagram_endpoint(sock=)</c>.</para>
    /// </remarks>
    public async Coroutine<(DatagramTransport Transport, TProtocol Protocol)> CreateDatagramEndpoint<TProtocol>(
        Func<TProtocol> protocolFactory, Socket socket) where TProtocol : DatagramProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.SocketType != SocketType.Dgram)
        {
            throw ThrowHelper.NoDatagramSocket(socket, nameof(socket));
        }

        EnsureUsable();
        EndPoint? peer = socket.Connected ? socket.RemoteEndPoint : null;
        return await CreateDatagramEndpoint(protocolFactory, _poller.Adopt(socket), peer);
    }

    private IoHandle OpenDatagram(
        AddressFamily family,
        IPEndPoint? localAddress,
        IPEndPoint? remoteAddress,
        bool reusePort,
        bool allowBroadcast)
    {
        Socket? socket = null;
        EndPoint? where = localAddress;
        try
        {
            if (_poller.Network is { } network)
            {
                return network.OpenDatagram(localAddress, remoteAddress, reusePort);
            }

            socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
            socket.EnableBroadcast = allowBroadcast;
            if (reusePort)
            {
                ListeningSockets.ReusePort(socket);
            }

            if (localAddress is not null)
            {
                socket.Bind(localAddress);
            }

            if (remoteAddress is not null)
            {
                where = remoteAddress;
                socket.Connect(remoteAddress);
            }

            return _poller.Adopt(socket);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw ThrowHelper.Connection(e.SocketErrorCode, where == localAddress ? "bind" : "connect", where);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private async Coroutine<(DatagramTransport Transport, TProtocol Protocol)> CreateDatagramEndpoint<TProtocol>(
        Func<TProtocol> protocolFactory, IoHandle handle, EndPoint? peer) where TProtocol : DatagramProtocol
    {
        TProtocol protocol;
        try
        {
            await YieldCoroutine.IfCancelled;
            protocol = protocolFactory() ?? throw ThrowHelper.FactoryWithoutProtocol();
        }
        catch
        {
            handle.Close();
            throw;
        }

        Future<bool> made = CreateFuture<bool>();
        var transport = new DatagramSocketTransport(this, handle, protocol, peer, ready: () => End(made));
        try
        {
            await made;
        }
        catch
        {
            transport.Abort();
            throw;
        }

        return (transport, protocol);
    }
}
