using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Dongsi.LowLevel;

/// <summary>Which side of TLS this is, with what, and how long things may take.</summary>
/// <remarks>
/// The trap: an <c>SslStream</c> that is given a bare certificate builds its chain anew for each connection, and may
/// ask the network for what is missing, which here would stop the loop. So a server builds it once, from what the
/// machine has; and a client does not look for missing certificates either, as OpenSSL does not, unless it brings a
/// policy of its own.
/// </remarks>
internal sealed class TlsSettings
{
    public const double DefaultHandshakeTimeout = 60;
    public const double DefaultShutdownTimeout = 30;

    private readonly SslServerAuthenticationOptions? _server;
    private readonly ServerOptionsSelectionCallback? _selection;
    private readonly SslClientAuthenticationOptions? _client;

    /// <summary>The server's side.</summary>
    public TlsSettings(
        SslServerAuthenticationOptions? options,
        ServerOptionsSelectionCallback? selection,
        double? handshakeTimeout,
        double? shutdownTimeout)
        : this(handshakeTimeout, shutdownTimeout)
    {
        if (options is not null && selection is not null)
        {
            throw ThrowHelper.TwoServerOptions();
        }

        _selection = selection;
        if (options is not null)
        {
            _server = TlsOptions.Copy(options);
            if (options is { ServerCertificateContext: null, ServerCertificate: X509Certificate2 own }
                && own.HasPrivateKey)
            {
                _server.ServerCertificateContext = SslStreamCertificateContext.Create(
                    own, additionalCertificates: null, offline: true);
            }
        }
    }

    /// <summary>The client's side.</summary>
    public TlsSettings(
        SslClientAuthenticationOptions options, string? host, double? handshakeTimeout, double? shutdownTimeout)
        : this(handshakeTimeout, shutdownTimeout)
    {
        _client = TlsOptions.Copy(options);
        if (string.IsNullOrEmpty(_client.TargetHost))
        {
            _client.TargetHost = host;
        }

        _client.CertificateChainPolicy ??= new X509ChainPolicy
        {
            DisableCertificateDownloads = options.CertificateRevocationCheckMode != X509RevocationMode.Online,
            RevocationMode = options.CertificateRevocationCheckMode,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
        };
    }

    private TlsSettings(double? handshakeTimeout, double? shutdownTimeout)
    {
        HandshakeTimeout = Limit(handshakeTimeout ?? DefaultHandshakeTimeout, "sslHandshakeTimeout");
        ShutdownTimeout = Limit(shutdownTimeout ?? DefaultShutdownTimeout, "sslShutdownTimeout");
    }

    /// <summary>In seconds.</summary>
    public double HandshakeTimeout { get; }

    /// <summary>In seconds.</summary>
    public double ShutdownTimeout { get; }

    public bool IsServer => _client is null;

    /// <summary>Whom a client means to talk to.</summary>
    public string? TargetHost => _client?.TargetHost;

    /// <summary>Begins the handshake.</summary>
    /// <param name="stream">With whom.</param>
    /// <param name="refusal">Is told why a certificate was refused.</param>
    public Task Authenticate(SslStream stream, TlsRefusal refusal)
    {
        if (_client is not null)
        {
            SslClientAuthenticationOptions client = TlsOptions.Copy(_client);
            client.RemoteCertificateValidationCallback = refusal.Watching(client.RemoteCertificateValidationCallback);
            return stream.AuthenticateAsClientAsync(client);
        }

        if (_server is null)
        {
            return stream.AuthenticateAsServerAsync(_selection!, state: null);
        }

        SslServerAuthenticationOptions server = TlsOptions.Copy(_server);
        if (server.ClientCertificateRequired || server.RemoteCertificateValidationCallback is not null)
        {
            server.RemoteCertificateValidationCallback = refusal.Watching(server.RemoteCertificateValidationCallback);
        }

        return stream.AuthenticateAsServerAsync(server);
    }

    private static double Limit(double seconds, string parameter) =>
        seconds > 0 ? seconds : throw ThrowHelper.TimeoutIsNotPositive(parameter, seconds);
}
