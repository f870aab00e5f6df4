using System.Runtime.InteropServices;

namespace Dongsi.Tests.Support;

/// <summary>Takes all descriptors that this process may have, and gives them back.</summary>
internal sealed partial class DescriptorLimit : IDisposable
{
    private const int RLIMIT_NOFILE = 7;

    private readonly List<int> _taken = [];
    private readonly Limit _before;

    private DescriptorLimit()
    {
        _ = GetLimit(RLIMIT_NOFILE, out _before);
        int highest = Directory.GetFiles("/proc/self/fd").Max(name => int.Parse(Path.GetFileName(name), null));
        Limit low = _before with { Soft = (nuint)(highest + 1) };
        _ = SetLimit(RLIMIT_NOFILE, in low);
        while (Duplicate(0) is var descriptor and >= 0)
        {
            _taken.Add(descriptor);
        }
    }

    public static DescriptorLimit TakeAll() => new();

    public void Dispose()
    {
        _taken.ForEach(descriptor => Close(descriptor));
        _ = SetLimit(RLIMIT_NOFILE, in _before);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private readonly record struct Limit(nuint Soft, nuint Hard);
}
