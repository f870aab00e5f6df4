using System.Globalization;

namespace Dongsi.Reliability.Harness;

/// <summary>What the system says about another process: it costs that process nothing, not even a descriptor.</summary>
internal static class ProcessLook
{
    private const int PageSize = 4096;
    private const int TicksPerSecond = 100;

    /// <summary>Descriptors that are open, but for those of code, which .NET loads when it first needs it.</summary>
    public static int Descriptors(int process) => DescriptorPaths(process)
        .Count(path => new FileInfo(path).LinkTarget?.EndsWith(".dll", StringComparison.Ordinal) != true);

    /// <summary>All descriptors that are open.</summary>
    public static int DescriptorsWithCode(int process) => DescriptorPaths(process).Length;

    /// <summary>Processor time so far, of all its threads.</summary>
    public static TimeSpan Processor(int process)
    {
        string[] fields = Fields(process);
        long ticks = Number(fields[11]) + Number(fields[12]);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    /// <summary>Threads.</summary>
    public static int Threads(int process) => (int)Number(Fields(process)[17]);

    /// <summary>Bytes of memory that are really there.</summary>
    public static long Memory(int process) => Number(Fields(process)[21]) * PageSize;

    /// <summary>Children of this process that have ended, and that nobody has asked about.</summary>
    public static int Zombies()
    {
        string parent = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        int count = 0;
        foreach (string path in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int process)
                && TryFields(process) is ["Z", var itsParent, ..] && itsParent == parent)
            {
                count++;
            }
        }

        return count;
    }

    private static string[] DescriptorPaths(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd");

    private static string[]? TryFields(int process)
    {
        try
        {
            return Fields(process);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    // What comes after the name, which may have blanks and brackets in it: the state, the parent, …
    private static string[] Fields(int process)
    {
        string text = File.ReadAllText($"/proc/{process}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
