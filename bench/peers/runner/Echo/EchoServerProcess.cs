using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Dongsi.Peers.Runner;

/// <summary>A server that runs: on its core, until this is disposed, or this process ends, however it does.</summary>
internal sealed class EchoServerProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private readonly StringBuilder _errors = new();

    private EchoServerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, e) =>
        {
            lock (_errors)
                _errors.AppendLine(e.Data);
        };
        process.BeginErrorReadLine();
    }

    /// <summary>The number of the process itself: what stands before it in the command gives its place to it.</summary>
    public string Id => _process.Id.ToString(CultureInfo.InvariantCulture);

    public string Port { get; private set; } = "";

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString().Trim();
        }
    }

    /// <exception cref="IOException">It did not say its port.</exception>
    public static EchoServerProcess Start(IReadOnlyList<string> command, string? core, bool weighed)
    {
        string[] pin = core is null ? [] : ["taskset", "-c", core];
        // A server that outlives a runner that was killed would take this core from whatever is measured next.
        string[] bound = Shell.Ask("setpriv", "--version") is null ? [] : ["setpriv", "--pdeathsig", "KILL"];
        string[] all = [.. bound, .. pin, .. command];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GOMAXPROCS"] = "1";
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1"; // Race says why
        // By default .NET collects when as much is new as the processor's cache holds, which can be 100 MB: what is
        // only waiting for that would look like a leak. Here in 4 MiB steps (the number is hexadecimal).
        if (weighed)
            start.Environment["DOTNET_GCgen0size"] = "400000";
        try
        {
            var server = new EchoServerProcess(Process.Start(start)!);
            server.ReadPort();
            return server;
        }
        catch (Win32Exception e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void ReadPort()
    {
        var line = _process.StandardOutput.ReadLineAsync();
        if (line.Wait(s_patience) && int.TryParse(line.Result, out var port))
        {
            Port = port.ToString(CultureInfo.InvariantCulture);
            return;
        }

        Dispose();
        throw new IOException($"it did not say its port: {line.Result} {Errors}".TrimEnd());
    }
}
