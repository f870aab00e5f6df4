using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dongsi.Tests.Support;

/// <summary>Self-made certificates, and options of TLS that trust them.</summary>
internal static class Certificates
{
    /// <summary>For <c>localhost</c>.</summary>
    public static X509Certificate2 Local { get; } = Make("localhost");

    /// <summary>For <c>other.example</c>.</summary>
    public static X509Certificate2 Other { get; } = Make("other.example");

    /// <summary>Of a client.</summary>
    public static X509Certificate2 Client { get; } = Make("client.example");

    public static SslServerAuthenticationOptions Server(SslProtocols protocols = SslProtocols.None) => new()
    {
        ServerCertificate = Local,
        EnabledSslProtocols = protocols,
    };

    /// <summary>Trusts the certificates of this class only.</summary>
    public static SslClientAuthenticationOptions ClientOf(
        string host = "localhost", SslProtocols protocols = SslProtocols.None) => new()
        {
            TargetHost = host,
            EnabledSslProtocols = protocols,
            CertificateChainPolicy = Policy(),
        };

    public static X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(new[] { Local, Other, Client });
        return policy;
    }

    private static X509Certificate2 Make(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, false));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
