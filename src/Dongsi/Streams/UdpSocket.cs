using System.Diagnostics;
using System.Net;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A UDP socket that receives from everybody, and sends to whoever is named.</summary>
/// <remarks>
/// <para>What has come waits to be received; if <see cref="UdpSocketStatistics.Capacity"/> datagrams wait already, the
/// next ones are dropped and counted, as the system drops them.</para>
/// <para>An error that the system tells of an earlier send is thrown by the next <see cref="Receive"/>, once, in its
/// place among the datagrams; the socket goes on.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.abc.UDPSocket</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class UdpSocket
    : IObjectReceiveStream<(byte[] Data, IPEndPoint Peer)>, IObjectSendStream<(byte[] Data, IPEndPoint Peer)>
{
    private readonly DatagramInbox _inbox;

    internal UdpSocket(int capacity) => _inbox = new DatagramInbox(this, capacity);

    /// <summary>Where it receives.</summary>
    public IPEndPoint LocalEndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Receives a datagram, and waits for one if need be.</summary>
    /// <returns>Its bytes, of which there may be none, and who has sent it.</returns>
    /// <exception cref="BrokenResourceException">An earlier send has failed: the inner exception says how, and the
    /// socket goes on. Or somebody has closed the socket below.</exception>
    /// <exception cref="ClosedResourceException">It is closed, or was closed while this waited.</exception>
    /// <exception cref="BusyResourceException">Another task receives already.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is none yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await socket.receive()</c>.</para>
    /// </remarks>
    public Coroutine<(byte[] Data, IPEndPoint Peer)> Receive() => _inbox.Receive();

    /// <summary>Sends a datagram, as <see cref="SendTo"/> does.</summary>
    /// <param name="item">The datagram, and to whom.</param>
    /// <inheritdoc cref="SendTo" path="/exception|/remarks"/>
    public Coroutine Send((byte[] Data, IPEndPoint Peer) item) => SendTo(item.Data, item.Peer);

    /// <summary>Sends a datagram; waits while many wait to be sent.</summary>
    /// <param name="data">One datagram, which may be empty. Its bytes are used until this is over.</param>
    /// <param name="peer">To whom.</param>
    /// <exception cref="ClosedResourceException">It is closed, or was closed while this waited.</exception>
    /// <exception cref="BrokenResourceException">Somebody has closed the socket below.</exception>
    /// <exception cref="BusyResourceException">Another task sends already.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is no room.</para>
    /// <para><b>Cancel safety</b>: if it throws, nothing was sent.</para>
    /// <para><b>Python</b>: <c>await socket.sendto(data, host, port)</c>.</para>
    /// </remarks>
    public Coroutine SendTo(ReadOnlyMemory<byte> data, IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return _inbox.Send(data, peer);
    }

    /// <summary>Closes it. What waits to be sent is sent, and what waits to be received is dropped.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Dispose() => _inbox.Close();

    /// <summary>What it holds.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public UdpSocketStatistics GetStatistics() => _inbox.Statistics;

    /// <summary>The socket, for people.</summary>
    public override string ToString() => $"<UdpSocket at {LocalEndPoint}>";

    internal static async Coroutine<UdpSocket> Open(
        EventLoop loop, IPEndPoint localAddress, bool reusePort, bool allowBroadcast, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        var socket = new UdpSocket(capacity);
        var (transport, _) = await loop.CreateDatagramEndpoint(
            () => socket._inbox, localAddress, reusePort: reusePort, allowBroadcast: allowBroadcast);
        socket.LocalEndPoint = (IPEndPoint)transport.GetExtraInfo("sockname")!;
        return socket;
    }
}
