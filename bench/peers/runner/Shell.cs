using System.ComponentModel;
using System.Diagnostics;

namespace Dongsi.Peers.Runner;

/// <summary>Runs a program to its end and gives what it printed.</summary>
internal static class Shell
{
    /// <summary>Output is null if it is not there, failed or took too long; Error then says what happened.</summary>
    public static (string? Output, string Error) Run(IEnumerable<string> command, string? folder, TimeSpan limit)
    {
        var start = new ProcessStartInfo(command.First(), command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(limit))
            {
                process.Kill(entireProcessTree: true);
                return (null, $"stopped after {limit.TotalSeconds:0} s");
            }

            return process.ExitCode == 0
                ? (output.Result, error.Result)
                : (null, $"exit code {process.ExitCode}: {(error.Result + output.Result).Trim()}");
        }
        catch (Win32Exception e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>The output of a short command, trimmed; null if it is not there or failed.</summary>
    public static string? Ask(params string[] command) => Run(command, null, TimeSpan.FromSeconds(30)).Output?.Trim();
}
