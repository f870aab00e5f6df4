using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>A descriptor, and system calls on it without anything between.</summary>
/// <remarks>
/// A <see cref="Socket"/> for it is made only when somebody asks: for an accepted connection it costs more system calls
/// than an echo. Its descriptor stays ours, so that it may be collected while the connection lives.
/// <para>The address of an accepted connection is kept as it came, because after a reset the system does not know it
/// any more, and that is when an error message wants it.</para>
/// </remarks>
internal sealed unsafe class LinuxHandle : IoHandle
{
    // sockaddr_in6; the peers of Unix sockets have no address worth keeping.
    private const int AddressSize = 28;
    private const int MaxPieces = 16;

    private readonly bool _isOwned;
    private readonly bool _isPipe;
    private int _descriptor;
    private Socket? _socket;
    private EndPoint? _remote;
    private Address _address;
    private byte _addressLength;

    /// <summary>A socket that the BCL has made, and closes.</summary>
    public LinuxHandle(Socket socket)
    {
        socket.Blocking = false;
        _socket = socket;
        _descriptor = (int)socket.Handle;
        if (socket.Connected)
        {
            // After a reset the system does not know it any more.
            _ = RemoteEndPoint;
        }
    }

    /// <summary>A descriptor that is not blocking already.</summary>
    public LinuxHandle(int descriptor, bool isOwned, bool isPipe)
    {
        _descriptor = descriptor;
        _isOwned = isOwned;
        _isPipe = isPipe;
    }

    /// <summary>A socket of the user's: closing the handle does nothing to it.</summary>
    public static LinuxHandle Look(Socket socket)
    {
        socket.Blocking = false;
        return new LinuxHandle((int)socket.Handle, isOwned: false, isPipe: false);
    }

    /// <summary>A new stream socket that does not block.</summary>
    /// <exception cref="SocketException">The system has no such sockets, or none left.</exception>
    public static LinuxHandle Open(AddressFamily family)
    {
        int domain = family switch
        {
            AddressFamily.InterNetwork => Libc.AF_INET,
            AddressFamily.InterNetworkV6 => Libc.AF_INET6,
            AddressFamily.Unix => Libc.AF_UNIX,
            _ => throw new SocketException((int)SocketError.AddressFamilyNotSupported),
        };
        int descriptor = Libc.OpenSocket(
            domain, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, protocol: 0);
        return Succeeded(descriptor, out SocketError error)
            ? new LinuxHandle(descriptor, isOwned: true, isPipe: false)
            : throw new SocketException((int)error);
    }

    public override int Descriptor => _descriptor;

    /// <summary>Is it a pipe, and no socket?</summary>
    public bool IsPipe => _isPipe;

    public override bool IsClosed => _descriptor < 0;

    public override Socket? Socket
    {
        get
        {
            if (_socket is null && !_isPipe && !IsClosed)
            {
                _socket = ViewOf(_descriptor);
            }

            return _socket;
        }
    }

    public override EndPoint? RemoteEndPoint => _remote ??= KnownAddress() ?? Try(static s => s.RemoteEndPoint);

    public override int Receive(Span<byte> buffer, out SocketError error)
    {
        while (true)
        {
            nint count;
            fixed (byte* start = buffer)
            {
                count = _isPipe
                    ? Libc.Read(_descriptor, start, (nuint)buffer.Length)
                    : Libc.Recv(_descriptor, start, (nuint)buffer.Length, 0);
            }

            if (Succeeded(count, out error))
            {
                return (int)count;
            }

            if (error != SocketError.Interrupted)
            {
                return 0;
            }
        }
    }

    public override int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        while (true)
        {
            nint count;
            fixed (byte* start = data)
            {
                count = _isPipe
                    ? Libc.Write(_descriptor, start, (nuint)data.Length)
                    : Libc.Send(_descriptor, start, (nuint)data.Length, Libc.MSG_NOSIGNAL);
            }

            if (Succeeded(count, out error))
            {
                return (int)count;
            }

            if (error != SocketError.Interrupted)
            {
                return 0;
            }
        }
    }

    public override int SendGathered(ReadOnlySpan<ArraySegment<byte>> pieces, out SocketError error)
    {
        int used = Math.Min(pieces.Length, MaxPieces);
        Libc.IoVector* vectors = stackalloc Libc.IoVector[MaxPieces];
        for (int i = 0; i < used; i++)
        {
            ref byte first = ref MemoryMarshal.GetReference(pieces[i].AsSpan());
            vectors[i] = new Libc.IoVector { Base = Unsafe.AsPointer(ref first), Length = (nuint)pieces[i].Count };
        }

        while (true)
        {
            nint count = Libc.WriteVector(_descriptor, vectors, used);
            if (Succeeded(count, out error))
            {
                return (int)count;
            }

            if (error != SocketError.Interrupted)
            {
                return 0;
            }
        }
    }

    public override int ReceiveFrom(Span<byte> buffer, SocketAddress from, out SocketError error)
    {
        int length = from.Buffer.Length;
        nint count;
        fixed (byte* start = buffer)
        fixed (byte* address = from.Buffer.Span)
        {
            count = Libc.RecvFrom(_descriptor, start, (nuint)buffer.Length, 0, address, &length);
        }

        if (!Succeeded(count, out error))
        {
            return 0;
        }

        from.Size = length;
        return (int)count;
    }

    public override int SendTo(ReadOnlySpan<byte> data, SocketAddress? to, out SocketError error)
    {
        nint count;
        fixed (byte* start = data)
        fixed (byte* address = to is null ? default : to.Buffer.Span)
        {
            count = Libc.SendTo(_descriptor, start, (nuint)data.Length, Libc.MSG_NOSIGNAL, address, to?.Size ?? 0);
        }

        return Succeeded(count, out error) ? (int)count : 0;
    }

    public override SocketError Connect(SocketAddress address)
    {
        fixed (byte* start = address.Buffer.Span)
        {
            _ = Succeeded(Libc.Connect(_descriptor, start, address.Size), out SocketError error);

            Remember(start, address.Size);

            // A view of the BCL that was made before has no idea of it. The next one has.
            if (_isOwned)
            {
                _socket = null;
            }

            // A signal does not break a connect off; the system goes on with it.
            return error == SocketError.Interrupted ? SocketError.InProgress : error;
        }
    }

    public override IoHandle? Accept(out SocketError error)
    {
        Address address;
        int length = AddressSize;
        int descriptor = Libc.Accept(
            _descriptor, (byte*)&address, &length, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK);
        return Succeeded(descriptor, out error) ? FromAccepted(descriptor, (byte*)&address, length) : null;
    }

    /// <summary>A connection that was accepted.</summary>
    /// <param name="descriptor">Not blocking, and ours from now on.</param>
    /// <param name="address">The peer's; as the system wrote it.</param>
    /// <param name="length">How long it is; more than was written if it is no address of the internet.</param>
    public static LinuxHandle FromAccepted(int descriptor, byte* address, int length)
    {
        var handle = new LinuxHandle(descriptor, isOwned: true, isPipe: false);
        handle.Remember(address, length);
        return handle;
    }

    /// <summary>The same, where the system has not told the address.</summary>
    public static LinuxHandle FromAccepted(int descriptor)
    {
        Address address;
        int length = AddressSize;
        return Libc.GetPeerName(descriptor, (byte*)&address, &length) == 0
            ? FromAccepted(descriptor, (byte*)&address, length)
            : new LinuxHandle(descriptor, isOwned: true, isPipe: false);
    }

    // An operation in a ring keeps the socket until it has been cancelled, and as long it would go on listening.
    public override void StopListening() => _ = Libc.Shutdown(_descriptor, Libc.SHUT_RDWR);

    public override SocketError TakeError()
    {
        int number = 0;
        int length = sizeof(int);
        return Succeeded(
            Libc.GetSocketOption(_descriptor, Libc.SOL_SOCKET, Libc.SO_ERROR, &number, &length),
            out SocketError error)
            ? Errno.ToSocketError(number)
            : error;
    }

    // It fails if the connection is lost already, and whoever reads or writes next finds that out.
    public override void ShutdownSend() => _ = Libc.Shutdown(_descriptor, Libc.SHUT_WR);

    // It fails on a Unix socket, which has no delay.
    public override void DisableDelay()
    {
        int yes = 1;
        _ = Libc.SetSocketOption(_descriptor, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, &yes, sizeof(int));
    }

    public override void Close()
    {
        int descriptor = _descriptor;
        if (descriptor < 0)
        {
            return;
        }

        // The address is wanted in messages about what comes after.
        if (_addressLength == 0 && _socket is not null)
        {
            _ = RemoteEndPoint;
        }

        _descriptor = -1;
        _socket?.Dispose();
        if (_isOwned)
        {
            _ = Libc.Close(descriptor);
        }
    }

    private void Remember(byte* address, int length)
    {
        if (length is > sizeof(ushort) and <= AddressSize)
        {
            _addressLength = (byte)length;
            fixed (byte* start = &_address.First)
            {
                new ReadOnlySpan<byte>(address, length).CopyTo(new Span<byte>(start, AddressSize));
            }
        }
    }

    private EndPoint? KnownAddress()
    {
        if (_addressLength == 0)
        {
            return null;
        }

        fixed (byte* start = &_address.First)
        {
            IPAddress? any = *(ushort*)start switch
            {
                Libc.AF_INET => IPAddress.Any,
                Libc.AF_INET6 => IPAddress.IPv6Any,
                _ => null,
            };
            if (any is null)
            {
                return null;
            }

            var address = new SocketAddress(any.AddressFamily, _addressLength);
            new ReadOnlySpan<byte>(start, _addressLength).CopyTo(address.Buffer.Span);
            return new IPEndPoint(any, 0).Create(address);
        }
    }

    private static bool Succeeded(nint result, out SocketError error)
    {
        if (result >= 0)
        {
            error = SocketError.Success;
            return true;
        }

        error = Errno.ToSocketError(Marshal.GetLastPInvokeError());
        return false;
    }

    [InlineArray(AddressSize)]
    private struct Address
    {
        public byte First;
    }
}
