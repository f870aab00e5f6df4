using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>A socket for datagrams.</summary>
internal sealed class DatagramSocket(SimulatedHost host, bool sharesPort) : SimulatedHandle(host)
{
    private const int MaxDatagram = 65507;

    private readonly Queue<(byte[] Data, IPEndPoint From)> _received = new();
    private int _receivedBytes;
    private int _leaving;
    private SocketError _error;

    public bool SharesPort => sharesPort;

    protected override Interest ReadyNow =>
        (_received.Count > 0 || _error != SocketError.Success ? Interest.Read : Interest.None)
        | (_leaving < Host.SendBuffer ? Interest.Write : Interest.None);

    public override int ReceiveFrom(Span<byte> buffer, SocketAddress from, out SocketError error)
    {
        error = IsGhost ? SocketError.WouldBlock : TakeError();
        if (error != SocketError.Success)
        {
            return 0;
        }

        if (!_received.TryDequeue(out (byte[] Data, IPEndPoint From) datagram))
        {
            error = SocketError.WouldBlock;
            return 0;
        }

        _receivedBytes -= datagram.Data.Length;
        SocketAddress sender = datagram.From.Serialize();
        sender.Buffer.Span[..sender.Size].CopyTo(from.Buffer.Span);
        from.Size = sender.Size;
        int count = Math.Min(buffer.Length, datagram.Data.Length);
        datagram.Data.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    public override int SendTo(ReadOnlySpan<byte> data, SocketAddress? to, out SocketError error)
    {
        error = IsGhost ? SocketError.WouldBlock : TakeError();
        if (error == SocketError.Success)
        {
            IPEndPoint? target = to is null ? (IPEndPoint?)Remote : (IPEndPoint)DatagramAddress.From(to);
            error = target is null ? SocketError.NotConnected
                : data.Length > MaxDatagram ? SocketError.MessageSize
                : _leaving >= Host.SendBuffer ? SocketError.WouldBlock
                : SendTo(data.ToArray(), target);
        }

        return error == SocketError.Success ? data.Length : 0;
    }

    public override int Send(ReadOnlySpan<byte> data, out SocketError error) => SendTo(data, null, out error);

    public override SocketError TakeError()
    {
        SocketError error = _error;
        _error = SocketError.Success;
        return error;
    }

    public override string ToString() => $"datagrams at {Local}";

    protected override void CloseNow() => Host.Unbind(this);

    protected override void Die() => _received.Clear();

    private SocketError SendTo(byte[] data, IPEndPoint target)
    {
        if (Host.SourceFor(target.Address) is not { } source)
        {
            return SocketError.NetworkUnreachable;
        }

        var from = (IPEndPoint)Local!;
        if (SimulatedHost.IsWildcard(from.Address))
        {
            from = new IPEndPoint(source, from.Port);
        }

        Network.Note(NetworkEventKind.Datagram, from, target, data.Length);
        SimulatedHost? there = Network.HostAt(target.Address, Host);
        if (there is null)
        {
            Network.NoteLost(from, target, data.Length);
            return SocketError.Success;
        }

        _leaving += data.Length;
        Network.Link(Host, there).Throw(
            Host,
            data.Length,
            left: () =>
            {
                _leaving -= data.Length;
                Changed();
            },
            arrived: () => there.TakeDatagram(data, from, target, this),
            lost: () => Network.NoteLost(from, target, data.Length));
        return SocketError.Success;
    }

    /// <summary>A datagram has come. What there is no room for is lost, and so is what a stranger sends.</summary>
    public void Take(byte[] data, IPEndPoint from, IPEndPoint to)
    {
        if ((Remote is not null && !Remote.Equals(from)) || _receivedBytes + data.Length > Host.ReceiveBuffer)
        {
            Network.NoteLost(from, to, data.Length);
            return;
        }

        _received.Enqueue((data, from));
        _receivedBytes += data.Length;
        Changed();
    }

    /// <summary>Nobody receives where this one sends. Only who is connected is told.</summary>
    public void TakeUnreachable()
    {
        if (Remote is not null && !IsClosed)
        {
            _error = SocketError.ConnectionRefused;
            Changed();
        }
    }
}
