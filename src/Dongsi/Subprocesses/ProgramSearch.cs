namespace Dongsi.LowLevel;

/// <summary>Finds a program as execvp does: a name without a slash is looked for in the folders of PATH.</summary>
/// <remarks>
/// Not left to posix_spawnp: it asks for PATH in the C environment, of which .NET's is a copy, and its one error number
/// does not say what was missing.
/// </remarks>
internal static class ProgramSearch
{
    // What execvp takes if there is no PATH.
    private const string DefaultPath = "/bin:/usr/bin";

    /// <exception cref="ProgramNotFoundException">It is in no folder of PATH.</exception>
    /// <exception cref="UnauthorizedAccessException">It is in one, and may not be executed.</exception>
    public static string Find(ProcessStart start)
    {
        if (start.Program.Contains('/', StringComparison.Ordinal))
        {
            return start.Program;
        }

        string path = start.Variable("PATH") ?? DefaultPath;
        string? forbidden = null;
        foreach (string folder in path.Split(':'))
        {
            // An empty folder is the one that the child begins in, which relative ones are relative to.
            string candidate = Path.Combine(start.WorkingDirectory ?? "", folder, start.Program);
            if (!File.Exists(candidate))
            {
                continue;
            }

            candidate = Path.GetFullPath(candidate);
            if (Libc.Access(candidate, Libc.X_OK) == 0)
            {
                return candidate;
            }

            forbidden ??= candidate;
        }

        throw forbidden is null
            ? ThrowHelper.ProgramNotInPath(start.Program, path)
            : ThrowHelper.ProgramNotExecutable(forbidden);
    }

    /// <summary>What the system's error number means for this program.</summary>
    public static Exception Explain(ProcessStart start, string path, int error)
    {
        if (start.WorkingDirectory is { } directory && !Directory.Exists(directory))
        {
            return ThrowHelper.NoWorkingDirectory(start.Program, directory);
        }

        string full = Path.Combine(start.WorkingDirectory ?? "", path);
        return error switch
        {
            Errno.ENOENT when File.Exists(full) => ThrowHelper.InterpreterNotFound(path),
            Errno.ENOENT or Errno.ENOTDIR => ThrowHelper.ProgramNotFound(path),
            Errno.EACCES or Errno.EPERM => ThrowHelper.ProgramNotExecutable(path),
            Errno.ENOEXEC => ThrowHelper.NotAProgram(path),
            Errno.E2BIG => ThrowHelper.ArgumentsTooLong(path),
            _ => ThrowHelper.CannotStart(path, error),
        };
    }
}
