namespace Dongsi.Testing;

/// <summary>One direction of a connection: what is sent comes in order and once, however often it must be sent.
/// </summary>
/// <remarks>
/// As in TCP, a packet that is lost keeps back all that follow it, and is sent again after 0.2 s, 0.4 s and so on, up
/// to 120 s; after the 15th time the connection is given up, 924.6 s after the first. A call for a connection is sent
/// again after 1 s, 2 s and so on, and given up after 127 s. These are the numbers of Linux.
/// <para>So nobody is told that a partition has ended: the next attempt finds out.</para>
/// </remarks>
internal sealed class Flow(SimulatedNetwork network, StreamSocket from, SimulatedHost? target)
{
    private const int Retries = 15;
    private const int ConnectRetries = 6;
    private const long LongestPause = 120 * TimeSpan.TicksPerSecond;
    private const long FirstPause = TimeSpan.TicksPerSecond / 5;
    private const long FirstConnectPause = TimeSpan.TicksPerSecond;

    private readonly Queue<Packet> _underway = new();
    private readonly SimulatedLink? _link = target is null ? null : network.Link(from.Host, target);
    private long _lastArrival;
    private int _epoch;
    private int _retries;
    private bool _isStalled;
    private bool _isStopped;

    public SimulatedLink? Link => _link;

    public void Send(Packet packet)
    {
        if (_isStopped)
        {
            return;
        }

        _underway.Enqueue(packet);
        if (!_isStalled)
        {
            Transmit(packet);
        }
    }

    /// <summary>Breaks the connection off. This is said once, and may be lost.</summary>
    public void SendReset()
    {
        Stop();
        network.Note(NetworkEventKind.Reset, from.LocalEndPoint, from.RemoteEndPoint, 0);
        if (Passes())
        {
            network.At(ArrivalOf(0), () => _link!.Hand(() =>
            {
                if (Passes())
                {
                    from.Peer?.TakeReset();
                }
            }));
        }
    }

    /// <summary>Nothing more comes of what is under way.</summary>
    public void Stop()
    {
        _isStopped = true;
        _epoch++;
        _underway.Clear();
    }

    private bool Passes() => _link is not null && _link.Passes;

    private long ArrivalOf(int count) =>
        _lastArrival = Math.Max(_lastArrival, _link!.ArrivalFrom(from.Host, count));

    private void Transmit(Packet packet)
    {
        network.Note(packet.Kind, from.LocalEndPoint, from.RemoteEndPoint, packet.Data.Length);
        if (!Passes())
        {
            Lose(packet);
            return;
        }

        int epoch = _epoch;
        network.At(ArrivalOf(packet.Data.Length), () => _link!.Hand(() =>
        {
            if (epoch == _epoch)
            {
                Arrive(packet);
            }
        }));
    }

    private void Arrive(Packet packet)
    {
        if (!Passes() || !from.Deliver(packet, target!))
        {
            Lose(packet);
            return;
        }

        // It may have been stopped by what it has brought.
        _underway.TryDequeue(out _);
        _retries = 0;
    }

    /// <summary>It and all that follow it must be sent again.</summary>
    private void Lose(Packet packet)
    {
        network.NoteLost(from.LocalEndPoint, from.RemoteEndPoint, packet.Data.Length);
        _isStalled = true;
        int epoch = ++_epoch;
        long first = packet.Kind == NetworkEventKind.Connect ? FirstConnectPause : FirstPause;
        network.At(network.Now + Math.Min(LongestPause, first << Math.Min(_retries, Retries)), () =>
        {
            if (epoch == _epoch)
            {
                TryAgain(packet);
            }
        });
    }

    private void TryAgain(Packet first)
    {
        if (_retries++ == (first.Kind == NetworkEventKind.Connect ? ConnectRetries : Retries))
        {
            GiveUp();
            return;
        }

        _isStalled = false;
        foreach (Packet packet in _underway.ToArray())
        {
            if (!_isStalled)
            {
                Transmit(packet);
            }
        }
    }

    private void GiveUp()
    {
        // Nobody waits for an answer to the news that there is room; but who has more to send does, for the news.
        bool isMine = _underway.Any(packet => packet.Kind != NetworkEventKind.Window);
        Stop();
        if (isMine)
        {
            from.TimeOut();
        }
        else if (from.Peer is { HasMoreToSend: true } peer)
        {
            peer.TimeOut();
        }
    }
}
