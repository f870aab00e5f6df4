using System.Net.Security;
using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Facade;

public sealed class HttpHandlerTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void Many_requests_share_few_connections(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", 0);
        SocketsHttpHandler handler = Asyncio.HttpHandler();
        handler.MaxConnectionsPerServer = 4;
        using var client = new HttpClient(handler);
        string[] answers = await Asyncio.Gather(
            Enumerable.Range(0, 100).Select(i => Get(client, $"http://127.0.0.1:{server.Port}/{i}")));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"you asked for /{i}"), answers);
        Assert.InRange(server.GetStatistics().Accepted, 1, 4);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void It_speaks_https_and_takes_much(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", 0, ssl: Certificates.Server());
        SocketsHttpHandler handler = Asyncio.HttpHandler();
        handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Certificates.Policy() };
        using var client = new HttpClient(handler);
        var uri = new Uri($"https://127.0.0.1:{server.Port}/much");
        byte[] much = await client.GetByteArrayAsync(uri, Asyncio.CurrentToken);
        Assert.Equal(5_000_000, much.Length);
        Assert.Equal("you asked for /again", await Get(client, $"https://127.0.0.1:{server.Port}/again"));
        Assert.Equal(1, server.GetStatistics().Accepted);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_request_is_cancelled_with_its_task(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", 0);
        using var client = new HttpClient(Asyncio.HttpHandler());
        CancelScope scope = await Asyncio.MoveOnAfter(
            0.05, async _ => await Get(client, $"http://127.0.0.1:{server.Port}/never"));
        Assert.True(scope.CancelledCaught);
        Assert.Equal("you asked for /", await Get(client, $"http://127.0.0.1:{server.Port}/"));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_request_on_a_connection_of_the_pool_stays_on_the_loop(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", 0);
            var threads = new List<int>();
            SocketsHttpHandler handler = Asyncio.HttpHandler();
            var connect = handler.ConnectCallback!;
            handler.ConnectCallback = async (context, token) => new Watched(
                await connect(context, token).ConfigureAwait(false), threads);
            using var client = new HttpClient(handler);
            string uri = $"http://127.0.0.1:{server.Port}/";
            await Get(client, uri);
            lock (threads)
            {
                threads.Clear();
            }

            for (int i = 0; i < 10; i++)
            {
                await Get(client, uri);
            }

            lock (threads)
            {
                Assert.True(threads.Count >= 20);
                Assert.Equal([Environment.CurrentManagedThreadId], threads.Distinct());
            }
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_fails_below_is_the_inner_exception(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var client = new HttpClient(Asyncio.HttpHandler());
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri("http://127.0.0.1:1/")));
        Assert.IsType<ConnectionRefusedException>(e.InnerException);
    });

    [Fact]
    public void It_needs_a_loop() => Assert.Throws<InvalidOperationException>(() => Asyncio.HttpHandler());

    private static async Coroutine<string> Get(HttpClient client, string uri) =>
        await client.GetStringAsync(new Uri(uri), Asyncio.CurrentToken);

    /// <summary>As much of HTTP as is needed here.</summary>
    private static async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        try
        {
            while (await reader.ReadLine() is { Length: > 0 } request)
            {
                while ((await reader.ReadLine()).Length > 2)
                {
                }

                string path = Encoding.ASCII.GetString(request).Split(' ')[1];
                if (path == "/never")
                {
                    await reader.Read();
                    break;
                }

                byte[] body = path == "/much" ? new byte[5_000_000] : Encoding.ASCII.GetBytes($"you asked for {path}");
                writer.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"));
                writer.Write(body);
                await writer.Drain();
            }
        }
        catch (ConnectionException)
        {
            // The client has gone, as it may.
        }

        writer.Close();
    }

    private sealed class Watched(Stream inner, List<int> threads) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Note();
            int count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Note();
            return count;
        }

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Note();
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            Note();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private void Note()
        {
            lock (threads)
            {
                threads.Add(Environment.CurrentManagedThreadId);
            }
        }
    }
}
