namespace Dongsi.LowLevel;

/// <summary>A process, its pipes, and the protocol that is told of both.</summary>
internal sealed class ProcessTransport : SubprocessTransport
{
    private readonly ChildProcess _child;
    private readonly SubprocessProtocol _protocol;
    private readonly ProcessPipe?[] _pipes;
    private int _openPipes;
    private bool _isClosing;

    /// <param name="loop">The loop, which is running.</param>
    /// <param name="process">Just started; the transport's from now on.</param>
    /// <param name="protocol">What is told of it.</param>
    /// <param name="ready">Called when the protocol has heard of the process.</param>
    public ProcessTransport(EventLoop loop, StartedProcess process, SubprocessProtocol protocol, Action ready)
        : base(loop)
    {
        _child = process.Child;
        _protocol = protocol;

        // Before the pipes: what they bring must not come first.
        loop.CallSoon(() =>
        {
            try
            {
                protocol.ConnectionMade(this);
            }
            finally
            {
                ready();
            }
        });
        _pipes = [Open(0, process.Stdin), Open(1, process.Stdout), Open(2, process.Stderr)];
        _child.Watch(_ => HasExited());
    }

    public override int Pid => _child.Pid;

    public override int? ReturnCode => _child.ReturnCode;

    public override bool IsClosing => _isClosing;

    public override Transport? GetPipeTransport(int descriptor) =>
        descriptor is >= 0 and <= 2 ? _pipes[descriptor]?.Transport : null;

    public override void SendSignal(int signal, bool toGroup = false)
    {
        Loop.EnsureOwnThread();
        _child.SendOrThrow(signal, toGroup);
    }

    /// <summary>Ends its pipes, and the process too if it runs.</summary>
    public override void Close()
    {
        Loop.EnsureOwnThread();
        End(static pipe => pipe.Transport.Close());
    }

    public override void Abort()
    {
        Loop.EnsureOwnThread();
        End(static pipe => pipe.Transport.Abort());
    }

    public override object? GetExtraInfo(string name, object? defaultValue = null) =>
        name == "subprocess" ? this : base.GetExtraInfo(name, defaultValue);

    public override string ToString() =>
        $"<SubprocessTransport of {_child}{(ReturnCode is { } code ? $" returncode={code}" : "")}>";

    /// <summary>A pipe has brought something.</summary>
    internal void PipeDataReceived(int descriptor, ReadOnlyMemory<byte> data) =>
        _protocol.PipeDataReceived(descriptor, data);

    /// <summary>A pipe is gone.</summary>
    internal void PipeConnectionLost(int descriptor, Exception? exception)
    {
        _openPipes--;
        FinishIfOver();
        _protocol.PipeConnectionLost(descriptor, exception);
    }

    /// <summary>The input pipe is full, or has room again.</summary>
    internal void StdinIsFull(bool isFull)
    {
        if (isFull)
        {
            _protocol.PauseWriting();
        }
        else
        {
            _protocol.ResumeWriting();
        }
    }

    private ProcessPipe? Open(int descriptor, IoHandle? handle)
    {
        if (handle is null)
        {
            return null;
        }

        _openPipes++;
        return new ProcessPipe(this, descriptor, handle);
    }

    private void End(Action<ProcessPipe> end)
    {
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        foreach (ProcessPipe? pipe in _pipes)
        {
            if (pipe is not null)
            {
                end(pipe);
            }
        }

        _child.SendSignal(SignalNumber.Kill, toGroup: false);
    }

    private void HasExited()
    {
        Loop.CallSoon(_protocol.ProcessExited);
        FinishIfOver();
    }

    private void FinishIfOver()
    {
        if (_openPipes == 0 && ReturnCode is not null)
        {
            _isClosing = true;
            Loop.CallSoon(static over => over._protocol.ConnectionLost(null), this);
        }
    }
}
