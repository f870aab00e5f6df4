using System.Diagnostics;
using System.Net;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A UDP socket that sends to one peer and receives from nobody else.</summary>
/// <remarks>
/// <para>What comes too fast is dropped, and what went wrong is thrown by <see cref="Receive"/>, as with a
/// <see cref="UdpSocket"/>; that nobody listens at the peer is told here alone.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.abc.ConnectedUDPSocket</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ConnectedUdpSocket : IObjectReceiveStream<byte[]>, IObjectSendStream<byte[]>
{
    private readonly DatagramInbox _inbox;

    private ConnectedUdpSocket(IPEndPoint peer, int capacity)
    {
        RemoteEndPoint = peer;
        _inbox = new DatagramInbox(this, capacity);
    }

    /// <summary>Where it receives.</summary>
    public IPEndPoint LocalEndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>The peer.</summary>
    public IPEndPoint RemoteEndPoint { get; }

    /// <summary>Receives a datagram, and waits for one if need be.</summary>
    /// <returns>Its bytes, of which there may be none.</returns>
    /// <inheritdoc cref="UdpSocket.Receive" path="/exception|/remarks"/>
    public async Coroutine<byte[]> Receive() => (await _inbox.Receive()).Data;

    /// <summary>Sends a datagram; waits while many wait to be sent.</summary>
    /// <param name="item">One datagram, which may be empty.</param>
    /// <inheritdoc cref="UdpSocket.SendTo" path="/exception|/remarks"/>
    public Coroutine Send(byte[] item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _inbox.Send(item, peer: null);
    }

    /// <inheritdoc cref="UdpSocket.Dispose"/>
    public void Dispose() => _inbox.Close();

    /// <inheritdoc cref="UdpSocket.GetStatistics"/>
    public UdpSocketStatistics GetStatistics() => _inbox.Statistics;

    /// <summary>The socket, for people.</summary>
    public override string ToString() => $"<ConnectedUdpSocket to {RemoteEndPoint}>";

    internal static async Coroutine<ConnectedUdpSocket> Open(
        EventLoop loop, IPEndPoint remoteAddress, IPEndPoint? localAddress, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        var socket = new ConnectedUdpSocket(remoteAddress, capacity);
        var (transport, _) = await loop.CreateDatagramEndpoint(() => socket._inbox, localAddress, remoteAddress);
        socket.LocalEndPoint = (IPEndPoint)transport.GetExtraInfo("sockname")!;
        return socket;
    }
}
