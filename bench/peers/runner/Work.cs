namespace Dongsi.Peers.Runner;

/// <summary>One row of the table: its name on the command line, its title, and the limit we set ourselves.</summary>
internal sealed record Work(string Name, string Title, double Limit, double MemoryLimit = 0)
{
    public static readonly IReadOnlyList<Work> All =
    [
        new("switch", "switch: await Sleep(0)", 25),
        new("spawn", "spawn and join a task", 200),
        new("queue", "queue ping-pong, capacity 1, round trip", 200),
        new("lock", "lock, uncontended", 25),
        new("semaphore", "semaphore, uncontended", 60),
        new("event", "wait for an event that is set", 60),
        new("channel", "channel, send and receive, nothing waits", 60),
        new("rendezvous", "channel ping-pong, capacity 0, round trip", 200),
        new("timer", "call_later and cancel", 150),
        new("await", "await a coroutine that does not suspend", 35),
        new("sleepers", "tasks asleep for 1 s", 1.7, MemoryLimit: 300),
        new("example", "three users at the same time, over the ideal", 1.5),
    ];

    /// <summary>How many sleepers, or how many milliseconds a user takes; the rest find their own size.</summary>
    public int? Size(bool quick) => Name switch
    {
        "sleepers" => quick ? 100_000 : 1_000_000,
        "example" => quick ? 100 : 1000,
        _ => null,
    };

    /// <summary>What the table shows of a run: nanoseconds, seconds, or milliseconds over the ideal.</summary>
    public double Value(Run run) => Name switch
    {
        "sleepers" => run.Seconds,
        "example" => (run.Seconds * 1000) - (7 * run.Size),
        _ => run.NanosecondsPerOperation,
    };

    public string Unit => Name switch { "sleepers" => "s", "example" => "ms", _ => "ns" };

    /// <summary>A quick run of a work with a size of its own is another work: its limit does not apply.</summary>
    public bool HasLimit(bool quick) => !quick || Size(quick) is null;
}
