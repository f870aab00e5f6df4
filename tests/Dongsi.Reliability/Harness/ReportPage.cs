using System.Globalization;

namespace Dongsi.Reliability.Harness;

/// <summary>The table of docs/reliability.md between its two markers: of each check and poller the last run.</summary>
internal static class ReportPage
{
    private const string FileName = "docs/reliability.md";
    private const string Begin = "<!-- findings: begin -->\n";
    private const string End = "<!-- findings: end -->";

    private const string Head =
        "| id | holds | poller | load held | faults survived | bad inputs tried | worst numbers | s | run |\n"
        + "|---|---|---|---|---|---|---|---|---|\n";

    // What the check is, and where it ran.
    private const int KeyCells = 3;

    /// <summary>Puts a finding in the place of the last one of its check; a run that is broken off has said what it
    /// knew.</summary>
    public static void Add(Finding finding)
    {
        string page = File.ReadAllText(FileName);
        int from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = page.IndexOf(End, StringComparison.Ordinal);
        string row = Row(finding);
        IEnumerable<string> rows = page[from..to].Split('\n')
            .Where(line => line.StartsWith("| R", StringComparison.Ordinal) && Key(line) != Key(row))
            .Append(row)
            .Order(StringComparer.Ordinal);
        File.WriteAllText(FileName, $"{page[..from]}\n{Head}{string.Join('\n', rows)}\n\n{page[to..]}");
    }

    private static string Key(string row) => string.Join('|', row.Split('|').Take(1 + KeyCells));

    private static string Row(Finding finding)
    {
        string size = finding.Trial.IsNightly ? "nightly" : "pull request";
        string[] cells =
        [
            finding.Check.Id, finding.Check.Promise, finding.Poller,
            finding.Skipped is { } why ? $"not tried: {why}" : finding.Trial.LoadHeld,
            finding.Trial.FaultsSurvived, finding.Trial.BadInputsTried,
            finding.Failure is null ? finding.Trial.WorstNumbers : "**failed**",
            finding.Seconds.ToString("0", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {size}"),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }
}
