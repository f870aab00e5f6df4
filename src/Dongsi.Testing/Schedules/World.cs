namespace Dongsi.Testing;

/// <summary>All that a simulated run has of the world outside: its chance, its clock, its network, its disk.</summary>
/// <remarks><b>Thread safety</b>: belongs to the thread of its run.</remarks>
public sealed class World
{
    private RunSchedule? _schedule;

    internal World(int seed)
    {
        Seed = seed;
        Random = new Random(seed);
        Network = new SimulatedNetwork(seed);
        Disk = new SimulatedDisk(seed);
    }

    /// <summary>What all chance in the run comes from.</summary>
    public int Seed { get; }

    /// <summary>Chance, the same in each run with this seed. Use it instead of <see cref="Random.Shared"/> and
    /// <see cref="Guid.NewGuid"/>.</summary>
    public Random Random { get; }

    /// <summary>The loop's clock, which jumps to the next deadline when nothing is ready. It is a
    /// <see cref="TimeProvider"/>: give it to what waits by itself.</summary>
    public VirtualClock Clock { get; } = new();

    /// <summary>The network that every connection of the run goes through.</summary>
    public SimulatedNetwork Network { get; }

    /// <summary>A disk for what stores data.</summary>
    public SimulatedDisk Disk { get; }

    /// <summary>Writes a line into the trace, with the name of the current task.</summary>
    /// <param name="text">What to write. It must be the same in each run of the same schedule.</param>
    public void Note(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _schedule!.Note(text);
    }

    internal EventLoop CreateLoop(RunSchedule schedule)
    {
        _schedule = schedule;
        Network.Happened += schedule.Note;
        Disk.Happened += schedule.Note;
        EventLoop loop = Network.CreateLoop(Clock);
        loop.Schedule = schedule;
        return loop;
    }
}
