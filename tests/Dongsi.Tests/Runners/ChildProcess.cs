using System.Diagnostics;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Runners;

/// <summary>The program of Dongsi.Tests.Child, running.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int Interrupt = 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    public ChildProcess(string what)
    {
        // tests/Dongsi.Tests/bin/Debug/net10.0/ -> tests/Dongsi.Tests.Child/bin/Debug/net10.0/
        string path = Path.Combine(
            AppContext.BaseDirectory.Replace(
                $"{Path.DirectorySeparatorChar}Dongsi.Tests{Path.DirectorySeparatorChar}",
                $"{Path.DirectorySeparatorChar}Dongsi.Tests.Child{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal),
            "Dongsi.Tests.Child.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [path, what])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The next line that it prints; null at the end.</summary>
    public string? Line()
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(s_patience), "The child says nothing.");
        return line.Result;
    }

    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupted() => Send(Interrupt);

    public void Send(int signal) => Raise.To(_process.Id, signal);

    /// <summary>Waits for its end. It must have said no more, and nothing on standard error.</summary>
    public int ExitCode(string errors = "")
    {
        Assert.Null(Line());
        Assert.True(_process.WaitForExit(s_patience), "The child does not end.");
        Assert.Contains(errors, _errors.Result);
        if (errors.Length == 0)
        {
            Assert.Equal("", _errors.Result);
        }

        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _errors.Wait(s_patience);
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.StandardInput.Dispose();
        _process.Dispose();
    }
}
