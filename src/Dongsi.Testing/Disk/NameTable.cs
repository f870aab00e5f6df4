namespace Dongsi.Testing;

/// <summary>The names of a simulated disk: as programs see them, and as a crash would leave them.</summary>
/// <remarks>Each change is kept or lost as a whole and by itself, as the systems allow themselves: a file may have its
/// second new name without ever having had the first.</remarks>
internal sealed class NameTable
{
    private readonly List<(long Change, Action<SortedDictionary<string, FileImage>> Apply)> _behind = [];
    private readonly SortedDictionary<string, FileImage> _durable = new(StringComparer.Ordinal);
    private SortedDictionary<string, FileImage> _seen = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _seen.Keys;

    public IReadOnlyCollection<FileImage> Files => _seen.Values;

    public int ChangesBehind => _behind.Count;

    public FileImage? Find(string name) => _seen.GetValueOrDefault(name);

    public void Add(long change, string name, FileImage file) => Do(change, names => names[name] = file);

    public void Rename(long change, FileImage file, string newName) => Do(change, names =>
    {
        Remove(names, file);
        names[newName] = file;
    });

    public void Remove(long change, FileImage file) => Do(change, names => Remove(names, file));

    /// <summary>Brings to the disk what was changed until then.</summary>
    public void Flush(long until) => Settle(until, static _ => 1);

    /// <summary>Forgets what it should have brought to the disk, some of which it has.</summary>
    public void FailToFlush(long until, Survival survival) => Settle(until, survival.Of);

    /// <summary>What is in memory is gone, of the names and of the files.</summary>
    public void Crash(Survival survival)
    {
        Settle(long.MaxValue, survival.Of);
        _seen = new SortedDictionary<string, FileImage>(_durable, StringComparer.Ordinal);
        foreach (FileImage file in _seen.Values)
        {
            file.Crash(survival);
        }
    }

    private void Do(long change, Action<SortedDictionary<string, FileImage>> apply)
    {
        apply(_seen);
        _behind.Add((change, apply));
    }

    private void Settle(long until, Func<int, int> survivors)
    {
        int count = _behind.FindLastIndex(one => one.Change <= until) + 1;
        foreach ((_, Action<SortedDictionary<string, FileImage>> apply) in _behind[..count])
        {
            if (survivors(1) > 0)
            {
                apply(_durable);
            }
        }

        _behind.RemoveRange(0, count);
    }

    private static void Remove(SortedDictionary<string, FileImage> names, FileImage file)
    {
        foreach (string name in names.Where(one => one.Value == file).Select(one => one.Key).ToArray())
        {
            names.Remove(name);
        }
    }
}
