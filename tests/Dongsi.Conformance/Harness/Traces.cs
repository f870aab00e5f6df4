using System.Globalization;

namespace Dongsi.Conformance;

/// <summary>What Python left: for each area, the lines of each program.</summary>
internal static class Traces
{
    private const string Folder = "traces/";

    /// <summary>The areas, as in callbacks.</summary>
    public static IReadOnlyList<string> Areas { get; } =
        [.. Resources.Names.Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Where(name => name.EndsWith(".txt", StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal)];

    /// <summary>The programs of an area by their Python names, with their lines.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(string area)
    {
        var programs = new Dictionary<string, IReadOnlyList<string>>();
        List<string> lines = [];
        foreach (string line in Resources.Read($"{Folder}{area}.txt").Split('\n'))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                programs.Add(line[3..], lines = []);
            }
            else if (line.Length > 0 && programs.Count > 0)
            {
                lines.Add(line);
            }
        }

        return programs;
    }

    /// <summary>call_soon_is_fifo is CallSoonIsFifo in C#.</summary>
    public static string CSharpName(string pythonName) => string.Concat(
        pythonName.Split('_').Select(word => word[..1].ToUpper(CultureInfo.InvariantCulture) + word[1..]));
}
