using System.Diagnostics;
using Xunit;

namespace Dongsi.Tests.Streams.Interoperation;

/// <summary>The asyncio of the Python that is installed here.</summary>
internal static class Python
{
    // Newer ones than this speak the same protocol; older ones lack what the scripts use.
    private const string Probe = "import sys; sys.exit(0 if sys.version_info >= (3, 9) else 1)";

    private static readonly Lazy<bool> s_isInstalled = new(Look);

    /// <summary>Says that nothing is tried if there is no Python.</summary>
    public static bool IsInstalled
    {
        get
        {
            if (!s_isInstalled.Value)
            {
                TestContext.Current.TestOutputHelper?.WriteLine("There is no python3 here: nothing was tried.");
            }

            return s_isInstalled.Value;
        }
    }

    /// <summary>Starts a script, whose output is read line by line.</summary>
    public static Process Start(string script, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("python3", ["-u", "-c", script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Waits until it has ended well.</summary>
    /// <returns>What it has still said.</returns>
    public static string End(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd().Trim();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)), "Python does not end.");
        Assert.True(process.ExitCode == 0, $"Python ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
        return output;
    }

    private static bool Look()
    {
        try
        {
            using Process python = Start(Probe);
            python.WaitForExit();
            return python.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
