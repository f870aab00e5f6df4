using System.Net.Security;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Listens for TCP connections and runs a handler for each, in a task of its own.</summary>
    /// <param name="handler">Gets the two halves of a connection, and closes the writer when it is done. If it throws,
    /// that is reported and the connection is closed.</param>
    /// <param name="host">Where to listen: a name or an address; null or empty for all addresses of this
    /// machine.</param>
    /// <param name="port">0 takes a free one; <see cref="Server.Port"/> tells which.</param>
    /// <param name="limit">How long a line may be, in bytes; see <see cref="AsyncStreamReader(int)"/>.</param>
    /// <param name="startServing">False: listen later, with <see cref="Server.StartServing"/>.</param>
    /// <param name="ssl">Speaks TLS, with this certificate; null: in the clear.</param>
    /// <param name="sslSelection">Speaks TLS, with options chosen for each client by the name that it asks for.</param>
    /// <param name="sslHandshakeTimeout">How long a handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end of a connection may take, in seconds; null: 30.</param>
    /// <param name="family">Only addresses of this family.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <param name="reusePort">Share the port with other sockets that ask for it too.</param>
    /// <param name="keepAlive">The system asks a silent peer from time to time whether it is there.</param>
    /// <exception cref="AddressInUseException">Somebody listens there.</exception>
    /// <exception cref="ConnectionException">The address is not this machine's, or it may not be used.</exception>
    /// <exception cref="NameResolutionException">There is no such host.</exception>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the host is a name.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, there is no server.</para>
    /// <para><b>Python</b>: <c>await asyncio.start_server()</c>.</para>
    /// </remarks>
    public static Coroutine<Server> StartServer(
        Func<AsyncStreamReader, AsyncStreamWriter, Coroutine> handler,
        string? host,
        int port,
        int limit = AsyncStreamReader.DefaultLimit,
        bool startServing = true,
        SslServerAuthenticationOptions? ssl = null,
        ServerOptionsSelectionCallback? sslSelection = null,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null,
        AddressFamily family = AddressFamily.Unspecified,
        int backlog = 100,
        bool reusePort = false,
        bool keepAlive = false)
    {
        ArgumentNullException.ThrowIfNull(handler);
        EventLoop loop = EventLoop.RequireRunning();
        return loop.CreateServer(
            () => new StreamProtocol(loop, new AsyncStreamReader(limit), handler),
            host, port, family, backlog, reusePort, keepAlive, startServing,
            ssl, sslSelection, sslHandshakeTimeout, sslShutdownTimeout);
    }

    /// <summary>Listens on a Unix socket and runs a handler for each connection, in a task of its own.</summary>
    /// <param name="handler">As for <see cref="StartServer"/>.</param>
    /// <param name="path">A file, which the server makes and removes; a name that starts with <c>\0</c> is Linux's
    /// abstract kind, without a file.</param>
    /// <param name="limit">How long a line may be, in bytes.</param>
    /// <param name="startServing">False: listen later, with <see cref="Server.StartServing"/>.</param>
    /// <param name="ssl">Speaks TLS, with this certificate; null: in the clear.</param>
    /// <param name="sslSelection">Speaks TLS, with options chosen for each client by the name that it asks for.</param>
    /// <param name="sslHandshakeTimeout">How long a handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end of a connection may take, in seconds; null: 30.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <exception cref="AddressInUseException">Somebody listens there.</exception>
    /// <exception cref="ConnectionException">The file cannot be made.</exception>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para><b>Cancel safety</b>: if it is cancelled, there is no server.</para>
    /// <para><b>Python</b>: <c>await asyncio.start_unix_server()</c>.</para>
    /// </remarks>
    public static async Coroutine<Server> StartUnixServer(
        Func<AsyncStreamReader, AsyncStreamWriter, Coroutine> handler,
        string path,
        int limit = AsyncStreamReader.DefaultLimit,
        bool startServing = true,
        SslServerAuthenticationOptions? ssl = null,
        ServerOptionsSelectionCallback? sslSelection = null,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null,
        int backlog = 100)
    {
        ArgumentNullException.ThrowIfNull(handler);
        await YieldCoroutine.IfCancelled;
        EventLoop loop = EventLoop.RequireRunning();
        return loop.CreateUnixServer(
            () => new StreamProtocol(loop, new AsyncStreamReader(limit), handler), path, backlog, startServing,
            ssl, sslSelection, sslHandshakeTimeout, sslShutdownTimeout);
    }
}
