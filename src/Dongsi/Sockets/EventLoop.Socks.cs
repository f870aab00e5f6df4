using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

// A socket of the user's, used by coroutines. Each call is tried at once, and waits only if there is nothing to be had.
public sealed partial class EventLoop
{
    /// <summary>Connects a socket.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <param name="endPoint">Where to; resolve a name first, with <see cref="GetAddressInfo"/>.</param>
    /// <exception cref="ConnectionException">It could not be connected.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if it does not come about at once.</para>
    /// <para><b>Cancel safety</b>: the system goes on with it; close the socket.</para>
    /// <para><b>Python</b>: <c>await loop.sock_connect()</c>.</para>
    /// </remarks>
    public async Coroutine SockConnect(Socket socket, EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        await BeginSock(socket);
        try
        {
            socket.Connect(endPoint);
            return;
        }
        catch (SocketException e)
        {
            ThrowUnlessWaiting(e.SocketErrorCode, "connect", endPoint);
        }

        await WaitWritable(socket);
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success)
        {
            throw ThrowHelper.Connection(error, "connect", endPoint);
        }

        // The BCL finds out only when it is asked.
        _ = socket.Connected;
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
        while (true)
        {
            EndPoint sender = new IPEndPoint(
                socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            try
            {
                int count = socket.ReceiveFrom(buffer.Span, ref sender);
                return (count, sender);
            }
            catch (SocketException e)
            {
                ThrowUnlessWaiting(e.SocketErrorCode, "receive", PeerOf(socket));
            }

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
        while (!data.IsEmpty)
        {
            int sent = socket.Send(data.Span, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success)
            {
                data = data[sent..];
                continue;
            }

            ThrowUnlessWaiting(error, "send", PeerOf(socket));
            await WaitWritable(socket);
        }
    }

    /// <summary>Sends a datagram; waits while there is no room.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <param name="data">All of it is one datagram.</param>
    /// <param name="endPoint">To whom.</param>
    /// <exception cref="ConnectionException">It could not be sent.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is no room.</para>
    /// <para><b>Cancel safety</b>: it is sent, or it is not.</para>
    /// <para><b>Python</b>: <c>await loop.sock_sendto()</c>.</para>
    /// </remarks>
    public async Coroutine SockSendTo(Socket socket, ReadOnlyMemory<byte> data, EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        await BeginSock(socket);
        while (true)
        {
            try
            {
                socket.SendTo(data.Span, endPoint);
                return;
            }
            catch (SocketException e)
            {
                ThrowUnlessWaiting(e.SocketErrorCode, "send", endPoint);
            }

            await WaitWritable(socket);
        }
    }

    /// <summary>Sends a file, in pieces that are read on a thread.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <param name="file">A file to read. Its position says afterwards how far it went, also after a failure.</param>
    /// <param name="offset">In bytes, from its start.</param>
    /// <param name="count">How many bytes; null for all that are left.</param>
    /// <returns>How many bytes were sent.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: what was sent stays sent.</para>
    /// <para><b>Python</b>: <c>await loop.sock_sendfile()</c>. To have the system do it, use a transport and
    /// <c>SendFile</c>.</para>
    /// </remarks>
    public async Coroutine<long> SockSendFile(Socket socket, FileStream file, long offset = 0, long? count = null)
    {
        const int PieceSize = 64 * 1024;
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count ?? 0, nameof(count));
        await BeginSock(socket);
        byte[] piece = new byte[PieceSize];
        long total = 0;
        long left = count ?? long.MaxValue;
        try
        {
            while (left > 0)
            {
                Func<int> read = () => RandomAccess.Read(
                    file.SafeFileHandle, piece.AsSpan(0, (int)Math.Min(left, PieceSize)), offset + total);
                int length = await InThread.Run(read, read, abandonOnCancel: false, limiter: null);
                if (length == 0)
                {
                    break;
                }

                await SockSendAll(socket, piece.AsMemory(0, length));
                total += length;
                left -= length;
            }
        }
        finally
        {
            file.Position = offset + total;
        }

        return total;
    }

    private static EndPoint? PeerOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint;
        }
        catch (SocketException)
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
        if (socket.Blocking)
        {
            socket.Blocking = false;
        }

        return YieldCoroutine.IfCancelled;
    }
}
