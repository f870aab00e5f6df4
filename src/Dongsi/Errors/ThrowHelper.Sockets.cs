using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

// What the system says about sockets, in our exceptions.
internal static partial class ThrowHelper
{
    /// <summary>An operation failed.</summary>
    /// <param name="error">What the system said.</param>
    /// <param name="operation">What was tried, in a word: <c>connect</c>.</param>
    /// <param name="peer">With whom, if known.</param>
    public static ConnectionException Connection(SocketError error, string operation, EndPoint? peer)
    {
        var inner = new SocketException((int)error);
        string where = peer is null ? "" : $" with {Describe(peer)}";
        string what = What(error, peer is UnixDomainSocketEndPoint) ?? inner.Message;
        return Connection(error, operation, peer, $"{operation}{where} failed: {what}", inner);
    }

    private static ConnectionException Connection(
        SocketError error, string operation, EndPoint? peer, string message, Exception? innerException) =>
        error switch
        {
            SocketError.ConnectionRefused => new ConnectionRefusedException(message, innerException)
            { SocketErrorCode = error, Operation = operation, Peer = peer },
            SocketError.ConnectionReset => new ConnectionResetException(message, innerException)
            { SocketErrorCode = error, Operation = operation, Peer = peer },
            SocketError.ConnectionAborted => new ConnectionAbortedException(message, innerException)
            { SocketErrorCode = error, Operation = operation, Peer = peer },
            SocketError.Shutdown => new BrokenPipeException(message, innerException)
            { SocketErrorCode = error, Operation = operation, Peer = peer },
            SocketError.AddressAlreadyInUse => new AddressInUseException(message, innerException)
            { SocketErrorCode = error, Operation = operation, Peer = peer },
            _ => new ConnectionException(message, innerException)
            { SocketErrorCode = error, Operation = operation, Peer = peer },
        };

    public static NameResolutionException NoAddress(
        string host, AddressFamily family, SocketError error, Exception? inner)
    {
        string kind = family switch
        {
            AddressFamily.InterNetwork => "IPv4 address",
            AddressFamily.InterNetworkV6 => "IPv6 address",
            _ => "address",
        };
        string why = error switch
        {
            SocketError.TryAgain => "The name server did not answer; try again later.",
            SocketError.NoRecovery => "The name server refused to answer.",
            _ => "Is the name spelt right, and does this machine's name server know it?",
        };
        return new NameResolutionException($"'{host}' has no {kind}. {why}", inner)
        {
            Host = host,
            SocketErrorCode = error,
        };
    }

    public static NotSupportedException PollerWithoutSockets(object poller) => new(
        $"The loop waits in {poller.GetType().Name}, which knows no sockets and pipes. "
        + "Use a loop with a poller of the system: new EventLoop(), or RunOptions.Poller.");

    public static InvalidOperationException WriteAfterEof() => new(
        "Write was called after WriteEof, which has ended the sending half. Write all first, and WriteEof last.");

    public static InvalidOperationException ServerIsClosed() => new(
        "The server is closed, and cannot serve again. Make a new one with StartServer or CreateServer.");

    public static InvalidOperationException ServesForeverTwice() => new(
        "Another task is in ServeForever already. Await that task, or wait with server.WaitClosed().");

    public static ArgumentException NoStreamSocket(Socket socket, string parameter) => new(
        $"The socket is of type {socket.SocketType}. A server and a connection need SocketType.Stream; "
        + "for datagrams use loop.CreateDatagramEndpoint.", parameter);

    public static PlatformNotSupportedException NoReusePort() => new(
        "Windows cannot share a port between sockets. Leave reusePort false, and accept with one server.");

    public static InvalidOperationException EmptyBuffer(object protocol) => new(
        $"{protocol.GetType().Name}.GetBuffer returned an empty buffer. Return room for one byte at least.");

    private static string Describe(EndPoint peer) => peer switch
    {
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        UnixDomainSocketEndPoint => $"the Unix socket '{peer}'",
        _ => peer.ToString() ?? peer.GetType().Name,
    };

    private static string? What(SocketError error, bool isUnix) => error switch
    {
        SocketError.ConnectionRefused when isUnix => "nobody listens there. Is the server running?",
        SocketError.AddressNotAvailable when isUnix => "there is no such file. Is the server running, and is this its "
            + "path?",
        SocketError.AddressAlreadyInUse when isUnix => "a server listens there. Stop it, or use another path.",
        SocketError.AccessDenied when isUnix => "permission denied. Look at the rights of the file and its folder.",
        SocketError.ConnectionRefused => "nobody listens there. Is the server running, and is this its port?",
        SocketError.ConnectionReset => "the other side broke the connection off.",
        SocketError.ConnectionAborted => "the system gave the connection up.",
        SocketError.Shutdown => "the other side has closed its end and reads no more.",
        SocketError.AddressAlreadyInUse => "another socket has this address. Stop the other program, or listen on "
            + "port 0, which takes a free one.",
        SocketError.AddressNotAvailable => "this machine has no such address.",
        SocketError.AccessDenied => "permission denied. Ports below 1024 need a privilege; take another one.",
        SocketError.TooManyOpenSockets => "too many open descriptors. Close some, or raise the limit (ulimit -n).",
        SocketError.TimedOut => "the other side did not answer in time.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no way to that host.",
        _ => null,
    };

    public static BusyResourceException DescriptorIsBusy(object descriptor) => new(
        $"Something waits for {descriptor} already, and one at a time may. Remove its callback, or let the other task "
        + "end first.");

    public static InvalidOperationException DescriptorIsTransports(nint descriptor, object owner) => new(
        $"Descriptor {descriptor} is used by {owner}. Use that, or open another one.");

    public static ClosedResourceException DescriptorIsClosing() => new(
        "What this task waited for was closed (NotifyClosing). Open it anew to go on.");

    public static ArgumentException ConnectedToAnother(EndPoint peer, EndPoint given, string parameter) => new(
        $"The socket is connected to {peer}, and cannot send to {given}. Leave the address out, or open a socket "
        + "without a remote address.", parameter);

    public static ArgumentException NobodyToSendTo(string parameter) => new(
        "The socket is not connected, and no address was given. Say to whom, or open it with a remote address.",
        parameter);

    public static ArgumentException NoDatagramAddress(string parameter) => new(
        "Neither a local nor a remote address was given. To receive on any free port, give "
        + "new IPEndPoint(IPAddress.Any, 0).", parameter);

    public static ArgumentException NoDatagramSocket(Socket socket, string parameter) => new(
        $"The socket is of type {socket.SocketType}. Datagrams need SocketType.Dgram; for a stream use "
        + "loop.CreateConnection.", parameter);

    public static PlatformNotSupportedException SocketsOnly() => new(
        "PollerKind.Portable watches sockets only, as not every system can watch other descriptors. "
        + "Use a socket, or PollerKind.Epoll on Linux.");
}
