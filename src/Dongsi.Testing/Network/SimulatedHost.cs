using System.Net;

namespace Dongsi.Testing;

/// <summary>A computer of a <see cref="SimulatedNetwork"/>. All of them are in one process and on one loop; what a
/// coroutine opens belongs to the host that it runs on.</summary>
/// <remarks><para><b>Thread safety</b>: belongs to the loop's thread.</para></remarks>
public sealed partial class SimulatedHost
{
    internal SimulatedHost(SimulatedNetwork network, string name, IPAddress[] addresses)
    {
        Network = network;
        Name = name;
        Addresses = addresses;
    }

    /// <summary>What the other hosts find it by.</summary>
    public string Name { get; }

    /// <summary>All its addresses.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>Its first address.</summary>
    public IPAddress Address => Addresses[0];

    /// <summary>False from a <see cref="Crash"/> until the <see cref="Restart"/>.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>How many bytes the system keeps for a socket until they leave, before a writer must wait. 64 KiB by
    /// default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public int SendBuffer { get; set => field = Positive(value, nameof(SendBuffer)); } = 64 * 1024;

    /// <summary>How many bytes the system keeps for a socket until they are read: small for a slow reader. For
    /// connections that are made from now on. 64 KiB by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public int ReceiveBuffer { get; set => field = Positive(value, nameof(ReceiveBuffer)); } = 64 * 1024;

    /// <summary>How many sockets may be open at a time; null, the default, for any number. What is too many fails as
    /// it does on Linux (EMFILE).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int? DescriptorLimit
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(DescriptorLimit));
            field = value;
        }
    }

    internal SimulatedNetwork Network { get; }

    /// <summary>Runs a coroutine on this host: what it opens, and what is started in it, is here.</summary>
    /// <param name="main">What to run.</param>
    /// <exception cref="InvalidOperationException">The network belongs to another loop, or to none.</exception>
    /// <remarks>
    /// <para>Several at a time: give each a task, as in
    /// <c>Asyncio.Gather(server.Run(Serve), client.Run(Ask))</c>.</para>
    /// <para><b>Checkpoint</b>: as what it runs.</para>
    /// <para><b>Cancel safety</b>: as what it runs.</para>
    /// </remarks>
    public async Coroutine Run(Func<Coroutine> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        SimulatedHost? before = Network.Enter(this);
        try
        {
            await main();
        }
        finally
        {
            Network.Enter(before);
        }
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>What it returned.</returns>
    /// <inheritdoc cref="Run(Func{Coroutine})"/>
    public async Coroutine<T> Run<T>(Func<Coroutine<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        SimulatedHost? before = Network.Enter(this);
        try
        {
            return await main();
        }
        finally
        {
            Network.Enter(before);
        }
    }

    /// <summary>The power goes out. Its sockets do nothing from now on, and what is sent to it is lost: the other side
    /// is told nothing. Its coroutines go on waiting; cancel them if they are to end.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Crash()
    {
        Network.EnsureOwnThread();
        IsUp = false;
        _bound.Clear();
        foreach (SimulatedHandle handle in _open.Concat(Network.Connections).Where(one => one.Host == this).ToArray())
        {
            handle.Crash();
        }
    }

    /// <summary>It is back, with no memory of its connections: the other sides get a
    /// <see cref="ConnectionResetException"/> when they send the next time.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Restart()
    {
        Network.EnsureOwnThread();
        IsUp = true;
    }

    /// <summary>What it is doing, in numbers.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public SimulatedHostStatistics GetStatistics()
    {
        Network.EnsureOwnThread();
        return new SimulatedHostStatistics(IsUp, _open.Count, _bound.Count(handle => handle is ListeningSocket));
    }

    /// <summary>The host, for people.</summary>
    public override string ToString() => $"<SimulatedHost {Name} {Address} {(IsUp ? "up" : "down")}>";

    private static int Positive(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }
}
