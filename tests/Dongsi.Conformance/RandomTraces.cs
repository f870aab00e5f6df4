using System.Text.Json;
using Xunit;

namespace Dongsi.Conformance;

/// <summary>Hundreds of random trees of tasks, groups, timeouts, shields and cancels; see python/README.md.</summary>
public sealed class RandomTraces
{
    [Fact]
    public void Every_random_script_leaves_the_trace_that_CPython_left() =>
        Compare("CPython", Entries("random"), ScriptRun.TraceOf);

    [Fact]
    public void Every_random_script_of_scopes_leaves_the_trace_that_Trio_left() =>
        Compare("Trio", Entries("trio_random"), TrioScriptRun.TraceOf);

    [Theory]
    [InlineData("random", 500)]
    [InlineData("trio_random", 300)]
    public void There_are_hundreds_of_random_scripts(string name, int least) =>
        Assert.True(Entries(name).Count() >= least);

    private static void Compare(
        string by, IEnumerable<JsonElement> entries, Func<JsonElement, IReadOnlyList<string>> traceOf)
    {
        List<(string Script, string Failure)> failures = [];
        foreach (JsonElement entry in entries)
        {
            JsonElement script = entry.GetProperty("script");
            string[] expected = [.. entry.GetProperty("trace").EnumerateArray().Select(line => line.GetString()!)];

            if (TraceComparison.Describe(by, expected, traceOf(script)) is { } failure)
            {
                failures.Add((script.GetRawText(), $"seed {entry.GetProperty("seed")}: {script}{failure}"));
            }
        }

        if (failures.Count > 0)
        {
            // The shortest script says most.
            string shortest = failures.MinBy(failure => failure.Script.Length).Failure;
            Assert.Fail($"{failures.Count} scripts differ, for example {shortest}");
        }
    }

    // A longer hunt than the recorded one names its file in DONGSI_RANDOM_TRACES or DONGSI_TRIO_RANDOM_TRACES.
    private static IEnumerable<JsonElement> Entries(string name) =>
        (Environment.GetEnvironmentVariable($"DONGSI_{name.ToUpperInvariant()}_TRACES") is { Length: > 0 } path
            ? File.ReadAllText(path)
            : Resources.Read($"traces/{name}.jsonl"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Skip(1)
        .Select(line => JsonDocument.Parse(line).RootElement);
}
