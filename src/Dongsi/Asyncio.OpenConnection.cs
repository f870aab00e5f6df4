using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Connects to a TCP server.</summary>
    /// <param name="host">A name or an address; null or empty for this machine. Of a name that has several addresses,
    /// the first that answers is taken.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="limit">How long a line may be, in bytes; see <see cref="AsyncStreamReader(int)"/>.</param>
    /// <param name="ssl">Speaks TLS; the server's certificate must be made out to
    /// <see cref="SslClientAuthenticationOptions.TargetHost"/>, or to the host if that is not set. Null: in the clear.
    /// </param>
    /// <param name="sslHandshakeTimeout">How long the handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end may take, in seconds; null: 30.</param>
    /// <param name="family">Only addresses of this family; <see cref="AddressFamily.Unspecified"/> for both.</param>
    /// <param name="localAddress">Where to connect from; null: the system chooses.</param>
    /// <param name="happyEyeballsDelay">After so many seconds without an answer the next address is tried as well;
    /// null tries it only when the one before has failed.</param>
    /// <returns>The two halves of the connection. Close the writer when you are done.</returns>
    /// <exception cref="ConnectionRefusedException">Nobody listens there.</exception>
    /// <exception cref="ConnectionException">There is no way to it, or it does not answer.</exception>
    /// <exception cref="NameResolutionException">There is no such host.</exception>
    /// <exception cref="TlsException">The TLS handshake failed.</exception>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, there is no connection.</para>
    /// <para><b>Python</b>: <c>await asyncio.open_connection()</c>.</para>
    /// </remarks>
    public static async Coroutine<(AsyncStreamReader Reader, AsyncStreamWriter Writer)> OpenConnection(
        string? host,
        int port,
        int limit = AsyncStreamReader.DefaultLimit,
        SslClientAuthenticationOptions? ssl = null,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null,
        AddressFamily family = AddressFamily.Unspecified,
        IPEndPoint? localAddress = null,
        double? happyEyeballsDelay = EventLoop.HappyEyeballsDelay)
    {
        EventLoop loop = EventLoop.RequireRunning();
        return Halves(await loop.CreateConnection(
            Streams(loop, limit),
            host,
            port,
            family,
            localAddress,
            happyEyeballsDelay,
            ssl: ssl,
            sslHandshakeTimeout: sslHandshakeTimeout,
            sslShutdownTimeout: sslShutdownTimeout));
    }

    /// <summary>Connects to a server at a Unix socket.</summary>
    /// <param name="path">The server's file; a name that starts with <c>\0</c> is Linux's abstract kind.</param>
    /// <param name="limit">How long a line may be, in bytes.</param>
    /// <param name="ssl">Speaks TLS with a server whose certificate is made out to
    /// <see cref="SslClientAuthenticationOptions.TargetHost"/>; null: in the clear.</param>
    /// <param name="sslHandshakeTimeout">How long the handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end may take, in seconds; null: 30.</param>
    /// <returns>The two halves of the connection. Close the writer when you are done.</returns>
    /// <exception cref="ConnectionRefusedException">Nobody listens there.</exception>
    /// <exception cref="ConnectionException">There is no such file, or it may not be used.</exception>
    /// <exception cref="TlsException">The TLS handshake failed.</exception>
    /// <exception cref="ArgumentException">The path is longer than the system takes.</exception>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, there is no connection.</para>
    /// <para><b>Python</b>: <c>await asyncio.open_unix_connection()</c>.</para>
    /// </remarks>
    public static async Coroutine<(AsyncStreamReader Reader, AsyncStreamWriter Writer)> OpenUnixConnection(
        string path,
        int limit = AsyncStreamReader.DefaultLimit,
        SslClientAuthenticationOptions? ssl = null,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null)
    {
        EventLoop loop = EventLoop.RequireRunning();
        return Halves(await loop.CreateUnixConnection(
            Streams(loop, limit), path, ssl, sslHandshakeTimeout, sslShutdownTimeout));
    }

    private static Func<StreamProtocol> Streams(EventLoop loop, int limit) =>
        () => new StreamProtocol(loop, new AsyncStreamReader(limit));

    private static (AsyncStreamReader Reader, AsyncStreamWriter Writer) Halves(
        (Transport Transport, StreamProtocol Protocol) connection) =>
        (connection.Protocol.Reader, new AsyncStreamWriter(connection.Transport, connection.Protocol));
}
