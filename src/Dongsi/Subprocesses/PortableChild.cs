using System.ComponentModel;
using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>A process of System.Diagnostics.Process, for Windows and macOS.</summary>
/// <remarks>
/// .NET starts it and waits for it. What it cannot do is refused: files as outputs, merged outputs, groups, signals
/// other than the two that end it.
/// </remarks>
internal sealed class PortableChild : ChildProcess
{
    private readonly Process _process;

    private PortableChild(EventLoop loop, Process process, ProcessStart start)
        : base(loop, process.Id, start.Program) => _process = process;

    public static StartedProcess Start(EventLoop loop, ProcessStart start)
    {
        if (start.NewProcessGroup)
        {
            throw ThrowHelper.OnlyOnLinux("newProcessGroup");
        }

        var process = new Process { StartInfo = Describe(start), EnableRaisingEvents = true };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw ProgramSearch.Explain(start, start.Program, e.NativeErrorCode);
        }

        return new StartedProcess(
            new PortableChild(loop, process, start),
            Input(loop, start.Stdin, process),
            Output(loop, start.Stdout, process.StartInfo.RedirectStandardOutput ? process.StandardOutput : null),
            Output(loop, start.Stderr, process.StartInfo.RedirectStandardError ? process.StandardError : null));
    }

    public override bool SendSignal(int signal, bool toGroup)
    {
        if (toGroup)
        {
            throw ThrowHelper.NoProcessGroup(this);
        }

        if (signal != SignalNumber.Kill && signal != SignalNumber.Terminate)
        {
            throw ThrowHelper.OnlyOnLinux($"Sending {SignalNumber.Describe(signal)} to a process");
        }

        if (ReturnCode is not null)
        {
            return false;
        }

        _process.Kill();
        IsKilled = true;
        return true;
    }

    // .NET goes on waiting for it.
    public override void LeaveLoop()
    {
    }

    private protected override void BeginToWait()
    {
        _process.Exited += (_, _) => Loop.TryCallSoonThreadsafe(TakeExit);

        // It may have ended before anybody listened.
        if (_process.HasExited)
        {
            Loop.CallSoon(TakeExit);
        }
    }

    private static ProcessStartInfo Describe(ProcessStart start)
    {
        var info = new ProcessStartInfo(start.Program, start.Arguments)
        {
            WorkingDirectory = start.WorkingDirectory ?? "",
            RedirectStandardInput = IsRedirected(start.Stdin),
            RedirectStandardOutput = IsRedirected(start.Stdout),
            RedirectStandardError = IsRedirected(start.Stderr),
        };
        if (start.Environment is { } environment)
        {
            info.Environment.Clear();
            foreach ((string name, string value) in environment)
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }

    private static bool IsRedirected(Stdio stdio) => stdio.Kind switch
    {
        StdioKind.Handle => throw ThrowHelper.OnlyOnLinux("A file as an input or output of a process"),
        StdioKind.Stdout => throw ThrowHelper.OnlyOnLinux("Stdio.Stdout"),
        StdioKind.Inherit => false,
        _ => true,
    };

    private static IoHandle? Input(EventLoop loop, Stdio stdio, Process process)
    {
        if (stdio.Kind == StdioKind.Pipe)
        {
            return loop.Poller.Adopt(StreamPump.Into(process.StandardInput.BaseStream));
        }

        if (stdio.Kind == StdioKind.Null)
        {
            process.StandardInput.Close();
        }

        return null;
    }

    private static IoHandle? Output(EventLoop loop, Stdio stdio, StreamReader? reader)
    {
        if (stdio.Kind == StdioKind.Pipe)
        {
            return loop.Poller.Adopt(StreamPump.OutOf(reader!.BaseStream));
        }

        if (reader is not null)
        {
            StreamPump.Drop(reader.BaseStream);
        }

        return null;
    }

    private void TakeExit()
    {
        if (ReturnCode is null)
        {
            HasExited(_process.ExitCode);
            _process.Dispose();
        }
    }
}
