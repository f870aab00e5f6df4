using System.Globalization;
using System.Runtime.InteropServices;

namespace Dongsi.Peers.Runner;

/// <summary>Where it was measured: a number without its machine is a rumour.</summary>
internal static class Machine
{
    public static IReadOnlyList<string> Describe(string root, string pinned)
    {
        var today = DateTime.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return
        [
            $"{today}, commit {Workshop.Commit(root)}",
            $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}" +
                Load(),
            pinned,
        ];
    }

    /// <summary>The last core we may use (the first serves most interrupts); null without taskset.</summary>
    public static string? Pin() =>
        Allowed()?[^1] is { } core && Shell.Ask("taskset", "-c", core, "true") is not null ? core : null;

    /// <summary>One core for a server and one for who asks it; null without two cores or without taskset.</summary>
    public static (string Server, string Load)? PinApart() =>
        Pin() is { } last && Allowed()?[0] is { } first && first != last ? (first, last) : null;

    // The ends of the ranges of cores that we may use.
    private static string[]? Allowed()
    {
        const string Name = "Cpus_allowed_list:";
        var allowed = Read("/proc/self/status")?.Split('\n')
            .FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return allowed?[Name.Length..].Trim().Split(',', '-');
    }

    // We are one of those it counts.
    private static string Load()
    {
        if (Read("/proc/loadavg")?.Split(' ')[0] is not { } load)
            return "";
        var isBusy = double.Parse(load, CultureInfo.InvariantCulture) > 1.5;
        return $", load {load} at the end{(isBusy ? ": busy with other things, **do not quote**" : "")}";
    }

    private static string Processor() => Read("/proc/cpuinfo")?.Split('\n')
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string? Read(string file) => File.Exists(file) ? File.ReadAllText(file) : null;
}
