namespace Dongsi.Testing;

/// <summary>
/// A disk in memory that loses its power, fills up, fails and takes its time. What was not flushed when it crashes is
/// there afterwards or is not, sector by sector and name by name; the same seed gives the same run.
/// </summary>
/// <remarks>
/// <code>
/// for (int n = 1; ; n++)
/// {
///     var disk = new SimulatedDisk(seed);
///     disk.CrashAt(n);                                // each operation once
///     if (!Crashes(() => LoopTest.Run(() => Work(disk))))
///     {
///         break;
///     }
///
///     disk.Restart();
///     LoopTest.Run(() => CheckWhatIsLeft(disk));
/// }
/// </code>
/// <para>It lives as long as the object, and may be used on one loop after the other: a crash ends one program, and the
/// next one finds what is left.</para>
/// <para><b>Cancel safety</b>: see <see cref="IDisk"/>.</para>
/// <para><b>Thread safety</b>: for one thread at a time.</para>
/// </remarks>
public sealed partial class SimulatedDisk : IDisk
{
    private readonly NameTable _names = new();
    private readonly HashSet<SimulatedDiskFile> _open = [];
    private readonly Chance _chance;
    private long _change;
    private long _crashAt;
    private long _failAt;
    private long _operations;

    /// <summary>An empty disk.</summary>
    /// <param name="seed">What all its chance comes from.</param>
    public SimulatedDisk(int seed = 0)
    {
        Seed = seed;
        _chance = new Chance(seed);
    }

    /// <summary>What all its chance comes from.</summary>
    public int Seed { get; }

    /// <summary>How long each operation takes, on the loop's clock. None by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan Latency { get; set => field = NotNegative(value, nameof(Latency)); }

    /// <summary>How much longer it may take, chosen anew for each operation. None by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan Jitter { get; set => field = NotNegative(value, nameof(Jitter)); }

    /// <summary>How many bytes fit, in all files together; null, the default, for any number. A write that has no room
    /// writes what fits and throws a <see cref="DiskFullException"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long? Capacity
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(Capacity));
            field = value;
        }
    }

    /// <summary>Is asked of each operation what goes wrong with it; null, the default, for nothing.</summary>
    public Func<DiskOperation, DiskFault>? Faults { get; set; }

    /// <summary>False from a crash until the <see cref="Restart"/>.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>Called for each operation when it begins, for a trace.</summary>
    public event Action<DiskOperation>? Happened;

    /// <summary>How often it has crashed. A file belongs to one life.</summary>
    internal int Crashes { get; private set; }

    /// <summary>The power goes out during an operation, which is not returned from.</summary>
    /// <param name="operation">Which one, counted from now: 1 for the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public void CrashAt(long operation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(operation, 1);
        _crashAt = _operations + operation;
    }

    /// <summary>An operation fails, as with <see cref="DiskFault.Error"/>.</summary>
    /// <param name="operation">Which one, counted from now: 1 for the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public void FailAt(long operation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(operation, 1);
        _failAt = _operations + operation;
    }

    /// <summary>The power goes out. Of what was not flushed, chance decides what is left: each sector of 512 bytes has
    /// any one of the contents it had since it was flushed, each length is any one of those, and each change of a name
    /// is there or is not. Operations under way, and all others until the <see cref="Restart"/>, throw a
    /// <see cref="SimulatedCrashException"/>.</summary>
    public void Crash()
    {
        if (!IsUp)
        {
            return;
        }

        IsUp = false;
        Crashes++;
        _names.Crash(new Survival(_chance));
        foreach (SimulatedDiskFile file in _open)
        {
            file.Unclosed.Dismiss();
        }

        _open.Clear();
    }

    /// <summary>The power is back. Files are opened anew: those from before the crash are good for nothing but to be
    /// closed.</summary>
    public void Restart() => IsUp = true;

    /// <summary>What it is doing, in numbers.</summary>
    public SimulatedDiskStatistics GetStatistics()
    {
        FileImage[] files = [.. Files()];
        return new SimulatedDiskStatistics(
            IsUp,
            _names.Names.Count,
            _open.Count,
            files.Sum(file => file.Length),
            files.Sum(file => file.SectorsBehind),
            _names.ChangesBehind,
            _operations,
            Crashes);
    }

    /// <summary>The disk, for people.</summary>
    public override string ToString() =>
        $"<SimulatedDisk seed={Seed} files={_names.Names.Count}{(IsUp ? "" : " down")}>";

    /// <summary>How much longer files may become; what has no name any more takes room until it is closed.</summary>
    internal long Room => Capacity is { } capacity ? capacity - Files().Sum(file => file.Length) : long.MaxValue;

    internal long NextChange() => ++_change;

    internal void NoteClosed(SimulatedDiskFile file) => _open.Remove(file);

    /// <summary>Some of so many bytes, or all, or none.</summary>
    internal int Some(int count) => (int)_chance.Below(count + 1L);

    private IEnumerable<FileImage> Files() => _names.Files.Concat(_open.Select(file => file.Image)).Distinct();

    private static TimeSpan NotNegative(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        return value;
    }
}
