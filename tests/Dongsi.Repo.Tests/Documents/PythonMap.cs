using System.Text.RegularExpressions;

namespace Dongsi.Repo.Tests.Documents;

/// <summary>Reads docs/python-map.md: a section for each library, and in it tables of three columns.</summary>
internal static partial class PythonMap
{
    public const string Page = "docs/python-map.md";

    /// <summary>The headings of the sections, and the modules that their names belong to.</summary>
    public static IReadOnlyDictionary<string, string> Libraries { get; } = new Dictionary<string, string>
    {
        ["asyncio"] = "asyncio",
        ["AnyIO"] = "anyio",
        ["Trio"] = "trio",
    };

    public static IReadOnlyList<MapRow> Rows { get; } = [.. Read(File.ReadAllText(Repository.PathOf(Page)))];

    public static IEnumerable<MapRow> Read(string text)
    {
        string? module = null;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                module = Libraries.GetValueOrDefault(line[3..]);
            }
            else if (Row().Match(line) is { Success: true } row)
            {
                yield return new(
                    number,
                    module,
                    [.. Names(row.Groups["python"].Value).Select(name => module is null ? name : $"{module}.{name}")],
                    [.. Names(row.Groups["ours"].Value)],
                    row.Groups["remark"].Value.Trim());
            }
        }
    }

    private static IEnumerable<string> Names(string cell) =>
        Code().Matches(cell).Select(code => TypeArguments().Replace(code.Groups[1].Value, ""));

    [GeneratedRegex(@"^\|(?<python>\s*`[^|]*)\|(?<ours>[^|]*)\|(?<remark>[^|]*)\|$")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TypeArguments();
}
