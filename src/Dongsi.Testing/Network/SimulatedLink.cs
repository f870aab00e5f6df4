namespace Dongsi.Testing;

/// <summary>The way between two hosts, and what goes wrong on it. <see cref="SimulatedNetwork.Link"/> finds it.
/// </summary>
/// <remarks><para><b>Thread safety</b>: belongs to the loop's thread.</para></remarks>
public sealed class SimulatedLink
{
    private readonly SimulatedNetwork _network;
    private readonly SimulatedHost _one;
    private readonly SimulatedHost _other;
    private readonly Wire _there = new();
    private readonly Wire _back = new();
    private readonly List<Action> _held = [];

    internal SimulatedLink(SimulatedNetwork network, SimulatedHost one, SimulatedHost other, LinkOptions options)
    {
        _network = network;
        _one = one;
        _other = other;
        Options = options;
    }

    /// <summary>How good it is. A change is for what is sent from now on.</summary>
    /// <exception cref="ArgumentNullException">Set to null.</exception>
    public LinkOptions Options
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>Is everything lost?</summary>
    public bool IsPartitioned { get; private set; }

    /// <summary>Does nothing arrive?</summary>
    public bool IsHeld { get; private set; }

    internal bool Passes => !IsPartitioned && _one.IsUp && _other.IsUp;

    /// <summary>From now on everything is lost, what is on its way too, and nobody is told. Streams try again, as
    /// TCP does, and give up after a quarter of an hour.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Partition()
    {
        _network.EnsureOwnThread();
        IsPartitioned = true;
    }

    /// <summary>Ends a <see cref="Partition"/>. Streams go on when they try again the next time.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Heal()
    {
        _network.EnsureOwnThread();
        IsPartitioned = false;
    }

    /// <summary>From now on nothing arrives, and nothing is lost: it waits for <see cref="Release"/>.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Hold()
    {
        _network.EnsureOwnThread();
        IsHeld = true;
    }

    /// <summary>What was held arrives now, in its order.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Release()
    {
        _network.EnsureOwnThread();
        IsHeld = false;
        Action[] held = [.. _held];
        _held.Clear();
        foreach (Action arrive in held)
        {
            _network.At(_network.Now, () => Hand(arrive));
        }
    }

    /// <summary>Breaks off all connections over it, as a router that has lost its memory: both ends get a
    /// <see cref="ConnectionResetException"/>.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Reset()
    {
        _network.EnsureOwnThread();
        foreach (StreamSocket socket in _network.Connections.Where(socket => socket.Link == this).ToArray())
        {
            socket.TakeReset();
        }
    }

    /// <summary>What it is doing, in numbers.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public SimulatedLinkStatistics GetStatistics()
    {
        _network.EnsureOwnThread();
        int ends = _network.Connections.Count(socket => socket.Link == this);
        return new SimulatedLinkStatistics(IsPartitioned, IsHeld, (ends + 1) / 2);
    }

    /// <summary>The link, for people.</summary>
    public override string ToString() => $"<SimulatedLink {_one.Name} - {_other.Name} {Options}>";

    /// <summary>When something that is sent now is there.</summary>
    internal long ArrivalFrom(SimulatedHost from, int count) => Depart(from, count) + Delay();

    /// <summary>Something has arrived, unless it is held.</summary>
    internal void Hand(Action arrive)
    {
        if (IsHeld)
        {
            _held.Add(arrive);
        }
        else
        {
            arrive();
        }
    }

    /// <summary>A host's system answers by itself.</summary>
    internal void Answer(SimulatedHost from, Action arrived) => _network.At(ArrivalFrom(from, 0), () => Hand(() =>
    {
        if (Passes)
        {
            arrived();
        }
    }));

    /// <summary>Sends a datagram.</summary>
    internal void Throw(SimulatedHost from, int count, Action left, Action arrived, Action lost)
    {
        long departure = Depart(from, count);
        _network.At(departure, left);
        int copies = _network.Chance.Happens(Options.Duplicate) ? 2 : 1;
        for (; copies > 0; copies--)
        {
            if (!Passes || _network.Chance.Happens(Options.Loss))
            {
                lost();
                continue;
            }

            _network.At(DatagramArrival(from, departure), () => Hand(Passes ? arrived : lost));
        }
    }

    private long DatagramArrival(SimulatedHost from, long departure)
    {
        long arrival = departure + Delay();
        if (_network.Chance.Happens(Options.Reorder))
        {
            long late = Math.Max(Options.Latency.Ticks + Options.Jitter.Ticks, TimeSpan.TicksPerMillisecond);
            return arrival + 1 + _network.Chance.Below(2 * late);
        }

        Wire wire = WireFrom(from);
        return wire.LastDatagram = Math.Max(wire.LastDatagram, arrival);
    }

    private long Depart(SimulatedHost from, int count) =>
        WireFrom(from).Depart(_network.Now, count, Options.Bandwidth);

    private Wire WireFrom(SimulatedHost from) => from == _one ? _there : _back;

    private long Delay() => Options.Latency.Ticks
        + (Options.Jitter > TimeSpan.Zero ? _network.Chance.Below(Options.Jitter.Ticks + 1) : 0);
}
