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
        var load = Read("/proc/loadavg")?.Split(' ')[0];
        return
        [
            $"{today}, commit {commit}",
            $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}" +
                (load is null ? "" : $", load {load} at the end"),
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

    private static string Processor() => Read("/proc/cpuinfo")?.Split('\n')
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string? Read(string file) => File.Exists(file) ? File.ReadAllText(file) : null;
}
