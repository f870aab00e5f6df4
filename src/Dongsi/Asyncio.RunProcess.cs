using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    // Trio's and AnyIO's.
    private static readonly TimeSpan s_graceOfProcesses = TimeSpan.FromSeconds(5);

    /// <summary>Runs a program to its end, and gives what it has written.</summary>
    /// <param name="program">A name that is looked for in PATH, or a path with a slash.</param>
    /// <param name="args">Its arguments, as they are; no shell sees them.</param>
    /// <param name="input">What it gets to read; if there is none, it reads nothing.</param>
    /// <param name="stdout">What it writes to; null for a pipe.</param>
    /// <param name="stderr">What it writes errors to; null for a pipe, <see cref="Stdio.Stdout"/> for the same as its
    /// output.</param>
    /// <param name="check">Throw if it ends with anything but 0.</param>
    /// <param name="workingDirectory">Where it begins; null for our own directory.</param>
    /// <param name="environment">All of its environment; null for ours.</param>
    /// <param name="newProcessGroup">It leads a process group of its own, and a cancellation ends all of it.</param>
    /// <param name="gracePeriod">How long it may take to end when this is cancelled; null for 5 s.</param>
    /// <exception cref="CalledProcessException">It ended with another exit code than 0, or by a signal.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The grace period is negative.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: until it has ended.</para>
    /// <para><b>Cancel safety</b>: the process is asked to end (SIGTERM), killed after the grace period, and waited
    /// for. A second cancel of the task kills it at once.</para>
    /// <para><b>Python</b>: <c>await anyio.run_process()</c>, <c>await trio.run_process()</c>.</para>
    /// </remarks>
    /// <inheritdoc cref="CreateSubprocessExec" path="/exception"/>
    public static Coroutine<ProcessResult> RunProcess(
        string program,
        IEnumerable<string> args,
        ReadOnlyMemory<byte> input = default,
        Stdio? stdout = null,
        Stdio? stderr = null,
        bool check = true,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool newProcessGroup = false,
        TimeSpan? gracePeriod = null)
    {
        TimeSpan grace = gracePeriod ?? s_graceOfProcesses;
        ArgumentOutOfRangeException.ThrowIfLessThan(grace, TimeSpan.Zero, nameof(gracePeriod));
        var start = new ProcessStart(
            program,
            args,
            input.IsEmpty ? Stdio.Null : Stdio.Pipe,
            stdout ?? Stdio.Pipe,
            stderr ?? Stdio.Pipe,
            workingDirectory,
            environment,
            newProcessGroup);
        return RunToEnd(start, input, check, grace);
    }

    private static async Coroutine<ProcessResult> RunToEnd(
        ProcessStart start, ReadOnlyMemory<byte> input, bool check, TimeSpan grace)
    {
        Subprocess process = await Start(start, AsyncStreamReader.DefaultLimit);
        byte[] stdout, stderr;
        try
        {
            (stdout, stderr) = await process.Communicate(input);
        }
        catch
        {
            await CancelScope.Run(async _ => await EndProcess(process, grace, start.NewProcessGroup), shield: true);
            throw;
        }

        int code = process.ReturnCode!.Value;
        if (!check || code == 0)
        {
            return new ProcessResult(code, stdout, stderr);
        }

        string? signal = code < 0 ? SignalNumber.Describe(-code) : null;
        throw ThrowHelper.ProcessFailed(start.Program, code, signal, stdout, stderr);
    }

    private static async Coroutine EndProcess(Subprocess process, TimeSpan grace, bool toGroup)
    {
        try
        {
            await process.Stop(grace, toGroup);
        }
        finally
        {
            process.Abandon(toGroup);
        }
    }
}
