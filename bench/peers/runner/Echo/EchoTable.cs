using System.Text;

namespace Dongsi.Peers.Runner;

/// <summary>The Markdown: a table for each case, servers down, medians in the cells, and how ours compares.</summary>
internal static class EchoTable
{
    private static readonly string[] s_race =
        ["server", "messages/s", "p50 µs", "p99 µs", "CPU µs/message", "core busy", "÷ ours", "must be"];

    private static readonly string[] s_idle =
        ["server", "messages/s", "p50 µs", "p99 µs", "CPU µs/message", "bytes/idle one", "resident MB", "must be"];

    private static readonly string[] s_leak = ["server", "rounds/s", "descriptors", "resident MB", "must be"];

    public static string Render(
        EchoOptions options, IReadOnlyList<ReadyEchoServer> servers, List<EchoRun> runs, IEnumerable<string> machine)
    {
        var text = new StringBuilder();
        foreach (var line in machine)
            text.AppendLine($"- {line}");
        var quick = options.Quick ? ", quick" : "";
        text.AppendLine($"- median of {options.Rounds} round(s) of {options.Seconds} s{quick}; " +
            "C#: workstation GC, not concurrent, tiered compilation and PGO as by default");
        text.AppendLine("- " + string.Join(" · ", servers.Select(server => $"{server.Server.Name} {server.Version}")));
        foreach (var one in options.Cases)
        {
            text.AppendLine().AppendLine($"{one.Title}:").AppendLine();
            var heads = one.Load switch { "idle" => s_idle, "leak" => s_leak, _ => s_race };
            Row(text, heads);
            Row(text, Enumerable.Repeat("---", heads.Length));
            var mine = runs.Where(run => run.Case == one.Name).ToLookup(run => run.Server);
            foreach (var server in servers.Select(server => server.Server))
                Row(text, [server.Name, .. Cells(one, server, mine, heads.Length - 1)]);
        }

        return text.ToString();
    }

    /// <summary>A run in a line, for the one who waits.</summary>
    public static string Brief(EchoRun run)
    {
        var speed = $"{run.Values["per_second"]:N0}/s";
        return run.Values.TryGetValue("cpu_us", out var time)
            ? $"{Number(time)} µs, {speed}"
            : $"{speed}, descriptors {run.Values["descriptors_before"]} → {run.Values["descriptors_after"]}";
    }

    private static IEnumerable<string> Cells(
        EchoCase one, EchoServer server, ILookup<string, EchoRun> runs, int count)
    {
        var mine = runs[server.Id].ToList();
        if (mine.Count == 0 || mine.Any(run => run.Failure is not null))
            return Enumerable.Repeat("–", count - 1).Prepend(mine.Count == 0 ? "–" : "failed");
        if (one.Load == "leak")
            return Leak(server, mine);

        string[] common =
        [
            $"{Median(mine, "per_second"):N0}",
            Number(Median(mine, "p50_us")),
            Number(Median(mine, "p99_us")),
            Number(Median(mine, "cpu_us")),
        ];
        return common.Concat(one.Load == "idle" ? Idle(server, mine) : Race(one, server, mine, runs[server.Twin]));
    }

    private static IEnumerable<string> Race(
        EchoCase one, EchoServer server, List<EchoRun> mine, IEnumerable<EchoRun> ours)
    {
        var busy = $"{100 * Median(mine, "server_busy"):0} %";
        var twin = ours.Where(run => run.Failure is null).ToList();
        if (twin.Count == 0)
            return [busy, "–", "–"];
        var ratio = Median(mine, "cpu_us") / Median(twin, "cpu_us");
        if (EchoLimit.For(one, server) is not { } limit)
            return [busy, Number(ratio), "–"];
        var bound = limit.AtLeast > 0 ? $"≥ {Number(limit.AtLeast)}" : $"≤ {Number(limit.AtMost)}";
        return [busy, Number(ratio), bound + (limit.Allows(ratio) ? "" : " **missed**")];
    }

    private static IEnumerable<string> Idle(EchoServer server, List<EchoRun> mine)
    {
        const double Longest = 50_000;
        var must = Median(mine, "p99_us") <= Longest ? "p99 ≤ 50 ms" : "p99 ≤ 50 ms **missed**";
        return
        [
            $"{Median(mine, "idle_bytes"):N0}",
            Number(Median(mine, "resident_mb")),
            server.IsOurs ? must : "–",
        ];
    }

    private static IEnumerable<string> Leak(EchoServer server, List<EchoRun> mine)
    {
        const double Megabyte = 1024 * 1024;
        var (before, after) = (Median(mine, "descriptors_before"), Median(mine, "descriptors_after"));
        var must = before == after ? "no descriptor more" : "no descriptor more **missed**";
        var (least, most) = (Median(mine, "resident_before") / Megabyte, Median(mine, "resident_after") / Megabyte);
        return
        [
            $"{Median(mine, "per_second"):N0}",
            $"{before} → {after}",
            $"{Number(least)} → {Number(most)}",
            server.IsOurs ? must : "–",
        ];
    }

    private static double Median(List<EchoRun> runs, string value) =>
        Table.Median(runs.Select(run => run.Values[value]))!.Value;

    private static string Number(double value) => Table.Number(value);

    private static void Row(StringBuilder text, IEnumerable<string> cells) => Table.Row(text, cells);
}
