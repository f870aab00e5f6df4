using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports.Tls;

public sealed class TlsFailureTests
{
    [Theory, MemberData(nameof(TlsTests.Versions), MemberType = typeof(TlsTests))]
    public void A_certificate_of_an_unknown_issuer_is_refused(PollerKind poller, SslProtocols version) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await io.Loop.CreateServer(
                () => new RecordingProtocol(), "127.0.0.1", ssl: Certificates.Server(version));
            TlsException e = await Expect.Throws<TlsException>(
                Connecting.Streams(server, new SslClientAuthenticationOptions { TargetHost = "localhost" }));
            Assert.Equal(TlsFailure.Certificate, e.Failure);
            Assert.IsType<AuthenticationException>(e.InnerException);
            Assert.Equal(server.LocalEndPoint, e.Peer);
            Assert.Equal("handshake", e.Operation);
            Assert.Contains("CN=localhost", e.Message, StringComparison.Ordinal);
            await IoLoop.Until(() => server.GetStatistics().Connections == 0);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_certificate_for_another_name_is_refused(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await TlsTests.Secure(() => new RecordingProtocol());
        TlsException e = await Expect.Throws<TlsException>(
            Connecting.Streams(server, Certificates.ClientOf("wrong.example")));
        Assert.Equal(TlsFailure.Certificate, e.Failure);
        Assert.Contains("for 'wrong.example'", e.Message, StringComparison.Ordinal);
        Assert.Contains("another name", e.Message, StringComparison.Ordinal);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_callback_of_the_user_decides(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await TlsTests.Secure(() => new RecordingProtocol());
        SslClientAuthenticationOptions all = new()
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
        };
        var (_, writer) = await Connecting.Streams(server, all);
        await writer.DisposeAsync();
        SslClientAuthenticationOptions none = Certificates.ClientOf();
        none.RemoteCertificateValidationCallback = (_, _, _, _) => false;
        TlsException e = await Expect.Throws<TlsException>(Connecting.Streams(server, none));
        Assert.Contains("RemoteCertificateValidationCallback said no", e.Message, StringComparison.Ordinal);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Versions_that_do_not_meet_fail_on_both_sides(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(
            TlsTests.Echo, "127.0.0.1", 0, ssl: Certificates.Server(SslProtocols.Tls13));
        TlsException e = await Expect.Throws<TlsException>(
            Connecting.Streams(server, Certificates.ClientOf(protocols: SslProtocols.Tls12)));
        Assert.Equal(TlsFailure.Handshake, e.Failure);
        await IoLoop.Until(() => server.GetStatistics().Connections == 0);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_server_that_speaks_no_TLS_is_told_apart(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(
            async (_, writer) =>
            {
                writer.Write("220 mail.example at your service, speaking in the clear\r\n"u8.ToArray());
                await writer.Drain();
                writer.Close();
            },
            "127.0.0.1", 0);
        TlsException e = await Expect.Throws<TlsException>(Connecting.Streams(server, Certificates.ClientOf()));
        Assert.Equal(TlsFailure.Handshake, e.Failure);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_peer_that_hangs_up_in_the_handshake_fails_it(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(
            async (_, writer) =>
            {
                await Asyncio.Checkpoint();
                writer.Close();
            },
            "127.0.0.1", 0);
        TlsException e = await Expect.Throws<TlsException>(Connecting.Streams(server, Certificates.ClientOf()));
        Assert.Equal(TlsFailure.Handshake, e.Failure);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_silent_peer_is_given_up_after_the_handshake_timeout(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            var silent = new RecordingProtocol { StaysOpen = true };
            await using Server server = await io.Loop.CreateServer(() => silent, "127.0.0.1");
            var (reader, writer) = await Connecting.Streams(server);
            TlsException e = await Expect.Throws<TlsException>(
                writer.StartTls(Certificates.ClientOf(), sslHandshakeTimeout: 0.05));
            Assert.Equal(TlsFailure.Timeout, e.Failure);
            Assert.Contains("0.05 s", e.Message, StringComparison.Ordinal);
            await Expect.Throws<TlsException>(reader.ReadLine());
            await Expect.Throws<TlsException>(writer.WaitClosed());
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_silent_client_is_dropped_and_only_debug_mode_tells(PollerKind poller)
    {
        foreach (bool debug in new[] { false, true })
        {
            IoLoop.RunInVirtualTime(
                poller,
                async io =>
                {
                    await using Server server = await Asyncio.StartServer(
                        TlsTests.Echo, "127.0.0.1", 0, ssl: Certificates.Server(), sslHandshakeTimeout: 5);
                    using Socket silent = Connecting.Socket(server);
                    await IoLoop.Until(() => server.GetStatistics() is { Accepted: 1, Connections: 0 });
                    Assert.Equal(0, silent.Receive(new byte[1]));
                    if (debug)
                    {
                        Assert.IsType<TlsException>(io.TakeReport().Exception);
                    }
                },
                debug);
        }
    }

    [Theory, ClassData(typeof(EveryPoller))]
    public void Nonsense_is_dropped(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await TlsTests.SecureEcho();
        using Socket client = Connecting.Socket(server);
        client.Send("GET / HTTP/1.0\r\n\r\n"u8);
        await IoLoop.Until(() => server.GetStatistics() is { Accepted: 1, Connections: 0 });
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_server_without_a_certificate_is_reported(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(
            TlsTests.Echo, "127.0.0.1", 0, ssl: new SslServerAuthenticationOptions());
        await Expect.Throws<TlsException>(Connecting.Streams(server, Certificates.ClientOf()));
        Assert.Contains("TLS handshake", io.TakeReport().Message, StringComparison.Ordinal);
    });

    [Theory, MemberData(nameof(TlsTests.Versions), MemberType = typeof(TlsTests))]
    public void An_end_without_a_goodbye_comes_after_the_data_and_is_no_end(PollerKind poller, SslProtocols version) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await Asyncio.StartServer(
                Ragged, "127.0.0.1", 0, ssl: Certificates.Server(version));
            var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf());
            Assert.Equal("line\n", Encoding.UTF8.GetString(await reader.ReadLine()));
            await IoLoop.Until(() => writer.IsClosing);
            await LoopTest.WaitAllTasksBlocked();
            TlsException e = await Expect.Throws<TlsException>(reader.Read());
            Assert.Equal(TlsFailure.Truncated, e.Failure);
            Assert.False(reader.AtEof);
            Assert.Equal("rest", Encoding.UTF8.GetString(await reader.Read(100)));
            await Expect.Throws<TlsException>(reader.Read(100));
            await Expect.Throws<TlsException>(reader.ReadLine());
            await Expect.Throws<TlsException>(writer.WaitClosed());
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Who_waits_when_the_end_comes_without_a_goodbye_hears_so(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await Asyncio.StartServer(Ragged, "127.0.0.1", 0, ssl: Certificates.Server());
            var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf());
            await reader.ReadLine();
            await Expect.Throws<TlsException>(reader.ReadExactly(100));
            Assert.Equal("rest", Encoding.UTF8.GetString(reader.ReadNoWait()));
            await Expect.Throws<TlsException>(writer.WaitClosed());
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_connection_that_is_reset_is_lost_with_that(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var protocol = new RecordingProtocol();
        await using Server server = await TlsTests.Secure(() => protocol);
        var (_, writer) = await Connecting.Streams(server, Certificates.ClientOf());
        await IoLoop.Until(() => protocol.Transport is not null);
        ((Socket)writer.GetExtraInfo("socket")!).LingerState = new LingerOption(true, 0);
        writer.Transport.Abort();
        await IoLoop.Until(() => protocol.IsLost);
        Assert.IsType<ConnectionResetException>(protocol.Loss);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_was_tampered_with_is_refused(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var protocol = new RecordingProtocol();
        await using Server server = await TlsTests.Secure(() => protocol);
        using Socket socket = Connecting.Socket(server);
        using var client = new SslStream(new NetworkStream(socket));
        await Asyncio.ToThread(() => client.AuthenticateAsClient(Certificates.ClientOf()));
        await IoLoop.Until(() => protocol.Transport is not null);
        socket.Send([23, 3, 3, 0, 20, .. new byte[20]]);
        await IoLoop.Until(() => protocol.IsLost);
        TlsException e = Assert.IsType<TlsException>(protocol.Loss);
        Assert.Equal(TlsFailure.Data, e.Failure);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_peer_that_never_says_goodbye_is_aborted_after_the_shutdown_timeout(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            var protocol = new RecordingProtocol();
            await using Server server = await io.Loop.CreateServer(
                () => protocol, "127.0.0.1", ssl: Certificates.Server(), sslShutdownTimeout: 0.05);
            using Socket socket = Connecting.Socket(server);
            using var client = new SslStream(new NetworkStream(socket));
            await client.AuthenticateAsClientAsync(Certificates.ClientOf());
            await IoLoop.Until(() => protocol.Transport is not null);
            protocol.Transport!.Close();
            await IoLoop.Until(() => protocol.IsLost);
            TlsException e = Assert.IsType<TlsException>(protocol.Loss);
            Assert.Equal(TlsFailure.Timeout, e.Failure);
            Assert.Equal("shutdown", e.Operation);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_peer_that_says_goodbye_and_does_not_wait_for_the_answer_ends_well(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            string path = "\0dongsi-" + Guid.NewGuid().ToString("N");
            var protocol = new RecordingProtocol();
            Server server = io.Loop.CreateUnixServer(
                () => protocol, path, ssl: Certificates.Server(SslProtocols.Tls12));
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            using var client = new SslStream(new NetworkStream(socket));
            await Asyncio.ToThread(() => client.AuthenticateAsClient(Certificates.ClientOf()));
            await IoLoop.Until(() => protocol.Transport is not null);

            // The loop has no turn before the client has gone, so the answer cannot be sent.
            client.Write("hello"u8);
            client.ShutdownAsync().GetAwaiter().GetResult();
            socket.Dispose();
            await IoLoop.Until(() => protocol.IsLost);
            Assert.Equal(["made", "data hello", "eof", "lost null"], protocol.Calls);
            await server.DisposeAsync();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_peer_that_only_closes_its_half_still_gets_what_is_written(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await Asyncio.StartServer(
                async (reader, writer) =>
                {
                    await reader.Read(5);
                    writer.Write(new byte[10_000_000]);
                    await writer.Drain();
                    writer.Close();
                },
                "127.0.0.1", 0, ssl: Certificates.Server());
            using Socket socket = Connecting.Socket(server);
            int got = await Asyncio.ToThread(() =>
            {
                using var client = new SslStream(new NetworkStream(socket));
                client.AuthenticateAsClient(Certificates.ClientOf());
                client.Write("hello"u8);
                int all = client.ReadByte() < 0 ? 0 : 1;
                client.ShutdownAsync().GetAwaiter().GetResult();
                byte[] buffer = new byte[65536];
                while (client.Read(buffer) is > 0 and int count)
                {
                    all += count;
                }

                return all;
            });
            Assert.Equal(10_000_000, got);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_server_that_is_closed_drops_handshakes(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        Server server = await TlsTests.SecureEcho();
        using Socket silent = Connecting.Socket(server);
        await IoLoop.Until(() => server.GetStatistics().Connections == 1);
        await server.DisposeAsync();
        Assert.Equal(0, server.GetStatistics().Connections);
    });

    [Fact]
    public void Misuse_says_what_to_write_instead() => IoLoop.Run(PollerKind.Auto, async io =>
    {
        SslServerAuthenticationOptions ssl = Certificates.Server();
        await Expect.Throws<ArgumentException>(io.Loop.CreateServer(
            () => new RecordingProtocol(), "127.0.0.1", ssl: ssl, sslSelection: (_, _, _, _) => new(ssl)));
        await Expect.Throws<ArgumentException>(io.Loop.CreateServer(
            () => new RecordingProtocol(), "127.0.0.1", sslHandshakeTimeout: 1));
        await Expect.Throws<ArgumentException>(io.Loop.CreateServer(
            () => new RecordingProtocol(), "127.0.0.1", sslShutdownTimeout: 1));
        await Expect.Throws<ArgumentOutOfRangeException>(io.Loop.CreateServer(
            () => new RecordingProtocol(), "127.0.0.1", ssl: ssl, sslHandshakeTimeout: 0));
    });

    /// <summary>Sends a line and a rest, and hangs up below TLS.</summary>
    private static async Coroutine Ragged(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        await Asyncio.Checkpoint();
        writer.Write("line\nrest"u8.ToArray());
        await writer.Drain();
        var socket = (Socket)writer.GetExtraInfo("socket")!;
        socket.Shutdown(SocketShutdown.Send);
        try
        {
            await reader.Read();
        }
        catch (ConnectionException)
        {
            // The client goes away as soon as it has noticed.
        }
    }
}
