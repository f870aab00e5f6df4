using Xunit;

namespace Dongsi.Repo.Tests.Documents;

public sealed class ExampleListTests
{
    private static IEnumerable<string> Examples =>
        Repository.Files("*.cs", "examples").Where(path => path.Count(letter => letter == '/') == 1);

    [Fact]
    public void Every_example_is_listed_in_the_README()
    {
        var readme = File.ReadAllText(Repository.PathOf("README.md"));
        Findings.None(
            Examples.Where(path => !readme.Contains(path, StringComparison.Ordinal)),
            "Name these in README.md, with the command that runs them.");
    }

    [Fact]
    public void Every_example_says_what_it_prints() => Findings.None(
        from path in Examples
        let expected = ExpectedOf(path)
        let full = Repository.PathOf(expected)
        where !File.Exists(full)
            || !File.ReadLines(full).First().StartsWith($"$ dotnet run {path}", StringComparison.Ordinal)
        select $"{expected} for {path}",
        "Write these: the first line is the command, `$ dotnet run examples/N-example.cs`, the rest its output. "
            + "CONTRIBUTING.md lists the words for what varies.");

    [Fact]
    public void Every_expected_output_has_its_example() => Findings.None(
        Repository.Files("*.txt", "examples/expected").Except(Examples.Select(ExpectedOf)),
        "Delete these, or rename them after their example.");

    private static string ExpectedOf(string example) =>
        $"examples/expected/{Path.GetFileNameWithoutExtension(example)}.txt";
}
