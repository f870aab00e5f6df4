using System.Globalization;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>The table of docs/limits.md, row by row.</summary>
internal sealed class LimitsCheck() : Check(
    "R36", "Every limit that is documented holds: it can be reached, and one past it does what the page says.")
{
    private const string Page = "docs/limits.md";

    public override bool IsForEveryPoller => false;

    public override string? WhyNotHere => File.Exists(Page) ? null : $"{Page} is not here: start it at the root";

    public override Action<Trial>? Canary => trial => Try(trial, LimitTable.All.Keys.First(), 1);

    public override void Run(Trial trial)
    {
        Dictionary<string, int> documented = File.ReadLines(Page)
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.Contains("| default |"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1], cells => int.Parse(cells[2], CultureInfo.InvariantCulture));
        trial.Require(
            documented.Keys.Order().SequenceEqual(LimitTable.All.Keys.Order()),
            $"{Page} and LimitTable name different limits: "
                + string.Join(", ", documented.Keys.Except(LimitTable.All.Keys)
                    .Union(LimitTable.All.Keys.Except(documented.Keys))));
        foreach (var (name, number) in documented)
        {
            Try(trial, name, number);
        }

        trial.Held(documented.Count, "limits reached, and passed by one");
    }

    private static void Try(Trial trial, string name, int number) => trial.RunWithPatience(async () =>
    {
        bool reached = await LimitTable.All[name](number);
        trial.Require(reached, $"{name} is documented as {number}, and that can not be reached, or is no limit.");
    });
}
