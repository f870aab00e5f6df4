using System.Net.Security;

namespace Dongsi;

public sealed partial class AsyncStreamWriter
{
    /// <summary>Goes over to TLS, as the server: <c>STARTTLS</c>.</summary>
    /// <param name="options">The certificate, and what else a server has to say.</param>
    /// <param name="sslHandshakeTimeout">How long the handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end may take, in seconds; null: 30.</param>
    /// <exception cref="TlsException">The handshake failed, and the connection is closed.</exception>
    /// <exception cref="InvalidOperationException">The connection is closed, or TLS is being started on it already.
    /// </exception>
    /// <remarks>
    /// <para>What was written is sent first, in the clear. What the reader holds and nobody has read goes to TLS: a
    /// client need not wait for an answer before it begins. If the other side may have sent more in the clear than it
    /// should, look with <see cref="AsyncStreamReader.ReadNoWait"/> before this; afterwards the reader gives only what
    /// came over TLS.</para>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: half a handshake leaves nothing to talk with: the connection is aborted.</para>
    /// <para><b>Python</b>: <c>await writer.start_tls(sslcontext)</c>, which loses what was read ahead.</para>
    /// </remarks>
    public async Coroutine StartTls(
        SslServerAuthenticationOptions options, double? sslHandshakeTimeout = null, double? sslShutdownTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        await Drain();
        Transport old = Transport;
        await old.Loop.StartTls(
            old, _protocol, options, _protocol.Reader.ReadNoWait(), sslHandshakeTimeout, sslShutdownTimeout);
    }

    /// <summary>Goes over to TLS, as the client: <c>STARTTLS</c>.</summary>
    /// <param name="options">What a client has to say: <see cref="SslClientAuthenticationOptions.TargetHost"/> is the
    /// name that the server's certificate must be made out to.</param>
    /// <param name="sslHandshakeTimeout">How long the handshake may take, in seconds; null: 60.</param>
    /// <param name="sslShutdownTimeout">How long the end may take, in seconds; null: 30.</param>
    /// <inheritdoc cref="StartTls(SslServerAuthenticationOptions, double?, double?)" path="/exception|/remarks"/>
    public async Coroutine StartTls(
        SslClientAuthenticationOptions options, double? sslHandshakeTimeout = null, double? sslShutdownTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        await Drain();
        Transport old = Transport;
        await old.Loop.StartTls(
            old, _protocol, options, _protocol.Reader.ReadNoWait(), sslHandshakeTimeout, sslShutdownTimeout);
    }
}
