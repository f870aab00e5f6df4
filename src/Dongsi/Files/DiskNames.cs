namespace Dongsi.LowLevel;

/// <summary>What every disk asks of names and modes, be it a simulated one.</summary>
internal static class DiskNames
{
    public static void Check(string name, string parameter = "name")
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name is "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0'))
        {
            throw ThrowHelper.NoDiskName(name, parameter);
        }
    }

    public static void Check(FileMode mode)
    {
        if (mode is not (FileMode.Open or FileMode.OpenOrCreate or FileMode.CreateNew or FileMode.Create))
        {
            throw ThrowHelper.NoDiskMode(mode, nameof(mode));
        }
    }
}
