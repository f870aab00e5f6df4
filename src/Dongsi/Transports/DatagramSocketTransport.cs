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
    private const int MaxDatagram = 64 * 1024;

    // So that empty ones, of which a program may send any number, count too.
    private const int BytesForKeeping = 8;

    // Nobody has it longer than a call of his protocol lasts. Who is in such a call has taken it away, so that another
    // loop, which he may run in there, gets one of its own.
    [ThreadStatic]
    private static byte[]? t_buffer;

    private readonly PollEntry _entry;
    private readonly DatagramProtocol _protocol;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
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

    /// <summary>The protocol hears of the socket in a turn of the loop, and then of datagrams.</summary>
    /// <param name="loop">The loop, which is running.</param>
    /// <param name="handle">Bound or connected, and the transport's from now on.</param>
    /// <param name="protocol">What gets the datagrams.</param>
    /// <param name="peer">The only one to send to; null if it is not connected.</param>
    /// <param name="ready">Called when the protocol has heard of the socket.</param>
    public DatagramSocketTransport(
        EventLoop loop, IoHandle handle, DatagramProtocol protocol, EndPoint? peer, Action ready)
        : base(loop)
    {
        _protocol = protocol;
        _peer = peer;
        _from = DatagramAddress.Room(handle.LocalEndPoint?.AddressFamily ?? AddressFamily.InterNetworkV6);
        _entry = new PollEntry(handle, this)
        {
            OnReadable = new Call(this, Receive),
            OnWritable = new Call(this, SendQueued),
        };
        loop.Poller.Add(_entry);
        loop.Ready(new Call(this, () => Start(ready)));
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

        // As with streams, what is sent between Close and the end of the queue still goes out.
        if (_isLost || (_isClosing && _queue.Count == 0))
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
                    Failed(error, "send", endPoint ?? _peer);
                }

                return;
            }
        }

        _queue.Enqueue((data.ToArray(), to));
        _queued += data.Length + BytesForKeeping;
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
            Lose(null);
        }
    }

    public override void Abort()
    {
        Loop.EnsureOwnThread();
        Lose(null);
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
            if (endPoint is DnsEndPoint name)
            {
                throw ThrowHelper.NameToSendTo(name, nameof(endPoint));
            }

            // A copy: who keeps an address may change its port.
            _lastReceiver = endPoint is IPEndPoint ip ? new IPEndPoint(ip.Address, ip.Port) : endPoint;
            _lastTo = endPoint.Serialize();
        }

        return _lastTo;
    }

    private void Start(Action ready)
    {
        Loop.SwitchTo(_context);
        Tell(_protocol, () => _protocol.ConnectionMade(this), "ConnectionMade");
        Loop.CurrentContext();
        if (!_isClosing)
        {
            _entry.Wanted |= Interest.Read;
            Loop.Poller.Update(_entry);
        }

        ready();
    }

    private void Receive()
    {
        byte[] buffer = t_buffer ?? new byte[MaxDatagram];
        t_buffer = null;
        Loop.SwitchTo(_context);
        for (int i = 0; i < DatagramsInARow && !_isClosing; i++)
        {
            _from.Size = _from.Buffer.Length;
            int count = _entry.Handle.ReceiveFrom(buffer, _from, out SocketError error);
            if (error == SocketError.Success)
            {
                Deliver(buffer.AsMemory(0, count));
                continue;
            }

            if (error != SocketError.WouldBlock)
            {
                Failed(error, "receive", _peer);
            }

            break;
        }

        Loop.CurrentContext();
        t_buffer = buffer;
    }

    // Not by Tell: what a lambda captures would be an object a datagram.
    private void Deliver(ReadOnlyMemory<byte> data)
    {
        try
        {
            _protocol.DatagramReceived(data, Sender());
        }
        catch (Exception e)
        {
            ReportFailure(_protocol, "DatagramReceived", e);
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
            _lastSender = DatagramAddress.From(_from);
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
            _queued -= next.Data.Length + BytesForKeeping;
            if (error != SocketError.Success)
            {
                Failed(error, "send", next.To is null ? _peer : DatagramAddress.From(next.To));
            }
        }

        if (_isLost)
        {
            return;
        }

        if (_limits.MustResume(_queued))
        {
            Tell(_protocol, _protocol.ResumeWriting, "ResumeWriting");
        }

        if (_queue.Count == 0)
        {
            _entry.Wanted &= ~Interest.Write;
            Loop.Poller.Update(_entry);
            if (_isClosing)
            {
                Lose(null);
            }
        }
    }

    private void CheckHigh()
    {
        if (_limits.MustPause(_queued))
        {
            Tell(_protocol, _protocol.PauseWriting, "PauseWriting");
        }
    }

    private void Failed(SocketError error, string operation, EndPoint? peer)
    {
        ConnectionException exception = ThrowHelper.Connection(error, operation, peer);
        if (error is SocketError.OperationAborted or SocketError.NotSocket)
        {
            // Somebody has closed the socket behind our back: this one is no single datagram's.
            Lose(exception);
        }
        else
        {
            Tell(_protocol, () => _protocol.ErrorReceived(exception), "ErrorReceived");
        }
    }

    /// <summary>The end; the protocol hears so in a turn of the loop, once.</summary>
    private void Lose(Exception? exception)
    {
        if (_isLost)
        {
            return;
        }

        _isLost = _isClosing = true;
        _queue.Clear();
        _queued = 0;
        if (Loop.IsClosed)
        {
            // Nobody is there to tell; its socket went with the loop.
            Release();
            return;
        }

        _entry.Wanted = Interest.None;
        Loop.Poller.Update(_entry);
        Loop.Ready(new Call(this, () => TellLost(exception)));
    }

    private void TellLost(Exception? exception)
    {
        Loop.SwitchTo(_context);
        Tell(_protocol, () => _protocol.ConnectionLost(exception), "ConnectionLost");
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
