using System.Globalization;
using System.Runtime.InteropServices;

namespace Dongsi.Peers.Runner;

/// <summary>Where it was measured: a number without its machine is a rumour.</summary>
internal static class Machine
{
    public static IReadOnlyList<string> Describe(string root)
    {
        var today = DateTime.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var commit = Shell.Ask("git", "-C", root, "describe", "--always", "--dirty") ?? "unknown";
        return
        [
            $"{today}, commit {commit}",
            $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}" +
                Load(),
            Pin() is { } core
                ? $"every process pinned to core {core}"
                : "no process pinned: taskset is not here (apt install util-linux)",
        ];
    }

    /// <summary>The last core we may use (the first serves most interrupts); null without taskset.</summary>
    public static string? Pin()
    {
        const string Name = "Cpus_allowed_list:";
        var allowed = Read("/proc/self/status")?.Split('\n')
            .FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        var core = allowed?[Name.Length..].Trim().Split(',', '-')[^1];
        return core is not null && Shell.Ask("taskset", "-c", core, "true") is not null ? core : null;
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
