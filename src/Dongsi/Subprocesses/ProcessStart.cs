using System.Collections;

namespace Dongsi.LowLevel;

/// <summary>What to start, and with what.</summary>
internal sealed class ProcessStart
{
    public ProcessStart(
        string program,
        IEnumerable<string> arguments,
        Stdio stdin,
        Stdio stdout,
        Stdio stderr,
        string? workingDirectory,
        IReadOnlyDictionary<string, string>? environment,
        bool newProcessGroup)
    {
        ArgumentException.ThrowIfNullOrEmpty(program, nameof(program));
        ArgumentNullException.ThrowIfNull(arguments, "args");
        Program = program;
        Arguments = [.. arguments];
        Stdin = RefuseStdout(stdin, nameof(stdin));
        Stdout = RefuseStdout(stdout, nameof(stdout));
        Stderr = stderr;
        WorkingDirectory = workingDirectory;
        Environment = environment;
        NewProcessGroup = newProcessGroup;

        RefuseZero(program, nameof(program));
        Array.ForEach(Arguments, argument => RefuseZero(argument, "args"));
        RefuseZero(workingDirectory ?? "", nameof(workingDirectory));
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            RefuseZero(name, nameof(environment));
            RefuseZero(value, nameof(environment));
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal))
            {
                throw ThrowHelper.NoVariableName(nameof(environment), name);
            }
        }
    }

    public string Program { get; }

    public string[] Arguments { get; }

    public Stdio Stdin { get; }

    public Stdio Stdout { get; }

    public Stdio Stderr { get; }

    public string? WorkingDirectory { get; }

    public IReadOnlyDictionary<string, string>? Environment { get; }

    public bool NewProcessGroup { get; }

    /// <summary>A command for the shell of this system.</summary>
    public static (string Program, string[] Arguments) Shell(string command)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        return OperatingSystem.IsWindows()
            ? (System.Environment.GetEnvironmentVariable("ComSpec") ?? "cmd.exe", ["/c", command])
            : ("/bin/sh", ["-c", command]);
    }

    /// <summary>The child's environment, each as <c>name=value</c>.</summary>
    public IReadOnlyCollection<string> EnvironmentBlock() => Environment is { } given
        ? [.. given.Select(pair => $"{pair.Key}={pair.Value}")]
        : [.. System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(pair => $"{pair.Key}={pair.Value}")];

    /// <summary>The value of a variable in the child's environment.</summary>
    public string? Variable(string name) =>
        Environment is null ? System.Environment.GetEnvironmentVariable(name) : Environment.GetValueOrDefault(name);

    private static Stdio RefuseStdout(Stdio stdio, string parameter) => stdio.Kind == StdioKind.Stdout
        ? throw ThrowHelper.StdoutIsForStderr(parameter)
        : stdio;

    // C strings end at a zero, so the child would see half of it.
    private static void RefuseZero(string text, string parameter)
    {
        if (text is null || text.Contains('\0', StringComparison.Ordinal))
        {
            throw ThrowHelper.ZeroInArgument(parameter, text);
        }
    }
}
