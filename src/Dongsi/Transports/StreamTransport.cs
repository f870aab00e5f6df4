using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>A connected socket, or a pipe, with a protocol: the state machine of asyncio.</summary>
/// <remarks>
/// <para>Made, data, end, lost: in this order, each in a callback of its own or in the reading one, and lost once and
/// never from inside a call of the protocol's (it would hear of the end before its own call has returned). Everything
/// that ends a connection goes through <see cref="Lose"/>.</para>
/// <para>This file: its life, and what comes in. What goes out is in StreamTransport.Writing.cs.</para>
/// </remarks>
internal sealed partial class StreamTransport : Transport, IReceiverOwner, IClosedWithLoop
{
    private readonly PollEntry _entry;
    private readonly Receiver? _receiver;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private ByteProtocol _protocol;
    private Protocol? _dataProtocol;
    private Server? _server;
    private bool _isPaused;
    private bool _hasStarted;
    private bool _hasReadEnd;
    private bool _isClosing;
    private bool _isLost;
    private Exception? _loss;

    /// <summary>The protocol hears of the connection in a turn of the loop, and then of data.</summary>
    /// <param name="loop">The loop, which is running.</param>
    /// <param name="handle">Connected, and the transport's from now on.</param>
    /// <param name="protocol">What gets the data.</param>
    /// <param name="use">What the handle is for.</param>
    /// <param name="server">Which server has accepted it, if one has.</param>
    /// <param name="ready">Called when the protocol has heard of the connection.</param>
    public StreamTransport(
        EventLoop loop,
        IoHandle handle,
        ByteProtocol protocol,
        HandleUse use = HandleUse.Both,
        Server? server = null,
        Action? ready = null)
        : base(loop)
    {
        _entry = new PollEntry(handle, this);
        _protocol = protocol;
        _dataProtocol = protocol as Protocol;
        _use = use;
        _server = server;
        if (use != HandleUse.Write)
        {
            _receiver = loop.Poller.CreateReceiver(_entry, this);
        }

        loop.Ready(new StartCall(this, ready));
    }

    // Links of the server's list of connections.
    internal StreamTransport? PreviousClient;
    internal StreamTransport? NextClient;

    public override bool IsClosing => _isClosing;

    public override bool IsReading => !_isPaused && !_isClosing && !_hasReadEnd && _use != HandleUse.Write;

    internal override bool HasReadEnd => _hasReadEnd;

    internal override bool IsDuplex => _use == HandleUse.Both;

    public override ByteProtocol Protocol
    {
        get => _protocol;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Loop.EnsureOwnThread();
            _protocol = value;
            _dataProtocol = value as Protocol;
        }
    }

    internal IoHandle Handle => _entry.Handle;

    public override object? GetExtraInfo(string name, object? defaultValue = null) => name switch
    {
        "peername" => Handle.RemoteEndPoint ?? defaultValue,
        "sockname" => Handle.LocalEndPoint ?? defaultValue,
        "socket" => Handle.Socket ?? defaultValue,
        _ => base.GetExtraInfo(name, defaultValue),
    };

    public override void PauseReading()
    {
        Loop.EnsureOwnThread();
        if (IsReading)
        {
            _isPaused = true;
            _receiver?.Stop();
        }
    }

    public override void ResumeReading()
    {
        Loop.EnsureOwnThread();
        if (_isPaused)
        {
            _isPaused = false;
            StartReading();
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
        _receiver?.Stop();
        if (WriteBufferSize == 0)
        {
            Lose(null);
        }
    }

    public override void Abort()
    {
        Loop.EnsureOwnThread();
        Lose(null);
    }

    public override string ToString() =>
        $"<Transport {(_isLost ? "closed" : _isClosing ? "closing" : "open")} peer={Handle.RemoteEndPoint} "
        + $"write={WriteBufferSize}>";

    Memory<byte> IReceiverOwner.GetBuffer()
    {
        if (_dataProtocol is { } protocol)
        {
            return protocol.DirectBuffer;
        }

        Loop.SwitchTo(_context);
        try
        {
            Memory<byte> buffer = ((BufferedProtocol)_protocol).GetBuffer(-1);
            return buffer.IsEmpty ? throw ThrowHelper.EmptyBuffer(_protocol) : buffer;
        }
        catch (Exception e)
        {
            Fail(e, "GetBuffer");
            return default;
        }
        finally
        {
            Loop.CurrentContext();
        }
    }

    void IReceiverOwner.Received(ReadOnlyMemory<byte> data)
    {
        Loop.SwitchTo(_context);
        try
        {
            _protocol.Deliver(data, this);
        }
        catch (Exception e)
        {
            Fail(e, _dataProtocol is null ? "BufferUpdated" : "DataReceived");
        }
        finally
        {
            Loop.CurrentContext();
        }
    }

    void IReceiverOwner.Filled(int count)
    {
        Loop.SwitchTo(_context);
        try
        {
            if (_dataProtocol is { } protocol)
            {
                protocol.DirectReceived(count);
            }
            else
            {
                ((BufferedProtocol)_protocol).BufferUpdated(count);
            }
        }
        catch (Exception e)
        {
            Fail(e, "BufferUpdated");
        }
        finally
        {
            Loop.CurrentContext();
        }
    }

    void IReceiverOwner.ReceivedEnd()
    {
        _hasReadEnd = true;
        Loop.SwitchTo(_context);
        bool staysOpen = false;
        try
        {
            staysOpen = _protocol.EofReceived();
        }
        catch (Exception e)
        {
            Fail(e, "EofReceived");
        }
        finally
        {
            Loop.CurrentContext();
        }

        if (!staysOpen || _use == HandleUse.Read)
        {
            Close();
        }
    }

    void IReceiverOwner.ReceiveFailed(SocketError error)
    {
        Lose(ThrowHelper.Connection(error, "receive", Handle.RemoteEndPoint));
    }

    private void Start(Action? ready)
    {
        Loop.SwitchTo(_context);
        try
        {
            _protocol.ConnectionMade(this);
        }
        catch (Exception e)
        {
            Report("Exception in ConnectionMade", e);
        }

        Loop.CurrentContext();
        _hasStarted = true;
        StartReading();
        if (_use == HandleUse.Write)
        {
            WatchForReader();
        }

        ready?.Invoke();
        if (_entry.Generation == 0 && !_isLost)
        {
            // It wants nothing yet; but the loop must know of it, to close it if nobody else does.
            Loop.Poller.Add(_entry);
        }
    }

    private void StartReading()
    {
        if (_hasStarted && IsReading)
        {
            _receiver?.Start();
        }
    }

    /// <summary>A call of the protocol threw: that is a mistake in it, and the connection's end.</summary>
    private void Fail(Exception exception, string call)
    {
        Report($"Fatal error: {_protocol.GetType().Name}.{call} failed", exception);
        Lose(exception);
    }

    /// <summary>The connection is at its end; the protocol hears so in a turn of the loop, once.</summary>
    private void Lose(Exception? exception)
    {
        if (_isLost)
        {
            return;
        }

        _isLost = _isClosing = true;
        _loss = exception;
        _queue?.Clear();
        if (Loop.IsClosed)
        {
            // Nobody is there to tell; its socket went with the loop.
            Release();
            return;
        }

        TellRoom();
        _receiver?.Stop();
        _entry.Wanted = Interest.None;
        Loop.Poller.Update(_entry);
        Loop.Ready(new LostCall(this, exception));
    }

    private void TellLost(Exception? exception)
    {
        Loop.SwitchTo(_context);
        try
        {
            _protocol.ConnectionLost(exception);
        }
        catch (Exception e)
        {
            Report("Exception in ConnectionLost", e);
        }
        finally
        {
            Release();
            Loop.CurrentContext();
        }
    }

    private void Release()
    {
        Loop.Poller.Remove(_entry);
        Handle.Close();
        _server?.Detach(this);
        _server = null;
    }

    /// <summary>The loop is being closed, and has closed the handle.</summary>
    public void LoopClosed() => _protocol.LoopClosed();

    /// <summary>The protocol is told of the connection, and reading begins.</summary>
    private sealed class StartCall(StreamTransport transport, Action? ready) : Runnable
    {
        internal override void Run() => transport.Start(ready);

        internal override void Drop() => transport.Release();

        public override string ToString() => $"{transport._protocol.GetType().Name}.ConnectionMade";
    }

    /// <summary>The protocol is told of the end.</summary>
    private sealed class LostCall(StreamTransport transport, Exception? exception) : Runnable
    {
        internal override void Run() => transport.TellLost(exception);

        internal override void Drop() => transport.Release();

        public override string ToString() => $"{transport._protocol.GetType().Name}.ConnectionLost";
    }
}
