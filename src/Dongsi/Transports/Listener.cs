using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>One listening socket of a server.</summary>
/// <remarks>
/// The trap: with no descriptor left, a connection that waits cannot be accepted, and keeps the socket readable. A loop
/// that tries again at once spins. So it stops listening for a second, and says so once.
/// </remarks>
internal sealed class Listener : IAcceptorOwner
{
    private const double PauseSeconds = 1;

    private readonly Server _server;
    private readonly PollEntry _entry;
    private readonly Acceptor _acceptor;
    private readonly int _backlog;
    private readonly string? _unixPath;
    private bool _isListening;

    /// <param name="server">Whose it is.</param>
    /// <param name="socket">Bound, and the listener's from now on.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <param name="unixPath">The file to remove at the end; null if there is none.</param>
    public Listener(Server server, Socket socket, int backlog, string? unixPath)
    {
        _server = server;
        _backlog = backlog;
        _unixPath = unixPath;
        Socket = socket;
        IsTcp = socket.ProtocolType == ProtocolType.Tcp;
        EndPoint = socket.LocalEndPoint;
        _entry = new PollEntry(server.Loop.Poller.Adopt(socket), server);
        _acceptor = server.Loop.Poller.CreateAcceptor(_entry, this);
    }

    public Socket Socket { get; }

    public EndPoint? EndPoint { get; }

    public bool IsTcp { get; }

    public void Start()
    {
        if (!_isListening)
        {
            _isListening = true;
            Socket.Listen(_backlog);
            _acceptor.Start();
        }
    }

    public void Close()
    {
        _isListening = false;
        _acceptor.Stop();
        _server.Loop.Poller.Remove(_entry);
        _entry.Handle.Close();
        if (_unixPath is not null)
        {
            UnixPath.Remove(_unixPath);
        }
    }

    void IAcceptorOwner.Accepted(IoHandle connection) => _server.Serve(connection, IsTcp);

    void IAcceptorOwner.AcceptFailed(SocketError error)
    {
        bool isExhausted = error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;
        _server.Loop.CallExceptionHandler(new LoopErrorContext
        {
            Message = isExhausted
                ? $"No descriptor is left to accept a connection at {EndPoint} with. Accepting pauses for a second; "
                    + "those that wait are not lost. Close connections, or raise the limit (ulimit -n)"
                : $"Accepting a connection at {EndPoint} failed",
            Exception = ThrowHelper.Connection(error, "accept", EndPoint),
        });

        _acceptor.Stop();
        _server.Loop.CallLater(PauseSeconds, GoOn);
    }

    private void GoOn()
    {
        if (_isListening)
        {
            _acceptor.Start();
        }
    }
}
