using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>A process that we started ourselves, and wait for ourselves.</summary>
/// <remarks>
/// The trap is the number. When a process has ended and was waited for, its number is free, and the next process of the
/// system may have it; a signal sent a moment later would hit that one. So whoever waits and whoever signals take turns
/// under a lock, and after the wait nothing is signalled. Where there are pidfds, signals go through one, which cannot
/// mean another process whatever happens.
/// </remarks>
internal sealed unsafe class LinuxChild : ChildProcess
{
    // What asyncio says too, if somebody else has taken the exit code.
    private const int UnknownReturnCode = 255;
    private const int NoDescriptor = -1;
    private const int SigChild = 17;
    private const int SignalActionSize = 256;

    private readonly Lock _gate = new();
    private readonly bool _leadsGroup;
    private PollEntry? _pidFd;
    private int? _exit;
    private bool _isStolen;

    private LinuxChild(EventLoop loop, int pid, ProcessStart start) : base(loop, pid, start.Program)
    {
        _leadsGroup = start.NewProcessGroup;
    }

    /// <summary>Starts a program.</summary>
    /// <param name="loop">The loop that will hear of its end.</param>
    /// <param name="start">What to start.</param>
    /// <param name="standard">See <see cref="PosixSpawn"/>.</param>
    public static LinuxChild Start(EventLoop loop, ProcessStart start, ReadOnlySpan<int> standard)
    {
        string path = ProgramSearch.Find(start);
        KeepExitCodes();
        int error = PosixSpawn.Start(
            path,
            [start.Program, .. start.Arguments],
            start.EnvironmentBlock(),
            start.WorkingDirectory,
            standard,
            start.NewProcessGroup,
            out int pid);
        return error == 0 ? new LinuxChild(loop, pid, start) : throw ProgramSearch.Explain(start, path, error);
    }

    public override bool SendSignal(int signal, bool toGroup)
    {
        if (toGroup && !_leadsGroup)
        {
            throw ThrowHelper.NoProcessGroup(this);
        }

        lock (_gate)
        {
            if (_exit is not null)
            {
                return false;
            }

            // It may have ended a moment ago: a signal to one that nobody has waited for yet does no harm.
            int result = toGroup || _pidFd is not { Handle: { IsClosed: false } pidFd }
                ? Libc.Kill(toGroup ? -Pid : Pid, signal)
                : Libc.SignalPidFd(pidFd.Descriptor, signal);
            if (result < 0 && Marshal.GetLastPInvokeError() is var error and not Errno.ESRCH)
            {
                throw ThrowHelper.CannotSignal(this, SignalNumber.Describe(signal), error);
            }

            IsKilled |= signal == SignalNumber.Kill;
            return true;
        }
    }

    public override void LeaveLoop()
    {
        TakeExit();
        if (_pidFd is not null && ReturnCode is null)
        {
            CloseDescriptor();
            ThreadCache.Shared.Start(new ExitThread(this));
        }
    }

    /// <summary>Its end is near, or is there. On the loop.</summary>
    public void TakeExit()
    {
        if (ReturnCode is not null || !Reap())
        {
            return;
        }

        CloseDescriptor();
        if (_isStolen)
        {
            Loop.CallExceptionHandler(new LoopErrorContext
            {
                Kind = LoopErrorKind.Warning,
                Message = $"Somebody else in this process has waited for {this}, so its exit code is not known, and "
                    + $"{UnknownReturnCode} stands for it",
            });
        }

        HasExited(_exit!.Value);
    }

    /// <summary>Takes it off the system's list, if it has ended. Any thread.</summary>
    /// <returns>False if it has not ended yet.</returns>
    public bool Reap()
    {
        lock (_gate)
        {
            if (_exit is not null)
            {
                return true;
            }

            ChildInfo info = default;
            int result = Libc.WaitId(Libc.P_PID, (uint)Pid, &info, Libc.WEXITED | Libc.WNOHANG);
            if (result == 0 && info.Pid == 0)
            {
                return false;
            }

            _isStolen = result != 0;
            _exit = _isStolen ? UnknownReturnCode : info.ReturnCode;
            return true;
        }
    }

    private protected override void BeginToWait()
    {
        int descriptor = Loop.Poller.WatchesDescriptors ? Libc.OpenPidFd(Pid) : NoDescriptor;
        if (descriptor < 0)
        {
            // The poller knows sockets only, the system is older than pidfds, or there is no descriptor left.
            ThreadCache.Shared.Start(new ExitThread(this));
            return;
        }

        _pidFd = new PollEntry(Loop.Poller.Adopt(descriptor, isOwned: true), this)
        {
            Wanted = Interest.Read,
            OnReadable = new ExitCall(this),
        };
        Loop.Poller.Add(_pidFd);
    }

    private void CloseDescriptor()
    {
        if (_pidFd is { } entry)
        {
            Loop.Poller.Remove(entry);
            lock (_gate)
            {
                entry.Handle.Close();
            }
        }
    }

    /// <summary>
    /// Whoever started us may have made us ignore SIGCHLD. Then the system forgets our children by itself, and their
    /// exit codes with them.
    /// </summary>
    private static void KeepExitCodes()
    {
        byte* action = stackalloc byte[SignalActionSize];
        if (Libc.SignalAction(SigChild, null, action) == 0 && *(nint*)action == Libc.SIG_IGN)
        {
            _ = Libc.Signal(SigChild, Libc.SIG_DFL);
        }
    }

    /// <summary>The poller says that the process has ended.</summary>
    private sealed class ExitCall(LinuxChild child) : Runnable
    {
        internal override void Run() => child.TakeExit();

        public override string ToString() => $"the end of {child}";
    }
}
