using System.Net.Security;

namespace Dongsi.LowLevel;

/// <summary>A TLS connection over any transport: the upper end, which the user's protocol writes to.</summary>
/// <remarks>
/// <para>Four objects. A <see cref="TlsProtocol"/> sits on the transport below and passes on what it hears; the
/// <see cref="TlsPipe"/> is what the <c>SslStream</c> reads encrypted bytes from and writes them to; the
/// <c>SslStream</c> does the cryptography; this one drives it.</para>
/// <para>The trap is who calls whom. Encrypted bytes complete a read of the <c>SslStream</c>, which goes on inside that
/// call, decrypts, and completes the read of ours. If our continuation called the protocol there, it would run in the
/// middle of the <c>SslStream</c>, without a synchronization context, and might close what is at work. So a
/// continuation of ours does nothing but leave a mark; whoever has entered the section looks at the marks when it is
/// back (<see cref="GoOn"/>). If nobody has, because a callback of the user's has let the handshake hop to a pool
/// thread, the loop is told to look.</para>
/// <para>There is one way out: the transport below is closed or aborted, and what it says last goes up, once, from a
/// callback of its own (<see cref="BelowLost"/>).</para>
/// <para>This file: its life. What comes in is in TlsTransport.Reading.cs, what goes out in TlsTransport.Writing.cs,
/// how it begins in TlsTransport.Handshake.cs.</para>
/// </remarks>
#pragma warning disable CA1001 // The stream is disposed when the transport below has gone.
internal sealed partial class TlsTransport : Transport
#pragma warning restore CA1001
{
    private readonly TlsSettings _settings;
    private readonly SslStream _ssl;
    private readonly GoOnCall _goOnCall;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly Action _readEnded;
    private readonly Action _writeEnded;
    private readonly Action _somethingEnded;
    private ByteProtocol _protocol;
    private Transport? _below;
    private TimerHandle? _timer;
    private TlsStage _stage;
    private Exception? _loss;
    private Task? _shutdown;
    private int _depth;
    private bool _isUpgrade;
    private bool _isPaused;
    private bool _isClosing;
    private bool _isShutDown;
    private bool _isAllSent;
    private bool _isLost;

    /// <param name="loop">The loop, which is running.</param>
    /// <param name="protocol">What gets the data.</param>
    /// <param name="settings">Which side this is, and with what.</param>
    public TlsTransport(EventLoop loop, ByteProtocol protocol, TlsSettings settings) : base(loop)
    {
        _protocol = protocol;
        _settings = settings;
        Pipe = new TlsPipe(loop);
        _ssl = new SslStream(Pipe);
        _goOnCall = new GoOnCall(this);
        _readEnded = ReadEnded;
        _writeEnded = WriteEnded;
        _somethingEnded = Nudge;
        Lower = new TlsProtocol(this);
    }

    public override bool IsClosing => _isClosing;

    public override bool IsReading => !_isPaused && !_isClosing && !_hasReadEnd;

    public override bool CanWriteEof => false;

    internal override bool HasReadEnd => _hasReadEnd;

    public override ByteProtocol Protocol
    {
        get => _protocol;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Loop.EnsureOwnThread();
            _protocol = value;
        }
    }

    /// <summary>What the transport below has for its protocol.</summary>
    public TlsProtocol Lower { get; }

    internal TlsPipe Pipe { get; }

    public override object? GetExtraInfo(string name, object? defaultValue = null) => name switch
    {
        "ssl_object" => _ssl,
        "peercert" => (_stage == TlsStage.Open ? _ssl.RemoteCertificate : null) ?? defaultValue,
        "cipher" => _stage == TlsStage.Open ? _ssl.NegotiatedCipherSuite : defaultValue,
        _ => _below?.GetExtraInfo(name, defaultValue) ?? base.GetExtraInfo(name, defaultValue),
    };

    public override void PauseReading()
    {
        Loop.EnsureOwnThread();
        _isPaused |= IsReading;
    }

    public override void ResumeReading()
    {
        Loop.EnsureOwnThread();
        if (_isPaused)
        {
            // What has been decrypted already comes in a call of its own.
            _isPaused = false;
            Loop.Ready(_goOnCall);
        }
    }

    public override void Close()
    {
        Loop.EnsureOwnThread();
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        if (_stage == TlsStage.Handshake)
        {
            Lose(null);
            return;
        }

        if (_stage == TlsStage.Open)
        {
            StartTimer(_settings.ShutdownTimeout, ShutdownIsLate);
            SendOn();
            Loop.Ready(_goOnCall);
        }
    }

    public override void Abort()
    {
        Loop.EnsureOwnThread();
        Lose(null);
    }

    public override string ToString()
    {
        string state = _isLost ? "closed"
            : _isClosing ? "closing"
            : _stage == TlsStage.Handshake ? "handshake"
            : "open";
        return $"<TlsTransport {state} over {_below?.ToString() ?? "nothing yet"}>";
    }

    /// <summary>Looks at what has ended in the <c>SslStream</c>, and goes on with it.</summary>
    private void GoOn()
    {
        if (_stage == TlsStage.Handshake)
        {
            if (_handshake is { IsCompleted: true })
            {
                FinishHandshake(_handshake);
            }
        }

        SendOn();
        ReadOn();
        FinishClosing();
    }

    /// <summary>Something of the <c>SslStream</c>'s has ended, on whatever thread.</summary>
    private void Nudge()
    {
        if (EventLoop.Running != Loop)
        {
            Loop.Post(_goOnCall);
        }
        else if (_depth == 0)
        {
            Loop.Ready(_goOnCall);
        }
    }

    /// <summary>All is sent: says so, in TLS's own words.</summary>
    private void BeginShutdown()
    {
        _isShutDown = true;
        _isAllSent = _below!.WriteBufferSize == 0;
        using ForeignSection section = ForeignSection.Enter();
        _shutdown = _ssl.ShutdownAsync();
        if (!_shutdown.IsCompleted)
        {
            _shutdown.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_somethingEnded);
        }
    }

    /// <summary>Both sides have said that they are done, or this one has and the other one is gone.</summary>
    private void FinishClosing()
    {
        if (_stage != TlsStage.Open || _shutdown is not { IsCompleted: true } shutdown)
        {
            return;
        }

        if (shutdown.Exception is { } failure)
        {
            Lose(ThrowHelper.TlsBroken(failure.GetBaseException(), RemoteEndPoint));
        }
        else if (_hasReadEnd)
        {
            End();
            _below!.Close();
        }
    }

    private void ShutdownIsLate() => Lose(ThrowHelper.TlsShutdownTooLong(_settings.ShutdownTimeout, RemoteEndPoint));

    /// <summary>A call of the protocol threw: that is a mistake in it, and the connection's end.</summary>
    private void Fail(Exception exception, string call)
    {
        Report($"Fatal error: {_protocol.GetType().Name}.{call} failed", exception);
        Lose(exception);
    }

    /// <summary>The connection is at its end; the protocol hears so when the transport below has gone.</summary>
    private void Lose(Exception? loss)
    {
        if (_stage != TlsStage.Ended)
        {
            _loss = loss;
            End();
            _below?.Abort();
        }
    }

    private void End()
    {
        _stage = TlsStage.Ended;
        _isClosing = true;
        _timer?.Cancel();
        _timer = null;
        _queue?.Clear();
    }

    /// <summary>The transport below has gone.</summary>
    internal void BelowLost(Exception? exception)
    {
        bool wasShaking = _stage == TlsStage.Handshake;
        if (_stage != TlsStage.Ended)
        {
            _loss = wasShaking
                ? ThrowHelper.TlsHandshakeFailed(exception, RemoteEndPoint, _settings.IsServer)
                : exception;
            End();
        }

        if (_isAllSent)
        {
            // Only the goodbye is lost. In the clear there is none, and nobody would notice.
            exception = null;
            _loss = _loss is TlsException ? _loss : null;
        }

        _isLost = true;
        Discard(_loss ?? exception ?? ThrowHelper.ConnectionLost());
        if (_opened is { IsDone: false } opened)
        {
            opened.SetException(_loss ?? ThrowHelper.ConnectionLost());
        }

        if (_isMade || _isUpgrade)
        {
            _protocol.ConnectionLost(_loss ?? exception);
        }
    }

    /// <summary>The loop was closed, with the connection.</summary>
    internal void LoopClosed()
    {
        End();
        Discard(ThrowHelper.LoopWasClosed());
        _protocol.LoopClosed();
    }

    /// <summary>Ends what the <c>SslStream</c> waits for, and gives back its memory.</summary>
    private void Discard(Exception failure)
    {
        using ForeignSection section = ForeignSection.Enter();
        Pipe.Fail(failure);
        _ = _handshake?.Exception;
        _ = _shutdown?.Exception;
        _ssl.Dispose();
        Pipe.Clear();
    }

    private void StartTimer(double seconds, Action callback)
    {
        _timer?.Cancel();
        _timer = double.IsPositiveInfinity(seconds) ? null : Loop.CallLater(seconds, callback);
    }

    /// <summary>Something has ended while nobody was there to go on.</summary>
    private sealed class GoOnCall(TlsTransport transport) : Runnable
    {
        internal override void Run()
        {
            transport.Loop.SwitchTo(transport._context);
            transport.GoOn();
            transport.Loop.CurrentContext();
        }

        public override string ToString() => $"{transport}";
    }
}
