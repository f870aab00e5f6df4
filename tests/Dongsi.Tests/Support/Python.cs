using System.ComponentModel;
using System.Diagnostics;

namespace Dongsi.Tests.Support;

/// <summary>A program in Python's asyncio that a test talks with, where Python is installed.</summary>
internal sealed class Python : IDisposable
{
    private readonly Process _process;

    /// <param name="program">Its text, without indentation of its own.</param>
    /// <param name="arguments">What it finds in <c>sys.argv</c>.</param>
    public Python(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", ["-u", "-c", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>Is there one, and is it new enough to know <c>StreamWriter.start_tls</c>?</summary>
    public static bool IsHere { get; } = Look();

    /// <summary>The next line that it prints.</summary>
    public async Coroutine<string> ReadLine() =>
        await Asyncio.ToThread(_process.StandardOutput.ReadLine) ?? throw Died(await Rest());

    /// <summary>What it prints until it has ended, which it must do well.</summary>
    public async Coroutine<string> End()
    {
        string output = await Asyncio.ToThread(_process.StandardOutput.ReadToEnd);
        string errors = await Rest();
        return _process.ExitCode == 0 ? output.TrimEnd() : throw Died(errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool Look()
    {
        try
        {
            using Process process = Process.Start(
                "python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static InvalidOperationException Died(string errors) => new($"The program in Python has failed: {errors}");

    private Coroutine<string> Rest() => Asyncio.ToThread(() =>
    {
        string errors = _process.StandardError.ReadToEnd();
        _process.WaitForExit();
        return errors;
    });
}
