using System.Diagnostics;
using System.Runtime.InteropServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A child process; <c>Asyncio.CreateSubprocessExec</c> and <c>CreateSubprocessShell</c> start one.</summary>
/// <remarks>
/// <code>
/// await using Subprocess sort = await Asyncio.CreateSubprocessExec("sort", [], Stdio.Pipe, Stdio.Pipe);
/// (byte[] sorted, _) = await sort.Communicate("b\na\n"u8.ToArray());
/// </code>
/// <para>Its end is always noticed, also if nobody waits for it or has dropped this object: there are no zombies. What
/// runs when its loop is closed goes on, and is reported; leaving an <c>await using</c> kills it.</para>
/// <para>What a pipe holds is little (64 KiB on Linux). A program that writes more waits until somebody reads: use
/// <see cref="Communicate"/>, or read while it runs.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>asyncio.subprocess.Process</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Subprocess : IAsyncDisposable
{
    private readonly AsyncEvent _exited = new();
    private readonly ChildProcess _child;
    private readonly Transport?[] _pipes;

    internal Subprocess(EventLoop loop, StartedProcess process, int limit)
    {
        _child = process.Child;
        Transport? stdin = null, stdout = null, stderr = null;
        Stdin = process.Stdin is { } input ? MakeWriter(loop, input, out stdin) : null;
        Stdout = process.Stdout is { } output ? MakeReader(loop, output, limit, out stdout) : null;
        Stderr = process.Stderr is { } errors ? MakeReader(loop, errors, limit, out stderr) : null;
        _pipes = [stdin, stdout, stderr];
        _child.Watch(_ => _exited.Set());
    }

    /// <summary>The number that the system gives the process. It may be another's after its end.</summary>
    /// <remarks><para><b>Python</b>: <c>process.pid</c>.</para></remarks>
    public int Pid => _child.Pid;

    /// <summary>The exit code, or the number of the signal that ended it, negative; null while it runs.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks>
    /// <para>255 if somebody else in this process has waited for it, which is reported. On other systems than Linux
    /// signals are told as .NET tells them: 128 and the number.</para>
    /// <para><b>Python</b>: <c>process.returncode</c>.</para>
    /// </remarks>
    public int? ReturnCode
    {
        get
        {
            _child.Loop.EnsureOwnThread();
            return _child.ReturnCode;
        }
    }

    /// <summary>What it reads from; null if its input is no pipe. Close it to say that there is no more.</summary>
    /// <remarks><para><b>Python</b>: <c>process.stdin</c>.</para></remarks>
    public AsyncStreamWriter? Stdin { get; }

    /// <summary>What it writes; null if its output is no pipe.</summary>
    /// <remarks><para><b>Python</b>: <c>process.stdout</c>.</para></remarks>
    public AsyncStreamReader? Stdout { get; }

    /// <summary>What it writes as errors; null if its error output is no pipe.</summary>
    /// <remarks><para><b>Python</b>: <c>process.stderr</c>.</para></remarks>
    public AsyncStreamReader? Stderr { get; }

    /// <summary>Sends it a signal.</summary>
    /// <param name="signal">The signal. Numbers of this system may be cast: <c>(PosixSignal)10</c>.</param>
    /// <param name="toGroup">To all of its process group; start it with <c>newProcessGroup: true</c>.</param>
    /// <exception cref="ProcessLookupException">It has ended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="UnauthorizedAccessException">It runs as another user now.</exception>
    /// <exception cref="InvalidOperationException">It leads no group; or the loop runs on another thread.</exception>
    /// <exception cref="PlatformNotSupportedException">Other systems than Linux know <see cref="Terminate"/> and
    /// <see cref="Kill"/> only.</exception>
    /// <remarks>
    /// <para>It never reaches another process that has got its number: the number is free only when the end is known
    /// here, and then this throws.</para>
    /// <para><b>Python</b>: <c>process.send_signal()</c>.</para>
    /// </remarks>
    public void SendSignal(PosixSignal signal, bool toGroup = false) => SendSignal(SignalNumber.Of(signal), toGroup);

    /// <param name="signal">The number that this system gives the signal.</param>
    /// <param name="toGroup">To all of its process group; start it with <c>newProcessGroup: true</c>.</param>
    /// <inheritdoc cref="SendSignal(PosixSignal, bool)"/>
    public void SendSignal(int signal, bool toGroup = false)
    {
        _child.Loop.EnsureOwnThread();
        _child.SendOrThrow(signal, toGroup);
    }

    /// <summary>Asks it to end: SIGTERM, which it may handle.</summary>
    /// <param name="toGroup">To all of its process group; start it with <c>newProcessGroup: true</c>.</param>
    /// <exception cref="ProcessLookupException">It has ended.</exception>
    /// <exception cref="InvalidOperationException">It leads no group; or the loop runs on another thread.</exception>
    /// <remarks>
    /// <para>On Windows it is the same as <see cref="Kill"/>.</para>
    /// <para><b>Python</b>: <c>process.terminate()</c>.</para>
    /// </remarks>
    public void Terminate(bool toGroup = false) => SendSignal(SignalNumber.Terminate, toGroup);

    /// <summary>Ends it without asking: SIGKILL.</summary>
    /// <inheritdoc cref="Terminate" path="/param|/exception"/>
    /// <remarks><para><b>Python</b>: <c>process.kill()</c>.</para></remarks>
    public void Kill(bool toGroup = false) => SendSignal(SignalNumber.Kill, toGroup);

    /// <summary>Does it run, and who waits for it.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public SubprocessStatistics GetStatistics() =>
        new(ReturnCode is null, _exited.GetStatistics().TasksWaiting);

    /// <summary>The process, for people.</summary>
    public override string ToString() =>
        $"<Subprocess {Pid} {_child.Program}{(_child.ReturnCode is { } code ? $" returncode={code}" : "")}>";

    private static AsyncStreamWriter MakeWriter(EventLoop loop, IoHandle handle, out Transport transport)
    {
        var protocol = new StreamProtocol(loop, new AsyncStreamReader());
        transport = new StreamTransport(loop, handle, protocol, HandleUse.Write);
        return new AsyncStreamWriter(transport, protocol);
    }

    private static AsyncStreamReader MakeReader(EventLoop loop, IoHandle handle, int limit, out Transport transport)
    {
        var reader = new AsyncStreamReader(limit);
        transport = new StreamTransport(loop, handle, new StreamProtocol(loop, reader), HandleUse.Read);
        return reader;
    }
}
