using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

// A socket of the user's, used by coroutines. Each call is tried at once, and waits only if there is nothing to be had.
public sealed partial class EventLoop
{
    private const double FirstConnectPause = 0.001;
    private const double LongestConnectPause = 0.1;

    /// <summary>Connects a socket.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <param name="endPoint">Where to. The name of a host is looked up, and its first address is taken that the socket
    /// can connect to.</param>
    /// <exception cref="ConnectionException">It could not be connected.</exception>
    /// <exception cref="NameResolutionException">There is no such host, or none for such a socket.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if it does not come about at once.</para>
    /// <para><b>Cancel safety</b>: the system goes on with it; close the socket.</para>
    /// <para><b>Python</b>: <c>await loop.sock_connect()</c>, which does not wait if a Unix server has many connections
    /// to accept.</para>
    /// </remarks>
    public async Coroutine SockConnect(Socket socket, EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        await BeginSock(socket);
        if (endPoint is DnsEndPoint name)
        {
            endPoint = (await GetAddressInfo(name.Host, name.Port, socket.AddressFamily))[0];
        }

        for (double pause = FirstConnectPause; BeginConnect(socket, endPoint) is { } error;)
        {
            if (error != SocketError.WouldBlock || socket.AddressFamily != AddressFamily.Unix)
            {
                await EndConnect(socket, endPoint);
                return;
            }

            // A Unix socket does not connect in the background. The server is busy, and will not say when it no longer
            // is.
            await new SleepCoroutine(Delay.Ticks(pause));
            pause = Math.Min(2 * pause, LongestConnectPause);
        }
    }

    /// <summary>Takes the next connection of a listening socket.</summary>
    /// <param name="socket">It is set to non-blocking, and so is the connection.</param>
    /// <exception cref="ConnectionException">The system does not give one.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is none yet.</para>
    /// <para><b>Cancel safety</b>: no connection is lost.</para>
    /// <para><b>Python</b>: <c>await loop.sock_accept()</c>.</para>
    /// </remarks>
    public async Coroutine<Socket> SockAccept(Socket socket)
    {
        await BeginSock(socket);

        // The BCL says with an exception that there is none, so it is not asked for nothing.
        if (!socket.Poll(0, SelectMode.SelectRead))
        {
            await WaitReadable(socket);
        }

        while (true)
        {
            try
            {
                Socket connection = socket.Accept();
                connection.Blocking = false;
                return connection;
            }
            catch (SocketException e)
            {
                ThrowUnlessWaiting(e.SocketErrorCode, "accept", socket.LocalEndPoint);
            }

            await WaitReadable(socket);
        }
    }

    /// <summary>Receives what there is into memory of the caller's; waits until there is something.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>How many bytes; 0 at the end of the stream.</returns>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is nothing yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await loop.sock_recv_into()</c>.</para>
    /// </remarks>
    public async Coroutine<int> SockRecv(Socket socket, Memory<byte> buffer)
    {
        await BeginSock(socket);
        while (true)
        {
            int count = socket.Receive(buffer.Span, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success)
            {
                return count;
            }

            ThrowUnlessWaiting(error, "receive", PeerOf(socket));
            await WaitReadable(socket);
        }
    }

    /// <summary>Receives what there is, up to so many bytes; waits until there is something.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <param name="n">How many bytes at most.</param>
    /// <returns>No bytes at the end of the stream.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is nothing yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await loop.sock_recv()</c>.</para>
    /// </remarks>
    public async Coroutine<byte[]> SockRecv(Socket socket, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        byte[] buffer = new byte[n];
        int count = await SockRecv(socket, buffer.AsMemory());
        return count == n ? buffer : buffer[..count];
    }

    /// <summary>Receives a datagram; waits until there is one.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <param name="buffer">Where to; what does not fit is lost.</param>
    /// <returns>How many bytes it had, and whose it is.</returns>
    /// <exception cref="ConnectionException">An earlier send has failed, or the socket has.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is none yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await loop.sock_recvfrom_into()</c>, <c>sock_recvfrom()</c>.</para>
    /// </remarks>
    public async Coroutine<(int Count, EndPoint Sender)> SockRecvFrom(Socket socket, Memory<byte> buffer)
    {
        await BeginSock(socket);
        var handle = new PortableHandle(socket, isOwned: false);
        SocketAddress sender = DatagramAddress.Room(socket.AddressFamily);
        while (true)
        {
            int count = handle.ReceiveFrom(buffer.Span, sender, out SocketError error);
            if (error == SocketError.Success)
            {
                return (count, DatagramAddress.From(sender));
            }

            ThrowUnlessWaiting(error, "receive", PeerOf(socket));
            await WaitReadable(socket);
        }
    }

    /// <summary>Sends all of it; waits while there is no room.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <param name="data">It is read until this is done.</param>
    /// <exception cref="ConnectionException">The connection was lost; how much was sent before cannot be told.
    /// </exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is no room.</para>
    /// <para><b>Cancel safety</b>: what was sent stays sent, and nobody can tell how much that is: a stream that is to
    /// go on after that wants a transport.</para>
    /// <para><b>Python</b>: <c>await loop.sock_sendall()</c>.</para>
    /// </remarks>
    public async Coroutine SockSendAll(Socket socket, ReadOnlyMemory<byte> data)
    {
        await BeginSock(socket);
        await SendAll(socket, data, progress: null);
    }

    /// <summary>Sends a datagram; waits while there is no room.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <param name="data">All of it is one datagram.</param>
    /// <param name="endPoint">To whom.</param>
    /// <exception cref="ArgumentException">It is the name of a host, and no address.</exception>
    /// <exception cref="ConnectionException">It could not be sent.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is no room.</para>
    /// <para><b>Cancel safety</b>: it is sent, or it is not.</para>
    /// <para><b>Python</b>: <c>await loop.sock_sendto()</c>.</para>
    /// </remarks>
    public async Coroutine SockSendTo(Socket socket, ReadOnlyMemory<byte> data, EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        if (endPoint is DnsEndPoint name)
        {
            throw ThrowHelper.NameToSendTo(name, nameof(endPoint));
        }

        await BeginSock(socket);
        var handle = new PortableHandle(socket, isOwned: false);
        SocketAddress to = endPoint.Serialize();
        while (true)
        {
            handle.SendTo(data.Span, to, out SocketError error);
            if (error == SocketError.Success)
            {
                return;
            }

            ThrowUnlessWaiting(error, "send", endPoint);
            await WaitWritable(socket);
        }
    }

    /// <returns>Null if it is connected; otherwise why it has to wait.</returns>
    private static SocketError? BeginConnect(Socket socket, EndPoint endPoint)
    {
        try
        {
            socket.Connect(endPoint);
            return null;
        }
        catch (SocketException e)
        {
            ThrowUnlessWaiting(e.SocketErrorCode, "connect", endPoint);
            return e.SocketErrorCode;
        }
    }

    private async Coroutine EndConnect(Socket socket, EndPoint endPoint)
    {
        await WaitWritable(socket);
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success)
        {
            throw ThrowHelper.Connection(error, "connect", endPoint);
        }

        // The BCL finds out only when it is asked.
        _ = socket.Connected;
    }

    private async Coroutine SendAll(Socket socket, ReadOnlyMemory<byte> data, Action<long>? progress)
    {
        while (!data.IsEmpty)
        {
            int sent = socket.Send(data.Span, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success)
            {
                data = data[sent..];
                progress?.Invoke(sent);
                continue;
            }

            ThrowUnlessWaiting(error, "send", PeerOf(socket));
            await WaitWritable(socket);
        }
    }

    private static EndPoint? PeerOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static void ThrowUnlessWaiting(SocketError error, string operation, EndPoint? peer)
    {
        if (error is not (SocketError.WouldBlock or SocketError.InProgress or SocketError.AlreadyInProgress))
        {
            throw ThrowHelper.Connection(error, operation, peer);
        }
    }

    private YieldCoroutine BeginSock(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        EnsureUsable();
        if (_poller.Network is { } network)
        {
            throw network.Foreign(socket);
        }

        if (socket.Blocking)
        {
            socket.Blocking = false;
        }

        return YieldCoroutine.IfCancelled;
    }
}
