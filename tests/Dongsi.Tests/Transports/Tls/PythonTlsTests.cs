using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports.Tls;

/// <summary>TLS between us and the asyncio of Python, where that is installed.</summary>
public sealed class PythonTlsTests
{
    private const string Head = """
        import asyncio, ssl, sys
        folder = sys.argv[1]
        def server_side():
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(folder + '/own.pem')
            return context
        def client_side():
            return ssl.create_default_context(cafile=folder + '/own.pem')

        """;

    private const string EchoServer = Head + """
        async def echo(reader, writer):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
            print('end', reader.exception())
            writer.close()
            await writer.wait_closed()
            done.set()
        async def main():
            global done
            done = asyncio.Event()
            server = await asyncio.start_server(echo, '127.0.0.1', 0, ssl=server_side())
            print(server.sockets[0].getsockname()[1])
            await done.wait()
        asyncio.run(main())
        """;

    private const string EchoClient = Head + """
        async def main():
            reader, writer = await asyncio.open_connection(
                '127.0.0.1', int(sys.argv[2]), ssl=client_side(), server_hostname='localhost')
            data = bytes(range(256)) * 8000
            async def send():
                writer.write(data)
                await writer.drain()
            sending = asyncio.create_task(send())
            print(await reader.readexactly(len(data)) == data)
            await sending
            print(writer.get_extra_info('ssl_object').version())
            writer.close()
            await writer.wait_closed()
        asyncio.run(main())
        """;

    private const string MailServer = Head + """
        async def mail(reader, writer):
            assert await reader.readline() == b'STARTTLS\n'
            writer.write(b'go ahead\n')
            await writer.start_tls(server_side())
            writer.write(b'secret ' + await reader.readline())
            await writer.drain()
            print('eof', await reader.read())
            writer.close()
            done.set()
        async def main():
            global done
            done = asyncio.Event()
            server = await asyncio.start_server(mail, '127.0.0.1', 0)
            print(server.sockets[0].getsockname()[1])
            await done.wait()
        asyncio.run(main())
        """;

    private const string MailClient = Head + """
        async def main():
            reader, writer = await asyncio.open_connection('127.0.0.1', int(sys.argv[2]))
            writer.write(b'STARTTLS\n')
            assert await reader.readline() == b'go ahead\n'
            await writer.start_tls(client_side(), server_hostname='localhost')
            writer.write(b'letter\n')
            print(await reader.readline())
            writer.close()
            await writer.wait_closed()
        asyncio.run(main())
        """;

    private const string RudeServer = Head + """
        async def rude(reader, writer):
            writer.write(b'half a let')
            await writer.drain()
            await asyncio.sleep(0.05)
            writer.transport.abort()
            done.set()
        async def main():
            global done
            done = asyncio.Event()
            server = await asyncio.start_server(rude, '127.0.0.1', 0, ssl=server_side())
            print(server.sockets[0].getsockname()[1])
            await done.wait()
            await asyncio.sleep(0.1)
        asyncio.run(main())
        """;

    private const string DistrustfulClient = Head + """
        async def main():
            try:
                await asyncio.open_connection(
                    '127.0.0.1', int(sys.argv[2]), ssl=ssl.create_default_context(), server_hostname='localhost')
            except ssl.SSLCertVerificationError as e:
                print(e.reason)
        asyncio.run(main())
        """;

    [Theory, ClassData(typeof(EveryPoller))]
    public void Our_client_and_its_server(PollerKind poller) => Run(poller, async (_, folder) =>
    {
        using var python = new Python(EchoServer, folder);
        int port = int.Parse(await python.ReadLine(), null);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port, ssl: Certificates.ClientOf());
        byte[] sent = new byte[3_000_000];
        new Random(3).NextBytes(sent);
        LoopTask sending = Asyncio.CreateTask(Send());
        byte[] got = await reader.ReadExactly(sent.Length);
        Assert.True(sent.AsSpan().SequenceEqual(got));
        await sending;
        await writer.DisposeAsync();
        Assert.Equal("end None", await python.End());

        async Coroutine Send()
        {
            writer.Write(sent);
            await writer.Drain();
        }
    });

    [Theory, MemberData(nameof(TlsTests.Versions), MemberType = typeof(TlsTests))]
    public void Its_client_and_our_server(PollerKind poller, SslProtocols version) => Run(poller, async (_, folder) =>
    {
        await using Server server = await Asyncio.StartServer(
            TlsTests.Echo, "127.0.0.1", 0, ssl: Certificates.Server(version));
        using var python = new Python(EchoClient, folder, $"{server.Port}");
        Assert.Equal(
            $"True{Environment.NewLine}{(version == SslProtocols.Tls12 ? "TLSv1.2" : "TLSv1.3")}", await python.End());
        await IoLoop.Until(() => server.GetStatistics().Connections == 0);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Our_client_and_its_server_go_over_to_TLS(PollerKind poller) => Run(poller, async (_, folder) =>
    {
        using var python = new Python(MailServer, folder);
        int port = int.Parse(await python.ReadLine(), null);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
        writer.Write("STARTTLS\n"u8.ToArray());
        Assert.Equal("go ahead\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        await writer.StartTls(Certificates.ClientOf());
        writer.Write("letter\n"u8.ToArray());
        Assert.Equal("secret letter\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        await writer.DisposeAsync();
        Assert.Equal("eof b''", await python.End());
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Its_client_and_our_server_go_over_to_TLS(PollerKind poller) => Run(poller, async (_, folder) =>
    {
        await using Server server = await Asyncio.StartServer(
            async (reader, writer) =>
            {
                await reader.ReadLine();
                writer.Write("go ahead\n"u8.ToArray());
                await writer.StartTls(Certificates.Server());
                await TlsTests.Echo(reader, writer);
            },
            "127.0.0.1", 0);
        using var python = new Python(MailClient, folder, $"{server.Port}");
        Assert.Equal("b'letter\\n'", await python.End());
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void We_notice_that_its_server_leaves_rudely(PollerKind poller) => Run(poller, async (_, folder) =>
    {
        using var python = new Python(RudeServer, folder);
        int port = int.Parse(await python.ReadLine(), null);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port, ssl: Certificates.ClientOf());
        TlsException e = await Expect.Throws<TlsException>(reader.Read());
        Assert.Equal(TlsFailure.Truncated, e.Failure);
        Assert.Equal("half a let", Encoding.UTF8.GetString(reader.ReadNoWait()));
        await writer.DisposeAsync();
        await python.End();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Its_client_may_not_trust_us(PollerKind poller) => Run(poller, async (_, folder) =>
    {
        await using Server server = await TlsTests.Secure(() => new RecordingProtocol());
        using var python = new Python(DistrustfulClient, folder, $"{server.Port}");
        Assert.Equal("CERTIFICATE_VERIFY_FAILED", await python.End());
        await IoLoop.Until(() => server.GetStatistics() is { Accepted: 1, Connections: 0 });
    });

    private static void Run(PollerKind poller, Func<IoLoop, string, Coroutine> body)
    {
        if (!Python.IsHere)
        {
            return;
        }

        string folder = Directory.CreateTempSubdirectory("dongsi-tls-").FullName;
        try
        {
            using ECDsa key = Certificates.Local.GetECDsaPrivateKey()!;
            File.WriteAllText(
                Path.Combine(folder, "own.pem"),
                $"{Certificates.Local.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
            IoLoop.Run(poller, io => body(io, folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
