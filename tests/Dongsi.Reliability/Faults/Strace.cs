using System.Diagnostics;
using System.Globalization;

namespace Dongsi.Reliability.Faults;

/// <summary>Makes system calls of other processes fail, where strace is installed.</summary>
internal static class Strace
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static string? WhyNotHere =>
        !File.Exists("/usr/bin/strace") ? "there is no strace"
        : Environment.UserName != "root" ? "only root may trace a process that runs already"
        : null;

    /// <summary>To start a program under: the call fails whenever it is made.</summary>
    public static IReadOnlyList<string> Always(string call, string error) =>
    [
        "strace", "-f", "-qq", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:error={error}", "--",
    ];

    /// <summary>From now on the n-th such call of each thread fails, once.</summary>
    /// <returns>The tracer, which ends with the process.</returns>
    public static Process Attach(int process, string call, string error, int when)
    {
        Process tracer = Process.Start(
            "strace",
            [
                "-f", "-qq", "-o", "/dev/null", "-p", process.ToString(CultureInfo.InvariantCulture),
                "-e", $"trace={call}", "-e",
                string.Create(CultureInfo.InvariantCulture, $"inject={call}:error={error}:when={when}"),
            ]);
        var watch = Stopwatch.StartNew();
        while (!IsTraced(process))
        {
            if (tracer.HasExited || watch.Elapsed > s_patience)
            {
                throw new InvalidOperationException($"strace cannot make {call} fail in process {process}.");
            }

            Thread.Sleep(10);
        }

        return tracer;
    }

    private static bool IsTraced(int process) =>
        Directory.GetDirectories($"/proc/{process}/task").All(
            thread => !File.ReadLines($"{thread}/status").Contains("TracerPid:\t0"));
}
