using System.Diagnostics;

namespace Dongsi.Reliability.Harness;

/// <summary>This program once more, in a role. It is killed when this is disposed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(IEnumerable<string> command)
    {
        List<string> parts = [.. command];
        _process = Process.Start(new ProcessStartInfo(parts[0], parts.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a role.</summary>
    /// <param name="role">Its name.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="under">A command that runs it: strace, prlimit.</param>
    public static ChildProcess Start(
        string role, IEnumerable<string>? arguments = null, IEnumerable<string>? under = null)
    {
        string program = typeof(ChildProcess).Assembly.Location;
        return new ChildProcess([.. under ?? [], "dotnet", program, "--role", role, .. arguments ?? []]);
    }

    /// <summary>The next line that it prints; null at its end.</summary>
    public string? Line(TimeSpan? patience = null)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        return line.Wait(patience ?? s_patience)
            ? line.Result
            : throw new BrokenPromiseException("The child process says nothing any more.");
    }

    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for its end.</summary>
    public (int Code, string Output, string Errors) End(TimeSpan? patience = null)
    {
        Task<string> output = _process.StandardOutput.ReadToEndAsync();
        return _process.WaitForExit(patience ?? s_patience)
            ? (_process.ExitCode, output.Result, _errors.Result)
            : throw new BrokenPromiseException("The child process does not end.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
