using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

// What a program sees of a connection: bytes, room, ends and errors, as Linux shows them. What goes to and fro between
// the two ends is in StreamSocket.Packets.cs.
internal sealed partial class StreamSocket(SimulatedHost host) : SimulatedHandle(host)
{
    private readonly ByteQueue _toSend = new();
    private readonly ByteQueue _received = new();
    private SocketError _error;
    private bool _isConnected;
    private bool _hasEnded;
    private bool _peerHasEnded;
    private bool _isBroken;

    /// <summary>The other end; null as long as nobody has answered.</summary>
    public StreamSocket? Peer { get; private set; }

    private int Room => Host.SendBuffer - _toSend.Count;

    // Linux says that there is room when a third is free.
    private bool CanSend => _isConnected && Room >= Math.Max(1, Host.SendBuffer / 3);

    protected override Interest ReadyNow
    {
        get
        {
            bool isOver = _isBroken || _error != SocketError.Success;
            return (isOver ? Interest.Read | Interest.Write | Interest.Closed : Interest.None)
                | (_received.Count > 0 || _peerHasEnded ? Interest.Read : Interest.None)
                | (CanSend || _hasEnded ? Interest.Write : Interest.None);
        }
    }

    public override int Receive(Span<byte> buffer, out SocketError error)
    {
        error = SocketError.Success;
        if (IsGhost)
        {
            error = SocketError.WouldBlock;
            return 0;
        }

        if (_received.Count > 0)
        {
            int count = Some(Math.Min(buffer.Length, _received.Count));
            _received.Take(buffer[..count]);
            Freed(count);
            return count;
        }

        error = TakeError();
        if (error == SocketError.Success && !_peerHasEnded && !_isBroken)
        {
            error = _isConnected ? SocketError.WouldBlock : SocketError.NotConnected;
        }

        return 0;
    }

    public override int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        if (!MaySend(out error))
        {
            return 0;
        }

        int count = Some(Math.Min(data.Length, Room));
        _toSend.Add(data[..count]);
        Pump();
        return count;
    }

    public override int SendGathered(ReadOnlySpan<ArraySegment<byte>> pieces, out SocketError error)
    {
        if (!MaySend(out error))
        {
            return 0;
        }

        int total = 0;
        foreach (ArraySegment<byte> piece in pieces)
        {
            total += piece.Count;
        }

        int left = total = Some(Math.Min(total, Room));
        foreach (ArraySegment<byte> piece in pieces)
        {
            ReadOnlySpan<byte> part = piece.AsSpan(0, Math.Min(left, piece.Count));
            _toSend.Add(part);
            left -= part.Length;
        }

        Pump();
        return total;
    }

    public override SocketError TakeError()
    {
        SocketError error = _error;
        _error = SocketError.Success;
        return error;
    }

    public override void ShutdownSend()
    {
        _hasEnded = true;
        Pump();
    }

    public override string ToString() => $"{Local} > {Remote}";

    protected override void CloseNow()
    {
        if (!_isConnected || _isBroken)
        {
            // Nobody was told of it yet, or everybody was.
            Release();
        }
        else if (_received.Count > 0)
        {
            BreakOff();
        }
        else
        {
            ShutdownSend();
        }
    }

    private bool MaySend(out SocketError error)
    {
        error = IsGhost ? SocketError.WouldBlock : TakeError();
        if (error != SocketError.Success)
        {
            return false;
        }

        error = _hasEnded || _isBroken ? SocketError.Shutdown
            : !_isConnected ? SocketError.NotConnected
            : Room <= 0 ? SocketError.WouldBlock
            : SocketError.Success;
        return error == SocketError.Success;
    }
}
