using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports.Tls;

public sealed class TlsTests
{
    public static TheoryData<PollerKind, SslProtocols> Versions
    {
        get
        {
            var data = new TheoryData<PollerKind, SslProtocols>();
            foreach (PollerKind poller in EveryPoller.Kinds)
            {
                data.Add(poller, SslProtocols.Tls12);
                data.Add(poller, SslProtocols.Tls13);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public void A_line_goes_there_and_back(PollerKind poller, SslProtocols version) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(
            Echo, "127.0.0.1", 0, ssl: Certificates.Server(version));
        var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf(protocols: version));
        writer.Write("hello\n"u8.ToArray());
        Assert.Equal("hello\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        var ssl = Assert.IsType<SslStream>(writer.GetExtraInfo("ssl_object"));
        Assert.Equal(version, ssl.SslProtocol);
        Assert.NotNull(writer.GetExtraInfo("peercert"));
        Assert.IsType<TlsCipherSuite>(writer.GetExtraInfo("cipher"));
        Assert.NotNull(writer.RemoteEndPoint);
        Assert.False(writer.CanWriteEof);
        Assert.Throws<NotSupportedException>(writer.WriteEof);
        writer.Close();
        await writer.WaitClosed();
        Assert.Empty(await reader.Read());
    });

    [Theory, MemberData(nameof(Versions))]
    public void Much_goes_both_ways_at_once(PollerKind poller, SslProtocols version) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(
            Echo, "127.0.0.1", 0, ssl: Certificates.Server(version));
        var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf(protocols: version));
        byte[] sent = new byte[20_000_000];
        new Random(1).NextBytes(sent);
        LoopTask sending = Asyncio.CreateTask(Send());
        byte[] got = await reader.ReadExactly(sent.Length);
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(got));
        await writer.DisposeAsync();

        async Coroutine Send()
        {
            for (int at = 0; at < sent.Length; at += 100_000)
            {
                writer.Write(sent.AsMemory(at, 100_000));
                await writer.Drain();
            }
        }
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_protocol_hears_made_data_end_and_lost_in_this_order(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            var protocol = new RecordingProtocol { StaysOpen = true };
            await using Server server = await Secure(() => protocol);
            var (_, writer) = await Connecting.Streams(server, Certificates.ClientOf());
            Assert.Equal((128 * 1024, 512 * 1024), writer.Transport.WriteBufferLimits);
            writer.Write("hello"u8.ToArray());
            await IoLoop.Until(() => protocol.Calls.Count == 2);
            await writer.DisposeAsync();
            await IoLoop.Until(() => protocol.IsLost);
            Assert.Equal(["made", "data hello", "eof", "lost null"], protocol.Calls);
            protocol.Transport!.Write("late"u8);
            protocol.Transport.Abort();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Writing_pauses_above_the_limit_and_goes_on(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var protocol = new RecordingProtocol();
        await using Server server = await Secure(() => protocol);
        var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf());
        await IoLoop.Until(() => protocol.Transport is not null);
        byte[] big = new byte[30_000_000];
        protocol.Transport!.Write(big);
        Assert.Contains("pause", protocol.Calls);
        Assert.True(protocol.Transport.WriteBufferSize > 512 * 1024);
        await reader.ReadExactly(big.Length);
        await IoLoop.Until(() => protocol.Transport.WriteBufferSize == 0);
        Assert.Equal(["made", "pause", "resume"], protocol.Calls);
        await writer.DisposeAsync();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_is_written_before_Close_arrives_and_then_the_end(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await Asyncio.StartServer(
                async (_, writer) =>
                {
                    await Asyncio.Sleep(0);
                    writer.Write(new byte[5_000_000]);
                    writer.Close();
                },
                "127.0.0.1", 0, ssl: Certificates.Server());
            var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf());
            Assert.Equal(5_000_000, (await reader.Read()).Length);
            await writer.DisposeAsync();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_peer_that_reads_nothing_makes_the_writer_wait_and_one_that_is_not_read_waits(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            var protocol = new RecordingProtocol();
            await using Server server = await Secure(() => protocol);
            var (_, writer) = await Connecting.Streams(server, Certificates.ClientOf());
            await IoLoop.Until(() => protocol.Transport is not null);
            protocol.Transport!.PauseReading();
            Assert.False(protocol.Transport.IsReading);
            writer.Write(new byte[20_000_000]);
            await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Asyncio.CreateTask(writer.Drain()), 0.05));
            Assert.Equal(["made"], protocol.Calls);
            protocol.Transport.ResumeReading();
            Assert.Equal(["made"], protocol.Calls);
            await writer.Drain();
            await IoLoop.Until(() => protocol.Received.Length == 20_000_000);
            await writer.DisposeAsync();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_buffered_protocol_gets_its_bytes_where_it_wants_them(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            var protocol = new SmallBuffers();
            await using Server server = await Secure(() => protocol);
            var (_, writer) = await Connecting.Streams(server, Certificates.ClientOf());
            writer.Write("hello, small world"u8.ToArray());
            await IoLoop.Until(() => protocol.Text.Length == 18);
            Assert.Equal("hello, small world", protocol.Text.ToString());
            await writer.DisposeAsync();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_server_closes_its_TLS_connections_with_a_goodbye(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        Server server = await Secure(() => new RecordingProtocol());
        var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf());
        LoopTask<byte[]> read = Asyncio.CreateTask(reader.Read());
        await LoopTest.WaitAllTasksBlocked();
        await server.DisposeAsync();
        Assert.Empty(await read);
        await writer.DisposeAsync();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_call_of_the_protocol_that_throws_is_reported_and_ends_the_connection(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await Secure(() => new Thrower());
            var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf());
            writer.Write("x"u8.ToArray());
            TlsException e = await Expect.Throws<TlsException>(reader.Read());
            Assert.Equal(TlsFailure.Truncated, e.Failure);
            Assert.Contains("DataReceived failed", io.TakeReport().Message, StringComparison.Ordinal);
            await writer.DisposeAsync();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void TLS_goes_over_TLS(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(
            async (reader, writer) =>
            {
                await writer.StartTls(Certificates.Server());
                await Echo(reader, writer);
            },
            "127.0.0.1", 0, ssl: Certificates.Server());
        var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf());
        await writer.StartTls(Certificates.ClientOf());
        byte[] sent = new byte[3_000_000];
        new Random(2).NextBytes(sent);
        LoopTask sending = Asyncio.CreateTask(Send());
        byte[] got = await reader.ReadExactly(sent.Length);
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(got));
        await writer.DisposeAsync();

        async Coroutine Send()
        {
            writer.Write(sent);
            await writer.Drain();
        }
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_Unix_server_speaks_TLS_too(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"dongsi-{Guid.NewGuid():N}.sock");
        await using Server server = await Asyncio.StartUnixServer(Echo, path, ssl: Certificates.Server());
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        await Asyncio.ToThread(() =>
        {
            using var ssl = new SslStream(new NetworkStream(socket));
            ssl.AuthenticateAsClient(Certificates.ClientOf());
            ssl.Write("hello\n"u8);
            Assert.Equal('h', ssl.ReadByte());
            ssl.ShutdownAsync().GetAwaiter().GetResult();
        });
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Messages_cost_little_memory(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Secure(() => new EchoProtocol());
        var (reader, writer) = await Connecting.Streams(server, Certificates.ClientOf());
        byte[] message = new byte[100];
        long before = 0;
        for (int i = 0; i < 2_100; i++)
        {
            if (i == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            writer.Write(message);
            for (int got = 0; got < message.Length;)
            {
                got += await reader.Read(message.AsMemory(got));
            }
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 2_000, 0, 100);
        await writer.DisposeAsync();
    });

    internal static Coroutine<Server> Secure(Func<ByteProtocol> protocolFactory) =>
        Asyncio.RunningLoop.CreateServer(protocolFactory, "127.0.0.1", ssl: Certificates.Server());

    internal static Coroutine<Server> SecureEcho() =>
        Asyncio.StartServer(Echo, "127.0.0.1", 0, ssl: Certificates.Server());

    internal static async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        byte[] buffer = new byte[65536];
        try
        {
            while (await reader.Read(buffer) is > 0 and int count)
            {
                writer.Write(buffer.AsMemory(0, count));
                await writer.Drain();
            }
        }
        catch (BrokenPipeException)
        {
            // A client that refuses the server has gone before the server has said all; whether this side is still
            // sending then is chance.
        }

        writer.Close();
    }

    private sealed class EchoProtocol : Protocol
    {
        private Transport? _transport;

        public override void ConnectionMade(Transport transport) => _transport = transport;

        public override void DataReceived(ReadOnlyMemory<byte> data) => _transport!.Write(data);
    }

    private sealed class Thrower : Protocol
    {
        public override void DataReceived(ReadOnlyMemory<byte> data) => throw new InvalidOperationException("no");
    }

    private sealed class SmallBuffers : BufferedProtocol
    {
        private readonly byte[] _buffer = new byte[5];

        public StringBuilder Text { get; } = new();

        public override Memory<byte> GetBuffer(int sizeHint) => _buffer;

        public override void BufferUpdated(int count) => Text.Append(Encoding.UTF8.GetString(_buffer, 0, count));
    }
}
