using System.Runtime.InteropServices;

namespace Dongsi.Peers;

/// <summary>The system calls that the bare loops and the load generator make, with nothing in between.</summary>
internal static unsafe partial class Libc
{
    public const int EINTR = 4;
    public const int EAGAIN = 11;

    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_MOD = 3;
    public const uint EPOLLIN = 0x1;
    public const uint EPOLLOUT = 0x4;

    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_WAITALL = 0x100;
    public const int MSG_NOSIGNAL = 0x4000;

    public const int SOCK_STREAM = 1;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;

    private const int AF_INET = 2;
    private const int SOL_SOCKET = 1;
    private const int SO_REUSEADDR = 2;
    private const int IPPROTO_TCP = 6;
    private const int TCP_NODELAY = 1;
    private const int TCP_LINGER2 = 8;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, EpollEvent* e);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, void* events, int maxEvents, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int listener, void* address, void* length, int flags);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, void* buffer, nint count, int flags);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int descriptor, void* buffer, nint count, int flags);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "clock_gettime", SetLastError = true)]
    public static partial int GetTime(int clock, TimeSpec* time);

    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(void* address, nint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    private static partial int CreateSocket(int family, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int descriptor, SocketAddress* address, int length);

    [LibraryImport(Library, EntryPoint = "listen", SetLastError = true)]
    private static partial int StartListening(int descriptor, int backlog);

    [LibraryImport(Library, EntryPoint = "connect", SetLastError = true)]
    private static partial int StartConnecting(int descriptor, SocketAddress* address, int length);

    [LibraryImport(Library, EntryPoint = "getsockname", SetLastError = true)]
    private static partial int GetName(int descriptor, SocketAddress* address, int* length);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int descriptor, int level, int option, void* value, int length);

    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>A listening socket on a free port of 127.0.0.1, which is printed as every server here does.</summary>
    public static int Listen(int flags)
    {
        var listener = Check(CreateSocket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0), "socket");
        var one = 1;
        Check(SetOption(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(int)), "setsockopt");
        var address = SocketAddress.Loopback(0);
        var length = sizeof(SocketAddress);
        Check(Bind(listener, &address, length), "bind");
        Check(StartListening(listener, 1024), "listen");
        Check(GetName(listener, &address, &length), "getsockname");
        Console.WriteLine(address.Port);
        return listener;
    }

    /// <summary>
    /// A connection to a port of 127.0.0.1, made in this call: on loopback that takes a few microseconds, unless the
    /// server's backlog is full.
    /// </summary>
    public static int Connect(int port)
    {
        var descriptor = Check(CreateSocket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
        SetNoDelay(descriptor);
        // Once both sides have closed, nothing is left: with the usual minute of TIME_WAIT, two seconds of connecting
        // and closing would take all ports of this machine, from its other programs too.
        var none = -1;
        Check(SetOption(descriptor, IPPROTO_TCP, TCP_LINGER2, &none, sizeof(int)), "setsockopt");
        var address = SocketAddress.Loopback(port);
        Check(StartConnecting(descriptor, &address, sizeof(SocketAddress)), "connect");
        return descriptor;
    }

    public static void SetNoDelay(int descriptor)
    {
        var one = 1;
        _ = SetOption(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(int));
    }

    public static void Watch(int epoll, int operation, int descriptor, uint events, int data)
    {
        var e = EpollEvent.Of(events, data);
        Check(EpollControl(epoll, operation, descriptor, &e), "epoll_ctl");
    }

    public static int Check(nint result, string call) => result >= 0
        ? (int)result
        : throw new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(LastError)} (errno {LastError})");

    public readonly record struct TimeSpec(long Seconds, long Nanoseconds);

    private struct SocketAddress
    {
        private ushort _family;
        private ushort _port;
        private uint _address;
        private ulong _padding;

        public readonly int Port => System.Net.IPAddress.NetworkToHostOrder((short)_port) & 0xFFFF;

        public static SocketAddress Loopback(int port) => new()
        {
            _family = AF_INET,
            _port = (ushort)System.Net.IPAddress.HostToNetworkOrder((short)port),
            _address = (uint)System.Net.IPAddress.HostToNetworkOrder(0x7F000001),
            _padding = 0,
        };
    }
}
