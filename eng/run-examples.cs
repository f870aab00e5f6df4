#:property PublishAot=false

// Runs every example the way a reader would and compares what it prints with examples/expected.
//
// The first line of an expected file is the command, after "$ "; the rest is the output, line by line. It is literal,
// but for these words, because a clock or an address is never the same twice:
//   {time}     Sun Dec 19 18:54:55 2021        {seconds}  7.002
//   {address}  0x7fecb8bc1ec0                  {any}      anything within the line
// Anything on stderr is a failure: a reader would see it too.

using System.Diagnostics;
using System.Text.RegularExpressions;

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var failed = 0;
var examples = Directory.GetFiles(Path.Combine(root, "examples"), "*.cs");
foreach (var example in examples.Order(StringComparer.Ordinal))
{
    var watch = Stopwatch.StartNew();
    var expected = Path.Combine(root, "examples", "expected", $"{Path.GetFileNameWithoutExtension(example)}.txt");
    var lines = File.ReadAllText(expected).TrimEnd('\n').Split('\n');
    var problem = await Example.RunAsync(root, lines[0], lines[1..]);
    failed += problem is null ? 0 : 1;
    Console.WriteLine($"{lines[0]}  ({watch.Elapsed.TotalSeconds:0.0} s) {problem ?? "as expected"}");
}

// The same words as `dotnet test`, so that .ci/run reads both in one way.
Console.WriteLine($"  total: {examples.Length}");
Console.WriteLine($"  failed: {failed}");
Console.WriteLine($"  succeeded: {examples.Length - failed}");
Console.WriteLine("  skipped: 0");
return failed == 0 ? 0 : 1;

internal static class Example
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private static readonly Dictionary<string, string> s_words = new()
    {
        ["{time}"] = "[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]\\d \\d{2}:\\d{2}:\\d{2} \\d{4}",
        ["{seconds}"] = "\\d+(\\.\\d+)?",
        ["{address}"] = "0x[0-9a-f]+",
        ["{any}"] = ".*",
    };

    /// <summary>Says what is wrong, or null if the example printed what it should.</summary>
    public static async Task<string?> RunAsync(string root, string command, string[] expected)
    {
        if (!command.StartsWith("$ dotnet ", StringComparison.Ordinal))
        {
            return "starts with no line `$ dotnet run examples/N-example.cs`";
        }

        using var process = Process.Start(new ProcessStartInfo("dotnet", command["$ dotnet ".Length..])
        {
            WorkingDirectory = root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return $"has not ended after {s_limit.TotalMinutes} minutes";
        }

        return Compare(expected, (await output).TrimEnd('\n').Split('\n'))
            ?? (process.ExitCode == 0 ? null : $"ended with exit code {process.ExitCode}\n{await error}")
            ?? ((await error).Length == 0 ? null : $"wrote to stderr\n{await error}");
    }

    private static string? Compare(string[] expected, string[] actual)
    {
        for (var i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            var wanted = i < expected.Length ? expected[i] : null;
            var printed = i < actual.Length ? actual[i] : null;
            if (wanted is null || printed is null || !Regex.IsMatch(printed, PatternOf(wanted)))
            {
                return $"line {i + 1} differs\n  expected: {wanted ?? "(end)"}\n  printed:  {printed ?? "(end)"}";
            }
        }

        return null;
    }

    private static string PatternOf(string line)
    {
        var pattern = Regex.Escape(line);
        foreach (var (word, meaning) in s_words)
        {
            pattern = pattern.Replace(Regex.Escape(word), meaning, StringComparison.Ordinal);
        }

        return $"^{pattern}$";
    }
}
