using System.Net.Security;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dongsi.LowLevel;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports.Tls;

public sealed class StartTlsTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void A_conversation_goes_over_to_TLS(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(Mail, "127.0.0.1", 0);
        var (reader, writer) = await Connecting.Streams(server);
        Transport before = writer.Transport;
        writer.Write("STARTTLS\n"u8.ToArray());
        Assert.Equal("go ahead\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        await writer.StartTls(Certificates.ClientOf());
        Assert.NotSame(before, writer.Transport);
        writer.Write("in secret\n"u8.ToArray());
        Assert.Equal("in secret\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        await writer.DisposeAsync();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_a_client_sends_without_waiting_belongs_to_the_handshake(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await Asyncio.StartServer(Mail, "127.0.0.1", 0);
            using Socket socket = Connecting.Socket(server);
            string answer = await Asyncio.ToThread(() =>
            {
                // The command and the first bytes of TLS come in one piece, and the server's reader gets both.
                using var ssl = new SslStream(new Eager(socket, "STARTTLS\n"u8.ToArray(), "go ahead\n".Length));
                ssl.AuthenticateAsClient(Certificates.ClientOf());
                ssl.Write("in secret\n"u8);
                string line = new StreamReader(ssl, leaveOpen: true).ReadLine()!;
                ssl.ShutdownAsync().GetAwaiter().GetResult();
                return line;
            });
            Assert.Equal("in secret", answer);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_reader_that_was_paused_goes_on_and_pauses_the_new_transport(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await Asyncio.StartServer(
                async (reader, writer) =>
                {
                    await reader.ReadLine();
                    await writer.StartTls(Certificates.Server());
                    writer.Write(new byte[10_000_000]);
                    await writer.Drain();
                    writer.Close();
                },
                "127.0.0.1", 0);
            var (reader, writer) = await Connecting.Streams(server, limit: 1024);
            writer.Write("go\n"u8.ToArray());
            await writer.StartTls(Certificates.ClientOf());
            await LoopTest.WaitAllTasksBlocked();
            Assert.True(reader.GetStatistics().IsPaused);
            Assert.False(writer.Transport.IsReading);
            Assert.Equal(10_000_000, (await reader.Read()).Length);
            await writer.DisposeAsync();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Protocols_go_over_without_being_made_again(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var theirs = new RecordingProtocol();
        var ours = new RecordingProtocol();
        await using Server server = await io.Loop.CreateServer(() => theirs, "127.0.0.1");
        Transport transport = Connecting.Transport(server, ours);
        await IoLoop.Until(() => theirs.Transport is not null && ours.Transport is not null);
        var (there, here) = await Asyncio.Gather(
            io.Loop.StartTls(theirs.Transport!, theirs, Certificates.Server()),
            io.Loop.StartTls(transport, ours, Certificates.ClientOf()));
        here.Write("hello"u8);
        there.Write("servus"u8);
        await IoLoop.Until(() => theirs.Received == "hello" && ours.Received == "servus");
        here.Close();
        await IoLoop.Until(() => theirs.IsLost && ours.IsLost);
        Assert.Equal(["made", "data hello", "eof", "lost null"], theirs.Calls);
        Assert.Equal(["made", "data servus", "lost null"], ours.Calls);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void It_is_refused_twice_at_once_and_on_what_is_closed(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var silent = new RecordingProtocol { StaysOpen = true };
        await using Server server = await io.Loop.CreateServer(() => silent, "127.0.0.1");
        var (_, writer) = await Connecting.Streams(server);
        LoopTask first = Asyncio.CreateTask(writer.StartTls(Certificates.ClientOf()));
        await LoopTest.WaitAllTasksBlocked();
        await Expect.Throws<InvalidOperationException>(
            io.Loop.StartTls(writer.Transport, silent, Certificates.ClientOf()));
        first.Cancel();
        await Expect.Throws<CancelledException>(first);
        Assert.True(writer.IsClosing);
        await Expect.Throws<ConnectionResetException>(writer.StartTls(Certificates.ClientOf()));
        await Expect.Throws<InvalidOperationException>(
            io.Loop.StartTls(writer.Transport, silent, Certificates.ClientOf()));
        await writer.DisposeAsync();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Both_sides_agree_on_a_protocol(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        SslServerAuthenticationOptions ssl = Certificates.Server();
        ssl.ApplicationProtocols = [new("later"), new("dongsi")];
        await using Server server = await Asyncio.StartServer(TlsTests.Echo, "127.0.0.1", 0, ssl: ssl);
        SslClientAuthenticationOptions client = Certificates.ClientOf();
        client.ApplicationProtocols = [new("dongsi"), new("other")];
        var (_, writer) = await Connecting.Streams(server, client);
        var stream = (SslStream)writer.GetExtraInfo("ssl_object")!;
        Assert.Equal("dongsi", stream.NegotiatedApplicationProtocol.ToString());
        await writer.DisposeAsync();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_server_chooses_its_certificate_by_the_name_it_is_asked_for(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await Asyncio.StartServer(
                TlsTests.Echo,
                "127.0.0.1",
                0,
                sslSelection: async (_, hello, _, token) =>
                {
                    // The handshake goes on in the thread pool, and comes home.
                    await Task.Delay(1, token).ConfigureAwait(false);
                    return new SslServerAuthenticationOptions
                    {
                        ServerCertificate =
                            hello.ServerName == "other.example" ? Certificates.Other : Certificates.Local,
                    };
                });
            foreach (string name in new[] { "localhost", "other.example" })
            {
                var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf(name));
                writer.Write("hello\n"u8.ToArray());
                await reader.ReadLine();
                var certificate = (X509Certificate)writer.GetExtraInfo("peercert")!;
                Assert.Equal($"CN={name}", certificate.Subject);
                await writer.DisposeAsync();
            }
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_server_may_ask_for_the_certificate_of_the_client(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        SslServerAuthenticationOptions ssl = Certificates.Server();
        ssl.ClientCertificateRequired = true;
        ssl.CertificateChainPolicy = Certificates.Policy();
        string? subject = null;
        await using Server server = await Asyncio.StartServer(
            async (reader, writer) =>
            {
                subject = ((X509Certificate)writer.GetExtraInfo("peercert")!).Subject;
                await TlsTests.Echo(reader, writer);
            },
            "127.0.0.1", 0, ssl: ssl);
        SslClientAuthenticationOptions client = Certificates.ClientOf();
        client.ClientCertificates = [Certificates.Client];
        var (reader, writer) = await Connecting.Streams(server, client);
        writer.Write("hello\n"u8.ToArray());
        await reader.ReadLine();
        Assert.Equal("CN=client.example", subject);
        await writer.DisposeAsync();

        var (denied, without) = await Connecting.Streams(server, Certificates.ClientOf());
        await Expect.Throws<TlsException>(denied.ReadLine());
        await without.DisposeAsync();
    });

    [Fact]
    public void A_copy_of_the_options_has_all_of_them()
    {
        Check(Certificates.Server(), TlsOptions.Copy);
        Check(Certificates.ClientOf(), TlsOptions.Copy);

        static void Check<T>(T options, Func<T, T> copy) where T : class
        {
            PropertyInfo[] properties = [.. typeof(T).GetProperties().Where(property => property.CanWrite)];
            foreach (PropertyInfo property in properties)
            {
                if (property.PropertyType == typeof(bool))
                {
                    property.SetValue(options, !(bool)property.GetValue(options)!);
                }
                else if (property.PropertyType == typeof(List<SslApplicationProtocol>))
                {
                    property.SetValue(options, new List<SslApplicationProtocol>());
                }
                else if (property.PropertyType.IsEnum && property.Name == "CertificateRevocationCheckMode")
                {
                    property.SetValue(options, X509RevocationMode.Offline);
                }
            }

            T copied = copy(options);
            foreach (PropertyInfo property in properties.Where(property => property.Name != "CertificateChainPolicy"))
            {
                Assert.True(
                    Equals(property.GetValue(options), property.GetValue(copied)), $"{property.Name} is not copied.");
            }
        }
    }

    private static async Coroutine Mail(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        Assert.Equal("STARTTLS\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        writer.Write("go ahead\n"u8.ToArray());
        await writer.StartTls(Certificates.Server());
        await TlsTests.Echo(reader, writer);
    }

    /// <summary>Sends a command together with the first record, and passes over the answer to it.</summary>
    private sealed class Eager(Socket socket, byte[] command, int answerLength) : Stream
    {
        private byte[] _command = command;
        private int _toSkip = answerLength;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (; _toSkip > 0; _toSkip--)
            {
                socket.Receive(new byte[1]);
            }

            return socket.Receive(buffer, offset, count, SocketFlags.None);
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            socket.Send([.. _command, .. buffer.AsSpan(offset, count)]);
            _command = [];
        }
    }
}
