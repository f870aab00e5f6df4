#:project ../src/Dongsi

// A mail server in three lines begins in the clear and goes over to TLS when the client asks for it. The certificate is
// made here, so nobody vouches for it: the first client, which trusts only what the system trusts, hangs up; the second
// one knows it.

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dongsi;

Asyncio.Run(Main());

static async Coroutine Main()
{
    using var certificate = SelfMade("localhost");
    await using var server = await Asyncio.StartServer(
        (reader, writer) => Serve(reader, writer, certificate), "127.0.0.1", 0);
    try
    {
        await Talk(server.Port, new SslClientAuthenticationOptions { TargetHost = "localhost" });
    }
    catch (TlsException e)
    {
        Console.WriteLine($"a stranger: {e.Failure}");
    }

    var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
    policy.RevocationMode = X509RevocationMode.NoCheck;
    policy.CustomTrustStore.Add(certificate);
    await Talk(
        server.Port, new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy });
}

static async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer, X509Certificate2 certificate)
{
    await reader.ReadLine();
    writer.Write("220 go ahead\r\n"u8.ToArray());
    try
    {
        await writer.StartTls(new SslServerAuthenticationOptions { ServerCertificate = certificate });
        await foreach (var line in reader)
        {
            writer.Write([.. "250 "u8, .. line]);
            await writer.Drain();
        }
    }
    catch (ConnectionException)
    {
        // This one did not trust us.
    }

    writer.Close();
}

static async Coroutine Talk(int port, SslClientAuthenticationOptions ssl)
{
    var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
    try
    {
        writer.Write("STARTTLS\r\n"u8.ToArray());
        Console.WriteLine($"in the clear: {Encoding.UTF8.GetString(await reader.ReadLine()).TrimEnd()}");
        await writer.StartTls(ssl);
        writer.Write("a letter\r\n"u8.ToArray());
        var stream = (SslStream)writer.GetExtraInfo("ssl_object")!;
        Console.WriteLine($"over {stream.SslProtocol}: {Encoding.UTF8.GetString(await reader.ReadLine()).TrimEnd()}");
    }
    finally
    {
        writer.Close();
    }

    await writer.WaitClosed();
}

static X509Certificate2 SelfMade(string name)
{
    using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
    var names = new SubjectAlternativeNameBuilder();
    names.AddDnsName(name);
    request.CertificateExtensions.Add(names.Build());
    return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
}
