using System.Net;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>
/// A network in memory, with hosts, links and faults, for a loop in virtual time. Streams, servers, TLS and datagrams
/// run on it unchanged; the same seed gives the same run, to the byte.
/// </summary>
/// <remarks>
/// <para>Code that runs on no host (see <see cref="SimulatedHost.Run(Func{Coroutine})"/>) runs on one named
/// <c>local</c>. <c>localhost</c> is, on each host, itself.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// </remarks>
public sealed partial class SimulatedNetwork
{
    private readonly List<SimulatedHost> _hosts = [];
    private readonly Dictionary<string, IPAddress[]> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(SimulatedHost, SimulatedHost), SimulatedLink> _links = [];
    private readonly AsyncLocal<SimulatedHost?> _here = new();
    private EventLoop? _loop;

    /// <summary>A network without hosts.</summary>
    /// <param name="seed">What all its chance comes from.</param>
    public SimulatedNetwork(int seed = 0)
    {
        Seed = seed;
        Chance = new Chance(seed);
    }

    /// <summary>What all its chance comes from.</summary>
    public int Seed { get; }

    /// <summary>How good links are that nobody has spoken about: perfect by default. For those that are used first, or
    /// asked for, from now on.</summary>
    /// <exception cref="ArgumentNullException">Set to null.</exception>
    public LinkOptions DefaultLink
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = LinkOptions.Perfect;

    /// <summary>Sockets receive and send less than they could, and are found ready in any order, as the system allows
    /// itself and rarely does. True by default.</summary>
    public bool IsCapricious { get; set; } = true;

    /// <summary>Called for each packet that is sent or lost, for a trace.</summary>
    public event Action<NetworkEvent>? Happened;

    /// <summary>The host that this code runs on.</summary>
    public SimulatedHost Here => _here.Value ?? Host("local");

    internal Chance Chance { get; }

    /// <summary>The host with this name; it is made when it is asked for first.</summary>
    /// <param name="name">What the others find it by.</param>
    /// <param name="addresses">Its addresses; none for the next one of 10.0.0.1, 10.0.0.2 and so on.</param>
    /// <exception cref="ArgumentException">The name is empty, the host has other addresses already, or another one has
    /// one of these.</exception>
    public SimulatedHost Host(string name, params IPAddress[] addresses)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(addresses);
        EnsureOwnThread();
        if (_hosts.Find(host => string.Equals(host.Name, name, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return addresses.All(known.Addresses.Contains)
                ? known
                : throw new ArgumentException(
                    $"Host '{name}' is there already, with {string.Join(", ", known.Addresses)}. Give its addresses "
                    + "where it is asked for first.", nameof(addresses));
        }

        foreach (IPAddress address in addresses)
        {
            if (_hosts.Find(host => host.Addresses.Contains(address)) is { } owner)
            {
                throw new ArgumentException(
                    $"{address} is the address of host '{owner.Name}'. Give '{name}' another one.", nameof(addresses));
            }
        }

        var made = new SimulatedHost(this, name, addresses.Length > 0 ? [.. addresses] : [NextAddress()]);
        _hosts.Add(made);
        _names[name] = [.. made.Addresses];
        return made;
    }

    /// <summary>Makes a name known, or gives it other addresses: of several hosts, or of none at all.</summary>
    /// <param name="name">What is asked for.</param>
    /// <param name="addresses">What is answered, in this order. What is sent to an address that no host has is lost.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public void SetName(string name, params IPAddress[] addresses)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(addresses);
        EnsureOwnThread();
        _names[name] = [.. addresses];
    }

    /// <summary>The way between two hosts, the same whoever is named first.</summary>
    /// <exception cref="ArgumentException">A host is of another network.</exception>
    public SimulatedLink Link(SimulatedHost one, SimulatedHost other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Network != this || other.Network != this)
        {
            throw new ArgumentException(
                $"'{(one.Network != this ? one : other).Name}' is a host of another network. Ask this one for it, with "
                + "network.Host(name).", one.Network != this ? nameof(one) : nameof(other));
        }

        (SimulatedHost, SimulatedHost) key =
            _hosts.IndexOf(one) <= _hosts.IndexOf(other) ? (one, other) : (other, one);
        if (!_links.TryGetValue(key, out SimulatedLink? link))
        {
            // To itself nothing is far.
            LinkOptions options = one == other ? LinkOptions.Perfect : DefaultLink;
            link = _links[key] = new SimulatedLink(this, key.Item1, key.Item2, options);
        }

        return link;
    }

    /// <summary>Makes a loop whose network is this one. It has one loop in its life.</summary>
    /// <param name="timeProvider">The loop's clock, as a rule a virtual one; <see cref="TimeProvider.System"/> lets the
    /// network run in real time.</param>
    /// <returns>The loop, for <see cref="RunOptions.LoopFactory"/>; who makes it closes it.</returns>
    /// <exception cref="InvalidOperationException">It has made one already.</exception>
    public EventLoop CreateLoop(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        if (_loop is not null)
        {
            throw new InvalidOperationException(
                "This network has had its loop, and has its time. Make a new SimulatedNetwork for each loop.");
        }

        return Attach(new EventLoop(
            timeProvider,
            new NetworkPoller(this, new PortablePoller()),
            pollerKeepsTime: timeProvider == TimeProvider.System));
    }

    /// <summary>What it is doing, in numbers.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public SimulatedNetworkStatistics GetStatistics()
    {
        EnsureOwnThread();
        return new SimulatedNetworkStatistics(
            _hosts.Count, _hosts.Sum(host => host.OpenCount), _events.Count, _sent, _lost, _bytes);
    }

    /// <summary>The network, for people.</summary>
    public override string ToString() => $"<SimulatedNetwork seed={Seed} hosts={_hosts.Count}>";

    /// <summary>Code that runs from now on runs on this host.</summary>
    /// <returns>Where it ran before.</returns>
    internal SimulatedHost? Enter(SimulatedHost? host)
    {
        SimulatedHost? before = _here.Value;
        _here.Value = host;
        return before;
    }

    internal void EnsureOwnThread() => _loop?.EnsureOwnThread();

    internal IPAddress[] Resolve(string name) =>
        _names.TryGetValue(name, out IPAddress[]? addresses) ? addresses
        : string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback]
        : [];

    /// <summary>Who has this address; null if nobody has.</summary>
    internal SimulatedHost? HostAt(IPAddress address, SimulatedHost here) =>
        here.IsHere(address) ? here : _hosts.Find(host => host.Addresses.Contains(address));

    private EventLoop Attach(EventLoop loop)
    {
        loop.Closing += () => _alarm?.Cancel();
        return _loop = loop;
    }

    private IPAddress NextAddress()
    {
        for (int number = 1; ; number++)
        {
            IPAddress address = new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
            if (!_hosts.Exists(host => host.Addresses.Contains(address)))
            {
                return address;
            }
        }
    }
}
