using Dongsi.Repo.Tests.Sources;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Dongsi.Repo.Tests.Bans;

public sealed class BannedApiTests
{
    private static readonly SymbolDisplayFormat s_fullName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    [Fact]
    public void Nothing_reads_a_clock_or_a_number_past_the_seams() => Findings.None(
        BanTable.All.SelectMany(ban => Against(ban, Library.Uses)),
        "Time, scheduling, I/O and disk are the only seams. A place that cannot do without needs an Allowance "
            + "with its reason in Bans/BanTable.cs.");

    [Fact]
    public void Every_name_in_the_table_exists() => Findings.None(
        BanTable.All.Select(ban => ban.Name).Where(name => !Exists(name)),
        "A misspelt ban bans nothing; correct these names.");

    [Fact]
    public void Every_allowance_is_needed() => Findings.None(
        from ban in BanTable.All
        from allowance in ban.Allowed ?? []
        where Repository.Files("*.cs", Library.Folder + allowance.Path).Any()
        where !Library.Uses.Any(use => IsBanned(use.Symbol, ban) && allowance.Covers(PathOf(use)))
        select $"{ban.Name} in {allowance.Path}",
        "Nothing there uses what it may use; remove these allowances from Bans/BanTable.cs.");

    [Fact]
    public void The_rule_sees_a_banned_call_and_an_allowed_one()
    {
        var uses = UsesIn(
            ("Events/Loop.cs", "class Loop { object F() => new Random();\nlong G() => Environment.TickCount64; }"),
            ("Diagnostics/Report.cs", "class Report { void F() => Console.WriteLine(); }"));
        Assert.Collection(
            BanTable.All.SelectMany(ban => Against(ban, uses)).Order(),
            finding => Assert.StartsWith("src/Dongsi/Events/Loop.cs:1 System.Random: ", finding),
            finding => Assert.StartsWith("src/Dongsi/Events/Loop.cs:2 System.Environment.TickCount64: ", finding));
    }

    private static IEnumerable<string> Against(Ban ban, IEnumerable<SymbolUse> uses)
    {
        var found = uses.Where(use => IsBanned(use.Symbol, ban) && !ban.Allows(PathOf(use))).ToList();
        return found.Select(use => use.File).Distinct().Count() <= ban.Files
            ? []
            : found.Select(use => $"{use.File}:{use.Line} {ban.Name}: {ban.Instead}").Distinct();
    }

    private static bool IsBanned(ISymbol symbol, Ban ban) =>
        FullName(symbol) == ban.Name || (symbol.ContainingType is { } type && FullName(type) == ban.Name);

    private static string FullName(ISymbol symbol) => symbol is INamedTypeSymbol
        ? symbol.ToDisplayString(s_fullName)
        : $"{symbol.ContainingType?.ToDisplayString(s_fullName)}.{symbol.Name}";

    private static string PathOf(SymbolUse use) => use.File[Library.Folder.Length..];

    private static bool Exists(string name)
    {
        var dot = name.LastIndexOf('.');
        return Library.Compilation.GetTypeByMetadataName(name) is not null
            || Library.Compilation.GetTypeByMetadataName(name[..dot])?.GetMembers(name[(dot + 1)..]).IsEmpty == false;
    }

    private static List<SymbolUse> UsesIn(params (string Path, string Text)[] files)
    {
        var trees = files.Select(file => SourceFile.Parse(Library.Folder + file.Path, file.Text)).ToList();
        var compilation = Compiling.Compile(
            trees.Append(Compiling.ImplicitUsings()), OutputKind.DynamicallyLinkedLibrary);
        return SymbolUses.In(compilation, trees).ToList();
    }
}
