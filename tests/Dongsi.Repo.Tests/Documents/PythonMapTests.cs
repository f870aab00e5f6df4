using Dongsi.Repo.Tests.Api;
using Dongsi.Repo.Tests.Sources;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Dongsi.Repo.Tests.Documents;

/// <summary>The map of names is complete, and says of nothing that it is here if it is not.</summary>
public sealed class PythonMapTests
{
    private const string Lists = "tests/Dongsi.Conformance/names";

    private static readonly Lazy<ILookup<string, INamedTypeSymbol>> s_types = new(() => Library.Packages
        .SelectMany(package => TypesIn(Library.Read(package).GlobalNamespace))
        .ToLookup(type => type.Name));

    public static TheoryData<string> Modules => [.. PythonMap.Libraries.Values];

    [Theory]
    [MemberData(nameof(Modules))]
    public void Every_public_name_of_Python_is_in_the_map_once_and_no_other(string module)
    {
        var recorded = Recorded(module);
        var mapped = PythonMap.Rows.Where(row => row.Module == module).SelectMany(row => row.Python).ToList();
        Findings.None(
            recorded.Except(mapped).Select(name => $"{name} is missing")
                .Concat(mapped.Except(recorded).Select(name => $"{name} is not one of Python's names"))
                .Concat(mapped.GroupBy(name => name).Where(same => same.Count() > 1)
                    .Select(same => $"{same.Key} is there {same.Count()} times")),
            $"Correct {PythonMap.Page}; the names are those of {Lists}/{module}.txt.");
    }

    [Fact]
    public void What_the_map_says_is_here_is_here() => Findings.None(
        from row in PythonMap.Rows
        where !row.IsPlanned
        from name in row.Ours
        where !IsHere(name)
        select $"{PythonMap.Page}:{row.Line} {name}",
        "Correct these names, or say in the third column in which issue they come (`issue 4`).");

    [Fact]
    public void What_the_map_says_is_to_come_is_not_here_yet() => Findings.None(
        from row in PythonMap.Rows
        where row.IsPlanned && row.Ours.Count > 0 && row.Ours.All(IsHere)
        select $"{PythonMap.Page}:{row.Line} {string.Join(", ", row.Ours)}",
        "These have come: take their issue out of the third column.");

    [Fact]
    public void What_has_no_counterpart_says_why() => Findings.None(
        from row in PythonMap.Rows
        where row is { Ours.Count: 0, Remark.Length: 0 }
        select $"{PythonMap.Page}:{row.Line} {string.Join(", ", row.Python)}",
        "Say in the third column why there is nothing of the kind.");

    [Theory]
    [InlineData("Asyncio.Run", true)]
    [InlineData("Asyncio.Rum", false)]
    [InlineData("Future.Result", true)]
    [InlineData("LoopTask.Done", true)]
    [InlineData("System.TimeoutException", true)]
    [InlineData("Nothing", false)]
    public void The_rule_tells_a_name_that_is_here_from_another(string name, bool isHere) =>
        Assert.Equal(isHere, IsHere(name));

    [Fact]
    public void A_row_is_read_with_its_module()
    {
        var row = Assert.Single(PythonMap.Read(
            "## AnyIO\n\n| Python | Dongsi | |\n|---|---|---|\n| `a`, `b.c` | `Future<T>.Result` | issue 4; soon |\n"));
        Assert.Equal("anyio", row.Module);
        Assert.Equal(["anyio.a", "anyio.b.c"], row.Python);
        Assert.Equal(["Future.Result"], row.Ours);
        Assert.True(row.IsPlanned);
    }

    private static List<string> Recorded(string module) =>
        [.. File.ReadLines(Repository.PathOf($"{Lists}/{module}.txt")).Where(line => line is not ['#', ..])];

    private static bool IsHere(string name)
    {
        var parts = name.Split('.', 2);
        return parts[0] == "System" || s_types.Value[parts[0]].Any(
            type => parts.Length == 1 || WithBases(type).Any(one => one.GetMembers(parts[1]).Any(ApiText.IsVisible)));
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceSymbol space) =>
        space.GetNamespaceMembers().SelectMany(TypesIn).Concat(space.GetTypeMembers().Where(ApiText.IsVisible));

    private static IEnumerable<INamedTypeSymbol> WithBases(INamedTypeSymbol type) =>
        type.BaseType is { } above ? WithBases(above).Prepend(type) : [type];
}
