using System.Runtime.InteropServices;
using System.Text;

namespace Dongsi.LowLevel;

// Processes that cannot be started, and misuse of those that were.
internal static partial class ThrowHelper
{
    public static ProgramNotFoundException ProgramNotInPath(string program, string path) => new(
        $"The program '{program}' is in none of the folders of PATH ({path}). Install it, or give its whole path. "
        + "A command line with arguments is for Asyncio.CreateSubprocessShell(…), or is given as a program and its "
        + "arguments.",
        program);

    public static ProgramNotFoundException ProgramNotFound(string program) => new(
        $"The program '{program}' does not exist. A path with a slash is not looked for in PATH; if it is relative, "
        + "it begins at the working directory of the child.",
        program);

    public static ProgramNotFoundException InterpreterNotFound(string program) => new(
        $"The program '{program}' exists, but what would run it does not: the interpreter that its first line names "
        + "(#!…), or its loader.",
        program);

    public static UnauthorizedAccessException ProgramNotExecutable(string program) => new(
        $"The program '{program}' may not be executed. Give yourself the right (chmod +x), or, if it is a script, "
        + "start its interpreter with it as an argument.");

    public static DirectoryNotFoundException NoWorkingDirectory(string program, string directory) => new(
        $"The program '{program}' was not started: its working directory '{directory}' does not exist.");

    public static IOException NotAProgram(string program) => new(
        $"'{program}' is not a program of this system, nor a script whose first line names its interpreter (#!…).");

    public static IOException ArgumentsTooLong(string program) => new(
        $"The program '{program}' was not started: its arguments and environment are longer than the system takes. "
        + "Write them to its input, or to a file.");

    public static IOException CannotStart(string program, int error) => new(
        $"The program '{program}' was not started: {Marshal.GetPInvokeErrorMessage(error)} (errno {error}).", error);

    public static ArgumentException StdoutIsForStderr(string parameter) => new(
        "Stdio.Stdout means 'where the output goes', and is for stderr only.", parameter);

    public static ArgumentException ZeroInArgument(string parameter, string? text) => new(
        text is null ? "A text is null." : $"'{text.Replace('\0', '?')}' holds a zero character, where texts end for "
            + "the system, so the child would see half of it.",
        parameter);

    public static ArgumentException NoVariableName(string parameter, string name) => new(
        $"'{name}' cannot be the name of an environment variable: it is empty or holds '='.", parameter);

    public static ProcessLookupException ProcessHasEnded(object process) => new(
        $"{process} has ended, so nobody is there to get a signal. "
        + "Look first: if (process.ReturnCode is null) process.Kill().");

    public static UnauthorizedAccessException CannotSignal(object process, string signal, int error) => new(
        $"{signal} was not sent to {process}: {Marshal.GetPInvokeErrorMessage(error)} "
        + $"(errno {error}). It may run as another user now.");

    public static InvalidOperationException NoProcessGroup(object process) => new(
        $"{process} does not lead a process group. Start it with newProcessGroup: true, and it will.");

    public static ArgumentException NoPipeForInput(object process, string parameter) => new(
        $"There is input for {process}, but nothing to send it through: its stdin is no pipe, or is closed already. "
        + "Start it with stdin: Stdio.Pipe, and give the input once.",
        parameter);

    public static CalledProcessException ProcessFailed(
        string program, int code, string? signal, byte[] stdout, byte[] stderr)
    {
        const int LongestTail = 1000;
        string how = signal is null ? $"ended with exit code {code}" : $"was ended by {signal}";
        string said = Encoding.UTF8.GetString(stderr).TrimEnd();
        string tail = said.Length <= LongestTail ? said : $"…{said[^LongestTail..]}";
        return new CalledProcessException(
            $"'{program}' {how}.{(tail.Length > 0 ? $" It said: {tail}" : "")} "
            + "If that is no failure, write check: false, and look at the ReturnCode.",
            program,
            code,
            stdout,
            stderr);
    }

    public static PlatformNotSupportedException OnlyOnLinux(string what) => new(
        $"{what} needs Linux; elsewhere processes are those of System.Diagnostics.Process.");
}
