using System.Text.Json;
using Xunit;

namespace Dongsi.Conformance;

/// <summary>Hundreds of random trees of tasks, groups, timeouts, shields and cancels; see python/README.md.</summary>
public sealed class RandomTraces
{
    [Fact]
    public void Every_random_script_leaves_the_trace_that_CPython_left()
    {
        List<(string Script, string Failure)> failures = [];
        foreach (JsonElement entry in Entries())
        {
            JsonElement script = entry.GetProperty("script");
            string[] expected = [.. entry.GetProperty("trace").EnumerateArray().Select(line => line.GetString()!)];

            if (TraceComparison.Describe("CPython", expected, ScriptRun.TraceOf(script)) is { } failure)
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

    [Fact]
    public void There_are_hundreds_of_random_scripts() => Assert.True(Entries().Count() >= 500);

    // A longer hunt than the recorded one names its file in this variable.
    private static IEnumerable<JsonElement> Entries() =>
        (Environment.GetEnvironmentVariable("DONGSI_RANDOM_TRACES") is { Length: > 0 } path
            ? File.ReadAllText(path)
            : Resources.Read("traces/random.jsonl"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Skip(1)
        .Select(line => JsonDocument.Parse(line).RootElement);
}
