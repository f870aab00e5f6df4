using System.Net;

namespace Dongsi.LowLevel;

/// <summary>What a UDP socket has received, and who may send on it.</summary>
/// <remarks>An error belongs to no call of ours: the system tells it when it is told (nobody listens there, say). It
/// stands in the line with the datagrams, and is thrown once to whoever receives.</remarks>
internal sealed class DatagramInbox : DatagramProtocol
{
    private readonly SendChannel<Arrival> _arrived;
    private readonly ReceiveChannel<Arrival> _waiting;
    private readonly ResourceGuard _receiving = new("receiving from");
    private readonly ResourceGuard _sending = new("sending to");
    private readonly AsyncEvent _mayWrite = new();
    private readonly object _socket;
    private DatagramTransport? _transport;
    private bool _isClosed;

    /// <param name="socket">Whose it is, for messages.</param>
    /// <param name="capacity">How much is kept.</param>
    public DatagramInbox(object socket, int capacity)
    {
        _socket = socket;
        (_arrived, _waiting) = MemoryChannel.Create<Arrival>(capacity);
        _mayWrite.Set();
    }

    public DatagramTransport? Transport => _transport;

    public long DroppedCount { get; private set; }

    public UdpSocketStatistics Statistics
    {
        get
        {
            MemoryChannelStatistics waiting = _waiting.GetStatistics();
            return new UdpSocketStatistics(
                waiting.CurrentBufferUsed, waiting.MaxBufferSize, DroppedCount, _transport!.WriteBufferSize, _isClosed);
        }
    }

    public override void ConnectionMade(DatagramTransport transport) => _transport = transport;

    public override void DatagramReceived(ReadOnlyMemory<byte> data, EndPoint sender) =>
        Add(new Arrival(data.ToArray(), (IPEndPoint)sender, Failure: null));

    public override void ErrorReceived(Exception exception) => Add(new Arrival([], Peer: null, exception));

    public override void PauseWriting() => _mayWrite.Clear();

    public override void ResumeWriting() => _mayWrite.Set();

    public override void ConnectionLost(Exception? exception)
    {
        _arrived.Close();
        _mayWrite.Set();
    }

    public async Coroutine<(byte[] Data, IPEndPoint Peer)> Receive()
    {
        using Releaser _ = _receiving.Enter();
        EnsureOpen();
        try
        {
            Arrival arrival = await _waiting.Receive();
            return arrival.Failure is null ? (arrival.Data, arrival.Peer!)
                : throw ThrowHelper.DatagramFailed(_socket, arrival.Failure);
        }
        catch (EndOfChannelException)
        {
            throw ThrowHelper.SocketIsGone(_socket);
        }
        catch (ClosedResourceException)
        {
            throw ThrowHelper.StreamIsClosed(_socket);
        }
    }

    public async Coroutine Send(ReadOnlyMemory<byte> data, IPEndPoint? peer)
    {
        using Releaser _ = _sending.Enter();
        EnsureOpen();
        await _mayWrite.Wait();
        EnsureOpen();
        if (_transport!.IsClosing)
        {
            throw ThrowHelper.SocketIsGone(_socket);
        }

        _transport.SendTo(data.Span, peer);
    }

    public void Close()
    {
        if (!_isClosed)
        {
            _transport!.Close();
            _isClosed = true;
            _waiting.Close();
            _mayWrite.Set();
        }
    }

    private void Add(Arrival arrival)
    {
        if (_isClosed || !_arrived.Core.TrySend(arrival))
        {
            DroppedCount++;
        }
    }

    private void EnsureOpen()
    {
        if (_isClosed)
        {
            throw ThrowHelper.StreamIsClosed(_socket);
        }
    }

    private readonly record struct Arrival(byte[] Data, IPEndPoint? Peer, Exception? Failure);
}
