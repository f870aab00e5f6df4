using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Seconds: RFC 8305 recommends so much.</summary>
    internal const double HappyEyeballsDelay = 0.25;

    /// <summary>Connects to a TCP server and makes a protocol for the connection.</summary>
    /// <typeparam name="TProtocol">The protocol's own type.</typeparam>
    /// <param name="protocolFactory">Called once, when there is a connection.</param>
    /// <param name="host">A name or an address; null or empty for this machine. Of a name that has several addresses,
    /// the first that answers is taken.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="family">Only addresses of this family; <see cref="AddressFamily.Unspecified"/> for both.</param>
    /// <param name="localAddress">Where to connect from; a port of 0 takes a free one. Null: the system
    /// chooses.</param>
    /// <param name="happyEyeballsDelay">After so many seconds without an answer the next address is tried as well;
    /// null tries it only when the one before has failed.</param>
    /// <param name="interleave">How many addresses of the first family come before the first of the other; then they
    /// take turns. 0 keeps the order of the system.</param>
    /// <param name="allErrors">If all addresses fail, throw an <see cref="ExceptionGroup"/> of all failures.</param>
    /// <param name="ssl">Speaks TLS; the server's certificate must be made out to
    /// <see cref="SslClientAuthenticationOptions.TargetHost"/>, or to the host if that is not set. Null: in the clear.
    /// </param>
    /// <param name="sslHandshakeTimeout">How long the handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end may take, in seconds; null: 30.</param>
    /// <returns>The transport and the protocol, which has heard of it.</returns>
    /// <exception cref="ConnectionRefusedException">Nobody listens there.</exception>
    /// <exception cref="ConnectionException">There is no way to it, it does not answer, or the local address cannot be
    /// used. Of several addresses that failed for different reasons the message tells all.</exception>
    /// <exception cref="NameResolutionException">There is no such host.</exception>
    /// <exception cref="TlsException">The TLS handshake failed.</exception>
    /// <exception cref="ExceptionGroup">All addresses failed, and <paramref name="allErrors"/> asks for
    /// that.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or no port.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, there is no connection. A protocol that was made already hears
    /// that it is lost.</para>
    /// <para><b>Python</b>: <c>await loop.create_connection()</c>, where the delay must be asked for.</para>
    /// </remarks>
    public async Coroutine<(Transport Transport, TProtocol Protocol)> CreateConnection<TProtocol>(
        Func<TProtocol> protocolFactory,
        string? host,
        int port,
        AddressFamily family = AddressFamily.Unspecified,
        IPEndPoint? localAddress = null,
        double? happyEyeballsDelay = HappyEyeballsDelay,
        int interleave = 1,
        bool allErrors = false,
        SslClientAuthenticationOptions? ssl = null,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null)
        where TProtocol : ByteProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        ArgumentOutOfRangeException.ThrowIfNegative(interleave);
        if (happyEyeballsDelay is { } delay)
        {
            _ = Delay.Ticks(delay);
        }

        EnsureUsable();
        TlsSettings? tls = TlsAsClient(ssl, host, sslHandshakeTimeout, sslShutdownTimeout);
        await YieldCoroutine.IfCancelled;
        IPEndPoint[] found = await AddressesToConnect(host, port, family);
        var connector = new Connector(
            this, Connector.Interleave(found, interleave), localAddress, happyEyeballsDelay);
        IoHandle handle = await connector.Run()
            ?? throw ThrowHelper.NoConnection(connector.Failures, host, port, allErrors);
        handle.DisableDelay();
        return await Connected(handle, protocolFactory, tls);
    }

    /// <summary>Makes a protocol for a socket that is connected already.</summary>
    /// <typeparam name="TProtocol">The protocol's own type.</typeparam>
    /// <param name="protocolFactory">Called once.</param>
    /// <param name="socket">A stream socket that is connected; the transport's from now on.</param>
    /// <returns>The transport and the protocol, which has heard of it.</returns>
    /// <exception cref="ArgumentException">It is not a stream socket.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, the socket is closed.</para>
    /// <para><b>Python</b>: <c>await loop.create_connection(sock=)</c>.</para>
    /// </remarks>
    public async Coroutine<(Transport Transport, TProtocol Protocol)> CreateConnection<TProtocol>(
        Func<TProtocol> protocolFactory, Socket socket) where TProtocol : ByteProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.SocketType != SocketType.Stream)
        {
            throw ThrowHelper.NoStreamSocket(socket, nameof(socket));
        }

        EnsureUsable();
        IoHandle handle = _poller.Adopt(socket);
        try
        {
            await YieldCoroutine.IfCancelled;
        }
        catch
        {
            handle.Close();
            throw;
        }

        handle.DisableDelay();
        return await Connected(handle, protocolFactory);
    }

    /// <summary>Makes a protocol for a connection that something else has accepted.</summary>
    /// <inheritdoc cref="CreateConnection{TProtocol}(Func{TProtocol}, Socket)"/>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, the socket is closed.</para>
    /// <para><b>Python</b>: <c>await loop.connect_accepted_socket()</c>.</para>
    /// </remarks>
    public Coroutine<(Transport Transport, TProtocol Protocol)> ConnectAcceptedSocket<TProtocol>(
        Func<TProtocol> protocolFactory, Socket socket) where TProtocol : ByteProtocol =>
        CreateConnection(protocolFactory, socket);

    /// <summary>Connects to a server at a Unix socket and makes a protocol for the connection.</summary>
    /// <typeparam name="TProtocol">The protocol's own type.</typeparam>
    /// <param name="protocolFactory">Called once, when there is a connection.</param>
    /// <param name="path">The server's file; a name that starts with <c>\0</c> is Linux's abstract kind.</param>
    /// <param name="ssl">Speaks TLS with a server whose certificate is made out to
    /// <see cref="SslClientAuthenticationOptions.TargetHost"/>; null: in the clear.</param>
    /// <param name="sslHandshakeTimeout">How long the handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end may take, in seconds; null: 30.</param>
    /// <returns>The transport and the protocol, which has heard of it.</returns>
    /// <exception cref="ConnectionRefusedException">Nobody listens there.</exception>
    /// <exception cref="ConnectionException">There is no such file, or it may not be used.</exception>
    /// <exception cref="TlsException">The TLS handshake failed.</exception>
    /// <exception cref="ArgumentException">The path is longer than the system takes.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, there is no connection. A protocol that was made already hears
    /// that it is lost.</para>
    /// <para><b>Python</b>: <c>await loop.create_unix_connection()</c>, which does not wait if the server has many
    /// connections to accept.</para>
    /// </remarks>
    public async Coroutine<(Transport Transport, TProtocol Protocol)> CreateUnixConnection<TProtocol>(
        Func<TProtocol> protocolFactory,
        string path,
        SslClientAuthenticationOptions? ssl = null,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null)
        where TProtocol : ByteProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        EndPoint address = UnixPath.Address(path);
        EnsureUsable();
        TlsSettings? tls = TlsAsClient(ssl, host: null, sslHandshakeTimeout, sslShutdownTimeout);
        await YieldCoroutine.IfCancelled;
        var connector = new Connector(this, [address], localAddress: null, delay: null);
        IoHandle handle = await connector.Run() ?? throw connector.Failures[0];
        return await Connected(handle, protocolFactory, tls);
    }

    /// <summary>As <see cref="GetAddressInfo"/>, but no host is this machine, not all its addresses.</summary>
    private async Coroutine<IPEndPoint[]> AddressesToConnect(string? host, int port, AddressFamily family)
    {
        if (!string.IsNullOrEmpty(host))
        {
            return await GetAddressInfo(host, port, family);
        }

        IPEndPoint[] any = await GetAddressInfo(null, port, family);
        return
        [
            .. any.Select(address => new IPEndPoint(
                address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback,
                port)),
        ];
    }

    /// <summary>Makes the protocol and the transport, and waits until the one has heard of the other.</summary>
    private async Coroutine<(Transport Transport, TProtocol Protocol)> Connected<TProtocol>(
        IoHandle handle, Func<TProtocol> protocolFactory, TlsSettings? tls = null, HandleUse use = HandleUse.Both)
        where TProtocol : ByteProtocol
    {
        TProtocol protocol;
        try
        {
            protocol = protocolFactory() ?? throw ThrowHelper.FactoryWithoutProtocol();
        }
        catch
        {
            handle.Close();
            throw;
        }

        Future<bool> made;
        Transport transport;
        if (tls is null)
        {
            made = CreateFuture<bool>();
            transport = new StreamTransport(this, handle, protocol, use, ready: () => End(made));
        }
        else
        {
            var secure = new TlsTransport(this, protocol, tls);
            made = secure.Opened;
            secure.Connect(new StreamTransport(this, handle, secure.Lower));
            transport = secure;
        }

        try
        {
            await made;
        }
        catch
        {
            transport.Abort();
            throw;
        }

        return (transport, protocol);
    }

    private static void End(Future<bool> future)
    {
        if (!future.IsDone)
        {
            future.SetResult(true);
        }
    }
}
