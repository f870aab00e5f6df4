using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Starts a program as a child process.</summary>
    /// <param name="program">A name that is looked for in PATH, or a path with a slash.</param>
    /// <param name="args">Its arguments, as they are; no shell sees them.</param>
    /// <param name="stdin">What it reads from: ours, a pipe, nothing or a file.</param>
    /// <param name="stdout">What it writes to.</param>
    /// <param name="stderr">What it writes errors to; <see cref="Stdio.Stdout"/> for the same as its output.</param>
    /// <param name="limit">How long a line of its outputs may be; see <see cref="AsyncStreamReader"/>.</param>
    /// <param name="workingDirectory">Where it begins; null for our own directory.</param>
    /// <param name="environment">All of its environment; null for ours.</param>
    /// <param name="newProcessGroup">It leads a process group of its own, which can be signalled as a whole, and which
    /// Ctrl-C in a terminal does not reach.</param>
    /// <exception cref="ProgramNotFoundException">It does not exist, or what its first line names does not.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be executed.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such working directory.</exception>
    /// <exception cref="IOException">It is no program; or the system cannot start it.</exception>
    /// <exception cref="ArgumentException">A text holds a zero character, a name of a variable holds <c>=</c>, or
    /// <see cref="Stdio.Stdout"/> was given for anything but stderr.</exception>
    /// <exception cref="PlatformNotSupportedException">Files, merged outputs and groups need Linux.</exception>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para>It inherits those three descriptors and no other.</para>
    /// <para><b>Checkpoint</b>: only in a cancelled scope.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, nothing was started.</para>
    /// <para><b>Python</b>: <c>await asyncio.create_subprocess_exec()</c>.</para>
    /// </remarks>
    public static Coroutine<Subprocess> CreateSubprocessExec(
        string program,
        IEnumerable<string> args,
        Stdio stdin = default,
        Stdio stdout = default,
        Stdio stderr = default,
        int limit = AsyncStreamReader.DefaultLimit,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool newProcessGroup = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = new ProcessStart(
            program, args, stdin, stdout, stderr, workingDirectory, environment, newProcessGroup);
        return Start(start, limit);
    }

    /// <summary>Starts a command of the shell as a child process: of <c>/bin/sh</c>, on Windows of ComSpec.</summary>
    /// <param name="command">What the shell reads. Never put together from what strangers have written: give that as
    /// arguments to <see cref="CreateSubprocessExec"/>.</param>
    /// <param name="stdin">What it reads from: ours, a pipe, nothing or a file.</param>
    /// <param name="stdout">What it writes to.</param>
    /// <param name="stderr">What it writes errors to; <see cref="Stdio.Stdout"/> for the same as its output.</param>
    /// <param name="limit">How long a line of its outputs may be; see <see cref="AsyncStreamReader"/>.</param>
    /// <param name="workingDirectory">Where it begins; null for our own directory.</param>
    /// <param name="environment">All of its environment; null for ours.</param>
    /// <param name="newProcessGroup">It leads a process group of its own, which can be signalled as a whole.</param>
    /// <remarks>
    /// <para>A program that does not exist is the shell's affair, which says so and ends with 127.</para>
    /// <para><b>Checkpoint</b>: only in a cancelled scope.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, nothing was started.</para>
    /// <para><b>Python</b>: <c>await asyncio.create_subprocess_shell()</c>.</para>
    /// </remarks>
    /// <inheritdoc cref="CreateSubprocessExec" path="/exception"/>
    public static Coroutine<Subprocess> CreateSubprocessShell(
        string command,
        Stdio stdin = default,
        Stdio stdout = default,
        Stdio stderr = default,
        int limit = AsyncStreamReader.DefaultLimit,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool newProcessGroup = false)
    {
        (string shell, string[] args) = ProcessStart.Shell(command);
        return CreateSubprocessExec(
            shell, args, stdin, stdout, stderr, limit, workingDirectory, environment, newProcessGroup);
    }

    private static async Coroutine<Subprocess> Start(ProcessStart start, int limit)
    {
        await YieldCoroutine.IfCancelled;
        EventLoop loop = RunningLoop;
        return new Subprocess(loop, StartedProcess.Start(loop, start), limit);
    }
}
