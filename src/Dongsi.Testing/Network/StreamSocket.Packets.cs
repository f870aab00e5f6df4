using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

// The two ends of a connection: the call, the answer, bytes as long as the reader has room, the ends, and the reset.
// What a closed end still has to send goes on being sent; what comes for it is answered with a reset.
internal sealed partial class StreamSocket
{
    // What fits into a packet of Ethernet's.
    private const int PacketSize = 1460;

    private Flow? _flow;
    private ListeningSocket? _listener;
    private int _window;
    private int _freed;
    private bool _hasSentEnd;

    /// <summary>Bytes wait, because the reader has no room for them.</summary>
    public bool HasMoreToSend => _toSend.Count > 0;

    public SimulatedLink? Link => _flow?.Link;

    public override void Bind(EndPoint address) => Local = Host.BindClient((IPEndPoint)address);

    public override SocketError Connect(SocketAddress address)
    {
        EndPoint remote = DatagramAddress.From(address);
        Remote = remote;
        if (remote is not IPEndPoint there)
        {
            return ConnectUnix(remote);
        }

        if (Host.SourceFor(there.Address) is not { } source)
        {
            return SocketError.NetworkUnreachable;
        }

        Local ??= new IPEndPoint(source, Host.FreePort());
        Begin(Network.HostAt(there.Address, Host));
        _flow!.Send(new Packet(NetworkEventKind.Connect));
        return SocketError.InProgress;
    }

    /// <summary>A packet of this end's has come to the other.</summary>
    /// <returns>False if it is as if it had been lost.</returns>
    public bool Deliver(Packet packet, SimulatedHost target)
    {
        if (packet.Kind != NetworkEventKind.Connect)
        {
            Peer!.Take(packet);
            return true;
        }

        ListeningSocket? listener = target.FindListener((IPEndPoint)Remote!);
        if (listener is null)
        {
            Network.Note(NetworkEventKind.Reset, Remote, Local, 0);
            Link!.Answer(target, TakeReset);
            return true;
        }

        if (listener.IsFull)
        {
            return false;
        }

        Answer(listener)._flow!.Send(new Packet(NetworkEventKind.Accept));
        return true;
    }

    /// <summary>The other end says that the connection is no more, or that there never was one.</summary>
    public void TakeReset()
    {
        if (!_isBroken)
        {
            Fail(!_isConnected ? SocketError.ConnectionRefused
                : _peerHasEnded && !_hasEnded ? SocketError.Shutdown
                : SocketError.ConnectionReset);
        }
    }

    /// <summary>The other end does not answer any more.</summary>
    public void TimeOut() => Fail(SocketError.TimedOut);

    /// <summary>Breaks it off from here, and tells the other end.</summary>
    public void BreakOff()
    {
        _isBroken = true;
        _flow!.SendReset();
        Release();
    }

    protected override void Die() => Release();

    private void Begin(SimulatedHost? target)
    {
        _flow = new Flow(Network, this, target);
        Network.Connections.Add(this);
    }

    /// <summary>The end at the server, which nobody has accepted yet.</summary>
    private StreamSocket Answer(ListeningSocket listener)
    {
        var server = new StreamSocket(listener.Host)
        {
            Local = Remote,
            Remote = Local,
            Peer = this,
            _listener = listener,
            _isConnected = true,
            _window = Host.ReceiveBuffer,
        };
        Peer = server;
        _window = listener.Host.ReceiveBuffer;
        server.Begin(Host);
        return server;
    }

    private SocketError ConnectUnix(EndPoint path)
    {
        ListeningSocket? listener = Host.FindListener(path);
        if (listener is null)
        {
            // A file that is not there, or a name that nobody has.
            return path.ToString()!.StartsWith('@') ? SocketError.ConnectionRefused : SocketError.AddressNotAvailable;
        }

        if (listener.IsFull)
        {
            return SocketError.WouldBlock;
        }

        Begin(Host);
        listener.Enqueue(Answer(listener));
        _isConnected = true;
        return SocketError.Success;
    }

    private void Take(Packet packet)
    {
        if (_isBroken || IsGhost || (IsClosed && packet.Kind is NetworkEventKind.Data or NetworkEventKind.Accept))
        {
            // Nobody is there any more.
            _isBroken = true;
            _flow!.SendReset();
            Release();
            return;
        }

        switch (packet.Kind)
        {
            case NetworkEventKind.Accept:
                _isConnected = true;
                _flow!.Send(new Packet(NetworkEventKind.Established));
                break;
            case NetworkEventKind.Established when _listener!.IsListening:
                _listener.Enqueue(this);
                break;
            case NetworkEventKind.Established:
                BreakOff();
                break;
            case NetworkEventKind.Data:
                _received.Add(packet.Data);
                break;
            case NetworkEventKind.Window:
                _window += packet.Room;
                Pump();
                break;
            default:
                _peerHasEnded = true;
                break;
        }

        Changed();
    }

    /// <summary>Sends as much as the other end has room for.</summary>
    private void Pump()
    {
        if (!_isConnected || _isBroken)
        {
            return;
        }

        while (_toSend.Count > 0 && _window > 0)
        {
            int count = Math.Min(PacketSize, Math.Min(_toSend.Count, _window));
            _window -= count;
            _flow!.Send(new Packet(NetworkEventKind.Data, _toSend.Take(count)));
        }

        if (_hasEnded && !_hasSentEnd && _toSend.Count == 0)
        {
            _hasSentEnd = true;
            _flow!.Send(new Packet(NetworkEventKind.End));
        }
    }

    /// <summary>The program has taken so much. The other end hears of it when it is worth a packet.</summary>
    private void Freed(int count)
    {
        _freed += count;
        if (_peerHasEnded || _isBroken
            || (_received.Count > 0 && _freed < Math.Min(PacketSize, Host.ReceiveBuffer / 2)))
        {
            return;
        }

        _flow!.Send(new Packet(NetworkEventKind.Window, room: _freed));
        _freed = 0;
    }

    private void Fail(SocketError error)
    {
        _error = error;
        _isBroken = true;
        _toSend.Clear();
        Release();
        Changed();
    }

    /// <summary>The network forgets it.</summary>
    private void Release()
    {
        _flow?.Stop();
        Network.Connections.Remove(this);
    }
}
