using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>One listening socket of a server.</summary>
/// <remarks>
/// The trap: with no descriptor left, a connection that waits cannot be accepted, and keeps the socket readable. A loop
/// that tries again at once spins. So it stops listening for a second, as often as it must, and says so once. It goes
/// on when there are as many as the server had in reserve.
/// </remarks>
internal sealed class Listener : IAcceptorOwner
{
    private const double PauseSeconds = 1;

    private readonly Server _server;
    private readonly PollEntry _entry;
    private readonly Acceptor _acceptor;
    private readonly int _backlog;
    private readonly string? _unixPath;
    private readonly bool _isOurs;
    private readonly FileIdentity? _unixFile;
    private TimerHandle? _pause;
    private bool _isListening;
    private bool _isExhausted;

    /// <param name="server">Whose it is.</param>
    /// <param name="handle">Bound, and the listener's from now on.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <param name="unixPath">The file to remove at the end; null if there is none.</param>
    /// <param name="isOurs">False if somebody else has bound it, who may share it with other processes.</param>
    public Listener(Server server, IoHandle handle, int backlog, string? unixPath, bool isOurs)
    {
        _isOurs = isOurs;
        _server = server;
        _backlog = backlog;
        _unixPath = unixPath;
        _unixFile = unixPath is null ? null : UnixPath.Identify(unixPath);
        EndPoint = handle.LocalEndPoint;
        IsTcp = EndPoint is not UnixDomainSocketEndPoint;
        _entry = new PollEntry(handle, server);
        _acceptor = server.Loop.Poller.CreateAcceptor(_entry, this);
    }

    public Socket? Socket => _entry.Handle.Socket;

    public EndPoint? EndPoint { get; }

    public bool IsTcp { get; }

    /// <summary>Is it one of the system's sockets?</summary>
    public bool HasDescriptor => _entry.Handle.Descriptor >= 0;

    public void Start()
    {
        try
        {
            _entry.Handle.Listen(_backlog);
        }
        catch (SocketException e)
        {
            throw ThrowHelper.Connection(e.SocketErrorCode, "listen", EndPoint);
        }

        _isListening = true;
        _acceptor.Start();
    }

    public void Close()
    {
        _isListening = false;
        _pause?.Cancel();
        _acceptor.Stop();

        // The file first: as long as we listen nobody takes it for a dead server's, and replaces it.
        if (_unixPath is not null)
        {
            UnixPath.Remove(_unixPath, _unixFile);
        }

        _server.Loop.Poller.Remove(_entry);
        if (_isOurs)
        {
            _entry.Handle.StopListening();
        }

        _entry.Handle.Close();
    }

    void IAcceptorOwner.Accepted(IoHandle connection)
    {
        _isExhausted = false;
        _server.Serve(connection, IsTcp);
    }

    void IAcceptorOwner.AcceptFailed(SocketError error)
    {
        _acceptor.Stop();
        if (!_isListening)
        {
            return;
        }

        Pause();
        bool wasExhausted = _isExhausted;
        _isExhausted = error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;
        if (_isExhausted)
        {
            _server.Spares.GiveBack();
        }

        if (!_isExhausted || !wasExhausted)
        {
            Report(error);
        }
    }

    private void Report(SocketError error) => _server.Loop.CallExceptionHandler(new LoopErrorContext
    {
        Message = _isExhausted
            ? $"No descriptor is left to accept a connection at {EndPoint} with. Accepting pauses for a second at a "
                + "time; those that wait are not lost. Close connections, or raise the limit (ulimit -n)"
            : $"Accepting a connection at {EndPoint} failed; it pauses for a second",
        Exception = ThrowHelper.Connection(error, "accept", EndPoint),
    });

    private void Pause() => _pause = _server.Loop.CallLater(PauseSeconds, GoOn);

    private void GoOn()
    {
        _pause = null;
        if (!_isListening)
        {
            return;
        }

        if (_isExhausted && HasDescriptor && !_server.Spares.TryTake())
        {
            Pause();
            return;
        }

        _acceptor.Start();
    }
}
