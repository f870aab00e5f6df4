using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    private const int DefaultBacklog = 100;

    /// <summary>Listens for TCP connections and makes a protocol for each.</summary>
    /// <param name="protocolFactory">Called for each connection.</param>
    /// <param name="host">Where to listen: a name or an address; null or empty for all addresses of this machine, IPv4
    /// and IPv6.</param>
    /// <param name="port">0 takes a free one, the same for all addresses; <see cref="Server.Port"/> tells
    /// which.</param>
    /// <param name="family">Only addresses of this family; <see cref="AddressFamily.Unspecified"/> for both.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <param name="reusePort">Share the port with other sockets that ask for it too; the system spreads the
    /// connections.</param>
    /// <param name="keepAlive">The system asks a silent peer from time to time whether it is there.</param>
    /// <param name="startServing">False: listen later, with <see cref="Server.StartServing"/>.</param>
    /// <param name="ssl">Speaks TLS, with this certificate; null: in the clear.</param>
    /// <param name="sslSelection">Speaks TLS, with options chosen for each client by the name that it asks for.</param>
    /// <param name="sslHandshakeTimeout">How long a handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end of a connection may take, in seconds; null: 30.</param>
    /// <exception cref="AddressInUseException">Somebody listens there.</exception>
    /// <exception cref="ConnectionException">The address is not this machine's, or it may not be used.</exception>
    /// <exception cref="NameResolutionException">There is no such host.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the host is a name.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, there is no server.</para>
    /// <para><b>Python</b>: <c>await loop.create_server()</c>. There is no <c>reuse_address</c>: as by default there,
    /// an address that is left over from ended connections is taken, except on Windows.</para>
    /// </remarks>
    public async Coroutine<Server> CreateServer(
        Func<ByteProtocol> protocolFactory,
        string? host = null,
        int port = 0,
        AddressFamily family = AddressFamily.Unspecified,
        int backlog = DefaultBacklog,
        bool reusePort = false,
        bool keepAlive = false,
        bool startServing = true,
        SslServerAuthenticationOptions? ssl = null,
        ServerOptionsSelectionCallback? sslSelection = null,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        ArgumentOutOfRangeException.ThrowIfNegative(backlog);
        EnsureUsable();
        protocolFactory = OverTls(protocolFactory, ssl, sslSelection, sslHandshakeTimeout, sslShutdownTimeout);
        await YieldCoroutine.IfCancelled;
        IPEndPoint[] addresses = await GetAddressInfo(host, port, family);
        List<IoHandle> sockets = ListeningSockets.Bind(_poller, addresses, reusePort, keepAlive);
        return Serve(protocolFactory, sockets, backlog, unixPath: null, startServing);
    }

    /// <summary>Makes a protocol for each connection to a socket that is bound already.</summary>
    /// <param name="protocolFactory">Called for each connection.</param>
    /// <param name="socket">A stream socket; the server's from now on.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <param name="startServing">False: listen later, with <see cref="Server.StartServing"/>.</param>
    /// <param name="ssl">Speaks TLS, with this certificate; null: in the clear.</param>
    /// <param name="sslSelection">Speaks TLS, with options chosen for each client by the name that it asks for.</param>
    /// <param name="sslHandshakeTimeout">How long a handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end of a connection may take, in seconds; null: 30.</param>
    /// <exception cref="ArgumentException">It is not a stream socket.</exception>
    /// <remarks><para><b>Python</b>: <c>await loop.create_server(sock=)</c>.</para></remarks>
    public Server CreateServer(
        Func<ByteProtocol> protocolFactory,
        Socket socket,
        int backlog = DefaultBacklog,
        bool startServing = true,
        SslServerAuthenticationOptions? ssl = null,
        ServerOptionsSelectionCallback? sslSelection = null,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.SocketType != SocketType.Stream)
        {
            throw ThrowHelper.NoStreamSocket(socket, nameof(socket));
        }

        EnsureUsable();
        protocolFactory = OverTls(protocolFactory, ssl, sslSelection, sslHandshakeTimeout, sslShutdownTimeout);
        return Serve(
            protocolFactory, [_poller.Adopt(socket)], backlog, unixPath: null, startServing, isOurs: false);
    }

    /// <summary>Listens on a Unix socket and makes a protocol for each connection.</summary>
    /// <param name="protocolFactory">Called for each connection.</param>
    /// <param name="path">A file, which the server makes, and removes when it is closed; one that a dead server has
    /// left is replaced. A name that starts with <c>\0</c> is Linux's abstract kind, without a file.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <param name="startServing">False: listen later, with <see cref="Server.StartServing"/>.</param>
    /// <param name="ssl">Speaks TLS, with this certificate; null: in the clear.</param>
    /// <param name="sslSelection">Speaks TLS, with options chosen for each client by the name that it asks for.</param>
    /// <param name="sslHandshakeTimeout">How long a handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end of a connection may take, in seconds; null: 30.</param>
    /// <exception cref="AddressInUseException">Somebody listens there.</exception>
    /// <exception cref="ConnectionException">The file cannot be made.</exception>
    /// <exception cref="ArgumentException">The path is longer than the system takes.</exception>
    /// <remarks><para><b>Python</b>: <c>await loop.create_unix_server()</c>,
    /// <c>cleanup_socket=True</c>.</para></remarks>
    public Server CreateUnixServer(
        Func<ByteProtocol> protocolFactory,
        string path,
        int backlog = DefaultBacklog,
        bool startServing = true,
        SslServerAuthenticationOptions? ssl = null,
        ServerOptionsSelectionCallback? sslSelection = null,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        EnsureUsable();
        protocolFactory = OverTls(protocolFactory, ssl, sslSelection, sslHandshakeTimeout, sslShutdownTimeout);
        IoHandle handle = ListeningSockets.BindUnix(_poller, path);
        return Serve(
            protocolFactory, [handle], backlog, unixPath: _poller.Network is null ? path : null, startServing);
    }

    private Server Serve(
        Func<ByteProtocol> protocolFactory,
        List<IoHandle> sockets,
        int backlog,
        string? unixPath,
        bool startServing,
        bool isOurs = true)
    {
        var server = new Server(this, protocolFactory);
        foreach (IoHandle socket in sockets)
        {
            server.AddListener(socket, backlog, unixPath, isOurs);
        }

        if (startServing)
        {
            server.StartServing();
        }

        return server;
    }
}
