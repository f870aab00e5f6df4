using System.Globalization;
using System.Text;

namespace Dongsi.Peers.Runner;

/// <summary>The Markdown: works down, peers across, medians in the cells, and how ours compares.</summary>
internal static class Table
{
    public static string Render(
        Options options, IReadOnlyList<ReadyPeer> peers, IReadOnlyList<Run> runs, IEnumerable<string> machine)
    {
        var text = new StringBuilder();
        foreach (var line in machine)
            text.AppendLine($"- {line}");
        text.AppendLine($"- median of {options.Rounds} round(s){(options.Quick ? ", quick sizes" : "")}; " +
            "C#: workstation GC, not concurrent, tiered compilation and PGO as by default");
        text.AppendLine("- " + string.Join(" · ", peers.Select(peer => $"{peer.Peer.Name} {peer.Version}")));
        text.AppendLine();

        var ours = peers.Any(peer => peer.Peer.Id == Peer.Ours);
        string[] comparison = ours ? ["÷ best peer", "÷ TPL", "must be"] : [];
        Row(text, ["work", .. peers.Select(peer => peer.Peer.Name), .. comparison]);
        Row(text, Enumerable.Repeat("---", 1 + peers.Count + comparison.Length));
        foreach (var work in options.Works)
        {
            var mine = runs.Where(run => run.Work == work.Name).ToList();
            var cells = peers.Select(peer => Cell(work, Of(mine, peer.Peer.Id)));
            Row(text, [Title(work, options), .. cells, .. ours ? Compare(work, mine, options) : []]);
        }

        return text.ToString();
    }

    /// <summary>A median with its unit, a dash for what a peer does not have.</summary>
    public static string Cell(Work work, IReadOnlyList<Run> runs)
    {
        if (runs.Any(run => run.Failure is not null))
            return "failed";
        var values = runs.Where(run => run.HasValue).ToList();
        if (values.Count == 0)
            return "–";
        var memory = work.MemoryLimit > 0 && Memory(values) is { } peak ? $", {Number(peak)} MB" : "";
        return $"{Number(Value(work, values))} {work.Unit}{memory}";
    }

    private static IEnumerable<string> Compare(Work work, IReadOnlyList<Run> runs, Options options)
    {
        var ours = Of(runs, Peer.Ours);
        if (!ours.Any(run => run.HasValue))
            return ["–", "–", "–"];

        var others = runs.Where(run => run.Peer != Peer.Ours && run.HasValue).GroupBy(run => run.Peer).ToList();
        var twin = others.Where(peer => peer.Key == Peer.Twin).ToList();
        return [Ratios(work, ours, others), Ratios(work, ours, twin), Verdict(work, ours, options)];
    }

    // Time and memory each against the best at it: they need not be the same peer.
    private static string Ratios(Work work, IReadOnlyList<Run> ours, List<IGrouping<string, Run>> others)
    {
        if (others.Count == 0)
            return "–";
        var time = Value(work, ours) / others.Min(peer => Value(work, peer));
        var memory = work.MemoryLimit > 0 ? Memory(ours) / others.Min(Memory) : null;
        return Number(time) + (memory is { } ratio ? $", {Number(ratio)}" : "");
    }

    private static string Verdict(Work work, IReadOnlyList<Run> ours, Options options)
    {
        if (!work.HasLimit(options.Quick))
            return "–";
        var memory = work.MemoryLimit > 0 ? $", {Number(work.MemoryLimit)} MB" : "";
        var missed = Value(work, ours) > work.Limit || (work.MemoryLimit > 0 && Memory(ours) > work.MemoryLimit);
        return $"≤ {Number(work.Limit)} {work.Unit}{memory}{(missed ? " **missed**" : "")}";
    }

    private static string Title(Work work, Options options) => work.Name switch
    {
        "sleepers" => $"{work.Size(options.Quick):N0} {work.Title}",
        "example" => $"{work.Title} {7 * work.Size(options.Quick) / 1000.0} s",
        _ => work.Title,
    };

    private static List<Run> Of(IEnumerable<Run> runs, string peer) => [.. runs.Where(run => run.Peer == peer)];

    private static double Value(Work work, IEnumerable<Run> runs) => Median(runs.Select(work.Value))!.Value;

    private static double? Memory(IEnumerable<Run> runs) =>
        Median(runs.Select(run => run.PeakMegabytes).OfType<double>());

    public static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : sorted[sorted.Count / 2];
    }

    // Three digits say all that such a measurement knows.
    public static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture);

    public static void Row(StringBuilder text, IEnumerable<string> cells) =>
        text.AppendLine($"| {string.Join(" | ", cells)} |");
}
