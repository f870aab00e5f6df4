using System.Text.RegularExpressions;
using Dongsi.Repo.Tests.Sources;
using Xunit;

namespace Dongsi.Repo.Tests.Style;

public sealed partial class LeftoverTests
{
    private static readonly string[] s_texts =
    [
        "*.cs", "*.csproj", "*.props", "*.targets", "*.slnx", "*.json", "*.yml", "*.sh", "*.py", "*.js", "*.md", "run",
    ];

    [Fact]
    public void Nothing_is_left_for_later() => Findings.None(
        Lines(SourceFile.All, Later()), "Finish these, or write an issue and remove the mark.");

    [Fact]
    public void Nothing_throws_because_it_is_not_written() => Findings.None(
        Lines(SourceFile.All, Unwritten()), "Write these, or leave the member out until it is needed.");

    [Fact]
    public void No_test_is_skipped() => Findings.None(
        Lines(SourceFile.All, Skipped()), "Make these tests pass, or delete them and say why in the commit.");

    [Fact]
    public void No_file_names_a_path_of_one_machine() => Findings.None(
        from pattern in s_texts
        from path in Repository.Files(pattern)
        from line in File.ReadLines(Repository.PathOf(path)).Index()
        where MachinePath().IsMatch(line.Item)
        select $"{path}:{line.Index + 1} {line.Item.Trim()}",
        "Write a path relative to the repository, or ask Path.GetTempPath() or mktemp.");

    [Theory]
    [InlineData("see /ho~me/me/notes", true)]
    [InlineData("in C:\\Us~ers\\me", true)]
    [InlineData("cat /proc/self/fd", false)]
    [InlineData("src/wo~rk/list", false)]
    public void The_rule_tells_a_machine_path_from_another(string line, bool found) =>
        Assert.Equal(found, MachinePath().IsMatch(line.Replace("~", "", StringComparison.Ordinal)));

    private static IEnumerable<string> Lines(IEnumerable<SourceFile> files, Regex pattern) =>
        from file in files
        from line in file.Tree.GetText().Lines
        let text = line.ToString()
        where pattern.IsMatch(text)
        select $"{file.Path}:{line.LineNumber + 1} {text.Trim()}";

    // The brackets keep these patterns from finding themselves.
    [GeneratedRegex(@"\b(T[O]DO|FIX[M]E|H[A]CK)\b")]
    private static partial Regex Later();

    [GeneratedRegex("Not[I]mplementedException")]
    private static partial Regex Unwritten();

    [GeneratedRegex(@"\b(Fact|Theory|InlineData|MemberData)\([^)]*\bSk[i]p|\bAssert\.Sk[i]p|\bSk[i]p\s*=\s*""")]
    private static partial Regex Skipped();

    [GeneratedRegex(@"(?<![\w.~}])/(ro[o]t|ho[m]e|wo[r]k|t[m]p|Us[e]rs)/|\b[A-Z]:\\Us[e]rs\\")]
    private static partial Regex MachinePath();
}
