using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>A datagram socket with a protocol.</summary>
/// <remarks>An error of a datagram is no end: one peer that does not listen must not cut off the others. It is told,
/// and the socket goes on.</remarks>
internal sealed class DatagramSocketTransport : DatagramTransport
{
    // Then others have their turn.
    private const int DatagramsInARow = 32;

    private readonly PollEntry _entry;
    private readonly DatagramProtocol _protocol;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Queue<(byte[] Data, SocketAddress? To)> _queue = new();
    private readonly EndPoint? _peer;
    private readonly SocketAddress _from;
    private SocketAddress? _lastFrom;
    private EndPoint? _lastSender;
    private SocketAddress? _lastTo;
    private EndPoint? _lastReceiver;
    private WriteLimits _limits = new();
    private int _queued;
    private bool _isClosing;
    private bool _isLost;

    /// <param name="loop">The loop, which is running.</param>
    /// <param name="handle">Bound or connected, and the transport's from now on.</param>
    /// <param name="protocol">What gets the datagrams.</param>
    /// <param name="peer">The only one to send to; null if it is not connected.</param>
    public DatagramSocketTransport(EventLoop loop, IoHandle handle, DatagramProtocol protocol, EndPoint? peer)
        : base(loop)
    {
        _protocol = protocol;
        _peer = peer;
        _from = new SocketAddress(handle.LocalEndPoint?.AddressFamily ?? AddressFamily.InterNetworkV6, 128);
        _entry = new PollEntry(handle, this) { OnReadable = new Call(this, Receive), Wanted = Interest.Read };
        _entry.OnWritable = new Call(this, SendQueued);
        loop.Poller.Add(_entry);
    }

    public override bool IsClosing => _isClosing;

    public override int WriteBufferSize => _queued;

    public override object? GetExtraInfo(string name, object? defaultValue = null) => name switch
    {
        "peername" => _peer ?? defaultValue,
        "sockname" => _entry.Handle.LocalEndPoint ?? defaultValue,
        "socket" => _entry.Handle.Socket ?? defaultValue,
        _ => base.GetExtraInfo(name, defaultValue),
    };

    public override void SetWriteBufferLimits(int? high = null, int? low = null)
    {
        Loop.EnsureOwnThread();
        _limits.Set(high, low);
        CheckHigh();
    }

    public override void SendTo(ReadOnlySpan<byte> data, EndPoint? endPoint = null)
    {
        Loop.EnsureOwnThread();
        SocketAddress? to = AddressOf(endPoint);
        if (_isClosing)
        {
            return;
        }

        if (_queue.Count == 0)
        {
            _entry.Handle.SendTo(data, to, out SocketError error);
            if (error != SocketError.WouldBlock)
            {
                if (error != SocketError.Success)
                {
                    TellError(error, "send", endPoint ?? _peer);
                }

                return;
            }
        }

        _queue.Enqueue((data.ToArray(), to));
        _queued += data.Length;
        if ((_entry.Wanted & Interest.Write) == 0)
        {
            _entry.Wanted |= Interest.Write;
            Loop.Poller.Update(_entry);
        }

        CheckHigh();
    }

    public override void Close()
    {
        Loop.EnsureOwnThread();
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        _entry.Wanted &= ~Interest.Read;
        Loop.Poller.Update(_entry);
        if (_queue.Count == 0)
        {
            Lose();
        }
    }

    public override void Abort()
    {
        Loop.EnsureOwnThread();
        _isClosing = true;
        Lose();
    }

    public override string ToString() =>
        $"<DatagramTransport {(_isLost ? "closed" : _isClosing ? "closing" : "open")} peer={_peer} write={_queued}>";

    private SocketAddress? AddressOf(EndPoint? endPoint)
    {
        if (_peer is not null)
        {
            return endPoint is null || endPoint.Equals(_peer)
                ? null
                : throw ThrowHelper.ConnectedToAnother(_peer, endPoint, nameof(endPoint));
        }

        if (endPoint is null)
        {
            throw ThrowHelper.NobodyToSendTo(nameof(endPoint));
        }

        // A program answers the one who asked, or sends to the same few.
        if (!endPoint.Equals(_lastReceiver))
        {
            _lastReceiver = endPoint;
            _lastTo = endPoint.Serialize();
        }

        return _lastTo;
    }

    private void Receive()
    {
        Loop.SwitchTo(_context);
        for (int i = 0; i < DatagramsInARow && !_isClosing; i++)
        {
            _from.Size = _from.Buffer.Length;
            int count = _entry.Handle.ReceiveFrom(_buffer, _from, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                break;
            }

            if (error == SocketError.Success)
            {
                Deliver(count);
            }
            else
            {
                TellError(error, "receive", _peer);
            }
        }

        Loop.CurrentContext();
    }

    // Not by Tell: what a lambda captures would be an object a datagram.
    private void Deliver(int count)
    {
        try
        {
            _protocol.DatagramReceived(_buffer.AsMemory(0, count), Sender());
        }
        catch (Exception e)
        {
            Report(e, "DatagramReceived");
        }
    }

    private EndPoint Sender()
    {
        if (_peer is not null)
        {
            return _peer;
        }

        if (_lastFrom is null || !_lastFrom.Equals(_from))
        {
            var any = new IPEndPoint(
                _from.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            _lastSender = any.Create(_from);
            _lastFrom = _lastSender.Serialize();
        }

        return _lastSender!;
    }

    private void SendQueued()
    {
        Loop.SwitchTo(_context);
        while (!_isLost && _queue.TryPeek(out (byte[] Data, SocketAddress? To) next))
        {
            _entry.Handle.SendTo(next.Data, next.To, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            _queue.Dequeue();
            _queued -= next.Data.Length;
            if (error != SocketError.Success)
            {
                TellError(error, "send", _peer);
            }
        }

        if (_isLost)
        {
            return;
        }

        if (_limits.MustResume(_queued))
        {
            Tell(_protocol.ResumeWriting, "ResumeWriting");
        }

        if (_queue.Count == 0)
        {
            _entry.Wanted &= ~Interest.Write;
            Loop.Poller.Update(_entry);
            if (_isClosing)
            {
                Lose();
            }
        }
    }

    private void CheckHigh()
    {
        if (_limits.MustPause(_queued))
        {
            Tell(_protocol.PauseWriting, "PauseWriting");
        }
    }

    private void TellError(SocketError error, string operation, EndPoint? peer) => Tell(
        () => _protocol.ErrorReceived(ThrowHelper.Connection(error, operation, peer)), "ErrorReceived");

    private void Tell(Action call, string name)
    {
        try
        {
            call();
        }
        catch (Exception e)
        {
            Report(e, name);
        }
    }

    private void Report(Exception exception, string name) => Loop.CallExceptionHandler(new LoopErrorContext
    {
        Message = $"{_protocol.GetType().Name}.{name} failed",
        Exception = exception,
        Transport = this,
    });

    /// <summary>The end; the protocol hears so in a turn of the loop, once.</summary>
    private void Lose()
    {
        if (_isLost)
        {
            return;
        }

        _isLost = true;
        _queue.Clear();
        _queued = 0;
        _entry.Wanted = Interest.None;
        Loop.Poller.Update(_entry);
        Loop.Ready(new Call(this, TellLost));
    }

    private void TellLost()
    {
        Loop.SwitchTo(_context);
        Tell(() => _protocol.ConnectionLost(null), "ConnectionLost");
        Release();
        Loop.CurrentContext();
    }

    private void Release()
    {
        Loop.Poller.Remove(_entry);
        _entry.Handle.Close();
    }

    /// <summary>Something of the transport's that is due.</summary>
    private sealed class Call(DatagramSocketTransport transport, Action action) : Runnable
    {
        internal override void Run() => action();

        internal override void Drop() => transport.Release();

        public override string ToString() => transport.ToString();
    }
}
