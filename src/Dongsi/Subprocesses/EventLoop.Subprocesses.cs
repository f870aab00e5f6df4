using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Starts a program as a child process that tells a protocol what happens.</summary>
    /// <typeparam name="TProtocol">The type of the protocol.</typeparam>
    /// <param name="protocolFactory">Called once, before the program is started.</param>
    /// <param name="program">A name that is looked for in PATH, or a path with a slash.</param>
    /// <param name="args">Its arguments, as they are; no shell sees them.</param>
    /// <param name="stdin">What it reads from; null for a pipe.</param>
    /// <param name="stdout">What it writes to; null for a pipe.</param>
    /// <param name="stderr">What it writes errors to; null for a pipe.</param>
    /// <param name="workingDirectory">Where it begins; null for our own directory.</param>
    /// <param name="environment">All of its environment; null for ours.</param>
    /// <param name="newProcessGroup">It leads a process group of its own.</param>
    /// <returns>The process, and the protocol, which has heard of it.</returns>
    /// <exception cref="ProgramNotFoundException">It does not exist, or what its first line names does not.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be executed.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such working directory.</exception>
    /// <exception cref="IOException">It is no program; or the system cannot start it.</exception>
    /// <exception cref="ArgumentException">A text holds a zero character, a name of a variable holds <c>=</c>, or
    /// <see cref="Stdio.Stdout"/> was given for anything but stderr.</exception>
    /// <exception cref="PlatformNotSupportedException">Files, merged outputs and groups need Linux.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: a turn, until the protocol has heard of it.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, the process is killed.</para>
    /// <para><b>Python</b>: <c>await loop.subprocess_exec()</c>.</para>
    /// </remarks>
    public Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessExec<TProtocol>(
        Func<TProtocol> protocolFactory,
        string program,
        IEnumerable<string> args,
        Stdio? stdin = null,
        Stdio? stdout = null,
        Stdio? stderr = null,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool newProcessGroup = false)
        where TProtocol : SubprocessProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        EnsureUsable();
        var start = new ProcessStart(
            program,
            args,
            stdin ?? Stdio.Pipe,
            stdout ?? Stdio.Pipe,
            stderr ?? Stdio.Pipe,
            workingDirectory,
            environment,
            newProcessGroup);
        return StartWithProtocol(protocolFactory, start);
    }

    /// <summary>Starts a command of the shell as a child process that tells a protocol what happens.</summary>
    /// <typeparam name="TProtocol">The type of the protocol.</typeparam>
    /// <param name="protocolFactory">Called once, before the shell is started.</param>
    /// <param name="command">What the shell reads. Never put together from what strangers have written.</param>
    /// <param name="stdin">What it reads from; null for a pipe.</param>
    /// <param name="stdout">What it writes to; null for a pipe.</param>
    /// <param name="stderr">What it writes errors to; null for a pipe.</param>
    /// <param name="workingDirectory">Where it begins; null for our own directory.</param>
    /// <param name="environment">All of its environment; null for ours.</param>
    /// <param name="newProcessGroup">It leads a process group of its own, which can be signalled as a whole.</param>
    /// <remarks>
    /// <para><b>Checkpoint</b>: a turn, until the protocol has heard of it.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, the process is killed.</para>
    /// <para><b>Python</b>: <c>await loop.subprocess_shell()</c>.</para>
    /// </remarks>
    /// <inheritdoc cref="SubprocessExec" path="/returns|/exception"/>
    public Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> SubprocessShell<TProtocol>(
        Func<TProtocol> protocolFactory,
        string command,
        Stdio? stdin = null,
        Stdio? stdout = null,
        Stdio? stderr = null,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool newProcessGroup = false)
        where TProtocol : SubprocessProtocol
    {
        (string shell, string[] args) = ProcessStart.Shell(command);
        return SubprocessExec(
            protocolFactory, shell, args, stdin, stdout, stderr, workingDirectory, environment, newProcessGroup);
    }

    private async Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> StartWithProtocol<TProtocol>(
        Func<TProtocol> protocolFactory, ProcessStart start)
        where TProtocol : SubprocessProtocol
    {
        await YieldCoroutine.IfCancelled;
        TProtocol protocol = protocolFactory();
        var isMade = new AsyncEvent();
        var transport = new ProcessTransport(this, StartedProcess.Start(this, start), protocol, isMade.Set);
        try
        {
            await isMade.Wait();
        }
        catch
        {
            transport.Close();
            throw;
        }

        return (transport, protocol);
    }
}
