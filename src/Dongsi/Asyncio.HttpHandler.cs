namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>What an <see cref="HttpClient"/> needs to use connections of this loop:
    /// <c>using var client = new HttpClient(Asyncio.HttpHandler());</c></summary>
    /// <returns>A handler with the defaults of .NET, whose properties may still be set: the size of its pool, proxies,
    /// <c>SslOptions</c>, HTTP/2.</returns>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para>It connects as <see cref="OpenConnection"/> does, with happy eyeballs. A request that gets a connection
    /// out of the pool is sent on the loop's thread, and its answer is taken apart there, without a detour over the
    /// thread pool; making a connection, and the TLS of https, begin in the thread pool, as .NET has it.</para>
    /// <para>The client's connections are the loop's: dispose it before the loop is closed. While no loop runs, its
    /// requests wait.</para>
    /// <para><b>Cancel safety</b>: pass <see cref="CurrentToken"/> to a request, as to everything that is
    /// .NET's.</para>
    /// <para><b>Python</b>: what <c>aiohttp</c> and <c>httpx</c> are for.</para>
    /// </remarks>
    public static SocketsHttpHandler HttpHandler()
    {
        EventLoop loop = EventLoop.RequireRunning();
        return new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) => await RunCoroutineThreadsafe(
                Connect(context.DnsEndPoint.Host, context.DnsEndPoint.Port), loop, cancellationToken)
                .ConfigureAwait(false),
        };
    }

    private static async Coroutine<Stream> Connect(string host, int port) =>
        (await OpenConnection(host, port)).AsStream();
}
