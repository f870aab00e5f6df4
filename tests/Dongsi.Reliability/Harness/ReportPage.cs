using System.Globalization;
using System.Text;

namespace Dongsi.Reliability.Harness;

/// <summary>Writes the table of docs/reliability.md between its two markers.</summary>
internal static class ReportPage
{
    private const string Begin = "<!-- findings: begin -->\n";
    private const string End = "<!-- findings: end -->";

    public static void Write(string path, Options options, IReadOnlyList<Finding> findings)
    {
        string page = File.ReadAllText(path);
        int from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = page.IndexOf(End, StringComparison.Ordinal);
        File.WriteAllText(path, $"{page[..from]}\n{Table(options, findings)}\n{page[to..]}");
    }

    private static string Table(Options options, IReadOnlyList<Finding> findings)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, ")
            .Append(CultureInfo.InvariantCulture, $"{(options.IsNightly ? "nightly" : "pull request")} sizes, ")
            .Append(CultureInfo.InvariantCulture, $"seed {options.Seed}.\n\n")
            .Append("| id | holds | poller | load held | faults survived | bad inputs tried | worst numbers | s |\n")
            .Append("|---|---|---|---|---|---|---|---|\n");
        foreach (Finding finding in findings)
        {
            string[] cells =
            [
                finding.Check.Id, finding.Check.Promise, finding.Poller,
                finding.Skipped is { } why ? $"not tried: {why}" : finding.Trial.LoadHeld,
                finding.Trial.FaultsSurvived, finding.Trial.BadInputsTried,
                finding.Failure is null ? finding.Trial.WorstNumbers : "**failed**",
                finding.Seconds.ToString("0", CultureInfo.InvariantCulture),
            ];
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");
        }

        return text.ToString();
    }
}
