using System.Security.Authentication;

namespace Dongsi.LowLevel;

// How it begins: over a connection that was just made, or over one that has been talking in the clear.
internal sealed partial class TlsTransport
{
    private readonly TlsRefusal _refusal = new();
    private Task? _handshake;
    private Future<bool>? _opened;
    private bool _isMade;

    /// <summary>Done when the protocol can write. It is asked for before the handshake begins.</summary>
    public Future<bool> Opened => _opened ??= Loop.CreateFuture<bool>();

    /// <summary>Where it will begin, so that it can be aborted before.</summary>
    public void Connect(Transport below) => _below = below;

    /// <summary>The transport below is there.</summary>
    public void Begin(Transport below)
    {
        _below = below;
        Pipe.Connect(below);
        if (_stage == TlsStage.Ended)
        {
            return;
        }

        StartTimer(_settings.HandshakeTimeout, HandshakeIsLate);
        using (ForeignSection.Enter())
        {
            _depth++;
            _handshake = Authenticate();
            if (!_handshake.IsCompleted)
            {
                _handshake.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_somethingEnded);
            }

            _depth--;
        }

        GoOn();
    }

    /// <summary>Takes over a connection that was made and used before.</summary>
    /// <param name="below">Its transport.</param>
    /// <param name="readAhead">Encrypted bytes that have come already.</param>
    public void Upgrade(Transport below, ReadOnlyMemory<byte> readAhead)
    {
        _isUpgrade = true;
        below.Protocol = Lower;
        below.ResumeReading();
        Begin(below);
        if (!readAhead.IsEmpty)
        {
            FeedEncrypted(readAhead);
        }

        if (below.HasReadEnd)
        {
            // The protocol before has heard so, and nobody will be told again.
            FeedEnd();
        }
    }

    // Options that are wrong are found out here and there.
    private Task Authenticate()
    {
        try
        {
            return _settings.Authenticate(_ssl, _refusal);
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }
    }

    private void FinishHandshake(Task handshake)
    {
        if (handshake.Exception?.InnerException is { } failure)
        {
            HandshakeHasFailed(failure);
            return;
        }

        _timer?.Cancel();
        _timer = null;
        _stage = TlsStage.Open;
        try
        {
            if (_isUpgrade)
            {
                _protocol.TransportReplaced(this);
            }
            else
            {
                _isMade = true;
                _protocol.ConnectionMade(this);
            }
        }
        catch (Exception e)
        {
            Report("Exception in ConnectionMade", e);
        }

        if (_opened is { IsDone: false } opened)
        {
            opened.SetResult(true);
        }
    }

    private void HandshakeHasFailed(Exception failure)
    {
        TlsException loss = _refusal.Reason is { } reason
            ? ThrowHelper.TlsCertificateRefused(reason, failure, RemoteEndPoint, _settings.TargetHost)
            : ThrowHelper.TlsHandshakeFailed(failure, RemoteEndPoint, _settings.IsServer);
        bool isOurFault = failure is not (AuthenticationException or IOException or ObjectDisposedException);
        if (_settings.IsServer && (isOurFault || Loop.Debug))
        {
            // Anybody may connect to a server and talk nonsense, so that is no news; as in asyncio.
            Loop.CallExceptionHandler(new LoopErrorContext
            {
                Kind = isOurFault ? LoopErrorKind.Error : LoopErrorKind.Warning,
                Message = $"A TLS handshake at {this} failed, and the connection was dropped",
                Exception = loss,
                Transport = this,
            });
        }

        // The other side is still told what was wrong.
        _loss = loss;
        End();
        _below!.Close();
    }

    private void HandshakeIsLate()
    {
        TlsException late = ThrowHelper.TlsHandshakeTooLong(_settings.HandshakeTimeout, RemoteEndPoint);
        if (_settings.IsServer && Loop.Debug)
        {
            Loop.CallExceptionHandler(new LoopErrorContext
            {
                Kind = LoopErrorKind.Warning,
                Message = $"A TLS handshake at {this} took too long, and the connection was dropped",
                Exception = late,
                Transport = this,
            });
        }

        Lose(late);
    }
}
