using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>A non-blocking socket of the BCL, which knows how each system wants to be called.</summary>
/// <remarks>What is said with an exception and has no other way, as that nobody is there to accept, is asked for
/// before; the exception is for what is rare.</remarks>
internal sealed class PortableHandle : IoHandle
{
    private readonly Socket _socket;
    private readonly bool _isOwned;
    private EndPoint? _remote;
    private bool _isClosed;

    public PortableHandle(Socket socket, bool isOwned)
    {
        socket.Blocking = false;
        _socket = socket;
        _isOwned = isOwned;

        // Not of a socket that is only looked at: it may be connecting, and asking would take the outcome away.
        _remote = isOwned && socket.Connected ? Try(static socket => socket.RemoteEndPoint) : null;
    }

    public override int Descriptor => _isClosed || _socket.SafeHandle.IsClosed ? -1 : (int)_socket.Handle;

    public override Socket? Socket => _isClosed ? null : _socket;

    public override bool IsClosed => _isClosed;

    // Kept, because after a reset the system does not know it any more, and that is when an error message wants it.
    public override EndPoint? RemoteEndPoint => _remote ??= Try(static socket => socket.RemoteEndPoint);

    public override int Receive(Span<byte> buffer, out SocketError error)
    {
        try
        {
            return _socket.Receive(buffer, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
            return 0;
        }
    }

    public override int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        try
        {
            return _socket.Send(data, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
            return 0;
        }
    }

    public override int SendGathered(ReadOnlySpan<ArraySegment<byte>> pieces, out SocketError error)
    {
        try
        {
            return _socket.Send(pieces.ToArray(), SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
            return 0;
        }
    }

    public override int ReceiveFrom(Span<byte> buffer, SocketAddress from, out SocketError error)
    {
        if (!IsReadable())
        {
            error = SocketError.WouldBlock;
            return 0;
        }

        error = SocketError.Success;
        try
        {
            return _socket.ReceiveFrom(buffer, SocketFlags.None, from);
        }
        catch (SocketException e)
        {
            error = e.SocketErrorCode;
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
        }

        return 0;
    }

    public override int SendTo(ReadOnlySpan<byte> data, SocketAddress? to, out SocketError error)
    {
        if (to is null)
        {
            return Send(data, out error);
        }

        error = SocketError.Success;
        try
        {
            return _socket.SendTo(data, SocketFlags.None, to);
        }
        catch (SocketException e)
        {
            error = e.SocketErrorCode;
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
        }

        return 0;
    }

    public override SocketError Connect(SocketAddress address)
    {
        EndPoint any = address.Family switch
        {
            AddressFamily.InterNetwork => new IPEndPoint(IPAddress.Any, 0),
            AddressFamily.InterNetworkV6 => new IPEndPoint(IPAddress.IPv6Any, 0),
            _ => new UnixDomainSocketEndPoint("any"),
        };
        EndPoint peer = any.Create(address);
        _remote = peer;
        SocketError error = Try(() =>
        {
            _socket.Connect(peer);
            return 0;
        });

        // A Unix socket is connected at once, or the server is busy and it has to be tried again.
        return error == SocketError.WouldBlock && address.Family != AddressFamily.Unix ? SocketError.InProgress : error;
    }

    public override IoHandle? Accept(out SocketError error)
    {
        if (!IsReadable())
        {
            error = SocketError.WouldBlock;
            return null;
        }

        Socket? connection = null;
        error = Try(() =>
        {
            connection = _socket.Accept();
            return 0;
        });
        return connection is null
            ? null
            : new PortableHandle(connection, isOwned: true);
    }

    public override SocketError TakeError()
    {
        int number = 0;
        SocketError error = Try(
            () => number = (int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!);
        if (error == SocketError.Success && number == 0)
        {
            // A connect that was under way: the BCL finds out that it has come about only when it is asked.
            _ = _socket.Connected;
        }

        return error == SocketError.Success ? (SocketError)number : error;
    }

    public override void ShutdownSend() => Try(() =>
    {
        _socket.Shutdown(SocketShutdown.Send);
        return 0;
    });

    public override void DisableDelay()
    {
        if (_socket.ProtocolType == ProtocolType.Tcp)
        {
            Try(() => Convert.ToInt32(_socket.NoDelay = true));
        }
    }

    public override void Close()
    {
        _ = RemoteEndPoint;
        _isClosed = true;
        if (_isOwned)
        {
            _socket.Dispose();
        }
    }

    /// <summary>Is there something, if only an error?</summary>
    private bool IsReadable()
    {
        try
        {
            return _socket.Poll(0, SelectMode.SelectRead) || _socket.Poll(0, SelectMode.SelectError);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Whoever tries hears why.
            return true;
        }
    }

    private static SocketError Try(Func<int> call)
    {
        try
        {
            call();
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.OperationAborted;
        }
    }
}
