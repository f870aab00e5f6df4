using System.Net.Security;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Goes over to TLS on a connection that is in use, as the server.</summary>
    /// <param name="transport">The connection; nothing must be written to it any more, but for what this returns. What
    /// was written before is sent first.</param>
    /// <param name="protocol">What gets the data from now on. It is not told of a connection again.</param>
    /// <param name="options">The certificate, and what else a server has to say.</param>
    /// <param name="readAhead">Bytes that the protocol has received already and that belong to TLS: clients do not wait
    /// for an answer before they begin.</param>
    /// <param name="sslHandshakeTimeout">How long the handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end may take, in seconds; null: 30.</param>
    /// <returns>The transport to use from now on.</returns>
    /// <exception cref="TlsException">The handshake failed. The connection is closed, and the protocol hears so.
    /// </exception>
    /// <exception cref="InvalidOperationException">The connection is closed, or TLS is being started on it already.
    /// </exception>
    /// <exception cref="ArgumentException">The transport is half of a pipe.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: half a handshake leaves nothing to talk with: the connection is aborted.</para>
    /// <para><b>Python</b>: <c>await loop.start_tls(transport, protocol, sslcontext, server_side=True)</c>, which has
    /// no way to hand over what was read ahead.</para>
    /// </remarks>
    public Coroutine<Transport> StartTls(
        Transport transport,
        ByteProtocol protocol,
        SslServerAuthenticationOptions options,
        ReadOnlyMemory<byte> readAhead = default,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return StartTls(
            transport, protocol, new TlsSettings(options, null, sslHandshakeTimeout, sslShutdownTimeout), readAhead);
    }

    /// <summary>Goes over to TLS on a connection that is in use, as the client.</summary>
    /// <param name="transport">The connection; nothing must be written to it any more, but for what this returns. What
    /// was written before is sent first.</param>
    /// <param name="protocol">What gets the data from now on. It is not told of a connection again.</param>
    /// <param name="options">What a client has to say: <see cref="SslClientAuthenticationOptions.TargetHost"/> is the
    /// name that the server's certificate must be made out to.</param>
    /// <param name="readAhead">Bytes that the protocol has received already and that belong to TLS.</param>
    /// <param name="sslHandshakeTimeout">How long the handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end may take, in seconds; null: 30.</param>
    /// <inheritdoc
    /// cref="StartTls(Transport, ByteProtocol, SslServerAuthenticationOptions, ReadOnlyMemory{byte}, double?, double?)"
    /// path="/returns|/exception|/remarks"/>
    public Coroutine<Transport> StartTls(
        Transport transport,
        ByteProtocol protocol,
        SslClientAuthenticationOptions options,
        ReadOnlyMemory<byte> readAhead = default,
        double? sslHandshakeTimeout = null,
        double? sslShutdownTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return StartTls(
            transport,
            protocol,
            new TlsSettings(options, host: null, sslHandshakeTimeout, sslShutdownTimeout),
            readAhead);
    }

    /// <summary>What a server that speaks TLS makes its protocols with.</summary>
    internal Func<ByteProtocol> OverTls(
        Func<ByteProtocol> protocolFactory,
        SslServerAuthenticationOptions? ssl,
        ServerOptionsSelectionCallback? sslSelection,
        double? sslHandshakeTimeout,
        double? sslShutdownTimeout)
    {
        if (ssl is null && sslSelection is null)
        {
            EnsureNoTimeout(sslHandshakeTimeout, nameof(sslHandshakeTimeout));
            EnsureNoTimeout(sslShutdownTimeout, nameof(sslShutdownTimeout));
            return protocolFactory;
        }

        var settings = new TlsSettings(ssl, sslSelection, sslHandshakeTimeout, sslShutdownTimeout);
        return () => protocolFactory() is { } protocol ? new TlsTransport(this, protocol, settings).Lower : null!;
    }

    /// <summary>What a client that speaks TLS has to say; null if it does not.</summary>
    private static TlsSettings? TlsAsClient(
        SslClientAuthenticationOptions? ssl, string? host, double? sslHandshakeTimeout, double? sslShutdownTimeout)
    {
        if (ssl is not null)
        {
            return new TlsSettings(ssl, host, sslHandshakeTimeout, sslShutdownTimeout);
        }

        EnsureNoTimeout(sslHandshakeTimeout, nameof(sslHandshakeTimeout));
        EnsureNoTimeout(sslShutdownTimeout, nameof(sslShutdownTimeout));
        return null;
    }

    private static void EnsureNoTimeout(double? timeout, string parameter)
    {
        if (timeout is not null)
        {
            throw ThrowHelper.TlsTimeoutWithoutTls(parameter);
        }
    }

    private async Coroutine<Transport> StartTls(
        Transport transport, ByteProtocol protocol, TlsSettings settings, ReadOnlyMemory<byte> readAhead)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(protocol);
        EnsureUsable();
        await YieldCoroutine.IfCancelled;
        if (transport.IsClosing)
        {
            throw ThrowHelper.TlsOverClosed(transport);
        }

        if (transport.Protocol is TlsProtocol)
        {
            throw ThrowHelper.TlsIsStarting(transport);
        }

        if (!transport.IsDuplex)
        {
            throw ThrowHelper.TlsNeedsBothHalves(transport);
        }

        var tls = new TlsTransport(this, protocol, settings);
        Future<bool> opened = tls.Opened;
        tls.Upgrade(transport, readAhead);
        try
        {
            await opened;
            return tls;
        }
        catch
        {
            tls.Abort();
            throw;
        }
    }
}
