using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

// Sockets and pipes on the hot path: what the BCL's Socket would do with a lock, a SafeHandle and its own readiness
// bookkeeping around each call.
internal static unsafe partial class Libc
{
    public const int AF_UNIX = 1;
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int SOCK_STREAM = 1;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SHUT_WR = 1;
    public const int SHUT_RDWR = 2;
    public const int SOL_SOCKET = 1;
    public const int SO_ERROR = 4;
    public const int IPPROTO_TCP = 6;
    public const int TCP_NODELAY = 1;

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Recv(int socket, void* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, void* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "recvfrom", SetLastError = true)]
    public static partial nint RecvFrom(
        int socket, void* buffer, nuint length, int flags, byte* address, int* addressLength);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(
        int socket, void* buffer, nuint length, int flags, byte* address, int addressLength);

    [LibraryImport(Library, EntryPoint = "writev", SetLastError = true)]
    public static partial nint WriteVector(int descriptor, IoVector* vectors, int count);

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int OpenSocket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "sendfile", SetLastError = true)]
    public static partial nint SendFile(int socket, int file, long* offset, nuint count);

    [LibraryImport(Library, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int socket, byte* address, int addressLength);

    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int socket, byte* address, int* addressLength, int flags);

    [LibraryImport(Library, EntryPoint = "getpeername")]
    public static partial int GetPeerName(int socket, byte* address, int* addressLength);

    [LibraryImport(Library, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int socket, int how);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(int socket, int level, int name, void* value, int* length);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int socket, int level, int name, void* value, int length);

    /// <summary><c>struct iovec</c>.</summary>
    public struct IoVector
    {
        public void* Base;
        public nuint Length;
    }
}
