using System.Net;
using System.Net.Sockets;

namespace Dongsi.Tests.Support;

/// <summary>Listens on this machine, takes one request, and never answers.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private TcpClient? _connection;

    public SilentServer()
    {
        _listener.Start();
        Request = TakeRequest();
    }

    /// <summary>Completes when a request has come, on a thread of the pool.</summary>
    public Task Request { get; }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>A client that gives up only if it is told to.</summary>
    public static HttpClient Client() =>
        new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose()
    {
        _connection?.Dispose();
        _listener.Dispose();
    }

    private async Task TakeRequest()
    {
        _connection = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
        int read = await _connection.GetStream().ReadAsync(new byte[1024]).ConfigureAwait(false);
        if (read == 0)
        {
            throw new EndOfStreamException("The client went away before it had asked for anything.");
        }
    }
}
