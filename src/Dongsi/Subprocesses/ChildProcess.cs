namespace Dongsi.LowLevel;

/// <summary>A process that was started for a loop. It is always waited for, also when nobody wants to know its end.
/// </summary>
internal abstract class ChildProcess
{
    private Action<int>? _exited;

    private protected ChildProcess(EventLoop loop, int pid, string program)
    {
        Loop = loop;
        Pid = pid;
        Program = program;
    }

    public EventLoop Loop { get; }

    public int Pid { get; }

    /// <summary>As it was named when it was started.</summary>
    public string Program { get; }

    /// <summary>The exit code, or the number of the signal that ended it, negative; null while it runs.</summary>
    public int? ReturnCode { get; private set; }

    /// <summary>Was it told to end in a way that it cannot refuse? Then it only has not been seen to end yet.</summary>
    public bool IsKilled { get; private protected set; }

    /// <summary>Sends a signal, if it has not ended yet; never to another process that got its number.</summary>
    /// <returns>False if it has ended.</returns>
    public abstract bool SendSignal(int signal, bool toGroup);

    /// <summary>Sends a signal on a user's behalf.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="ProcessLookupException">It has ended.</exception>
    public void SendOrThrow(int signal, bool toGroup)
    {
        if (signal is < 0 or > SignalNumber.Last)
        {
            throw ThrowHelper.NoSuchSignal(nameof(signal), signal);
        }

        if (!SendSignal(signal, toGroup))
        {
            throw ThrowHelper.ProcessHasEnded(this);
        }
    }

    /// <summary>From now on its end is awaited; told on the loop, once.</summary>
    public void Watch(Action<int> exited)
    {
        _exited = exited;
        Loop.Children.Add(this);
        BeginToWait();
    }

    public override string ToString() => $"process {Pid} ({Program})";

    /// <summary>Its loop is closed while it runs: it goes on, and is waited for without the loop.</summary>
    public abstract void LeaveLoop();

    private protected abstract void BeginToWait();

    /// <summary>It has ended. On the loop.</summary>
    private protected void HasExited(int returnCode)
    {
        ReturnCode = returnCode;
        Loop.Children.Remove(this);
        _exited?.Invoke(returnCode);
    }
}
