using Dongsi.Repo.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Dongsi.Repo.Tests.Style;

public sealed class TypePerFileTests
{
    private static IEnumerable<(SourceFile File, List<MemberDeclarationSyntax> Types)> Files =>
        from file in SourceFile.All
        where file.Path.StartsWith("src/", StringComparison.Ordinal)
        select (file, TopTypes(file.Tree.GetRoot()).ToList());

    [Fact]
    public void A_file_holds_one_type() => Findings.None(
        from entry in Files
        where entry.Types.Count > 1
        select $"{entry.File.Path} holds {string.Join(", ", entry.Types.Select(NameOf))}",
        "Give each of these types a file of its own.");

    [Fact]
    public void A_file_is_named_after_its_type() => Findings.None(
        from entry in Files
        where entry.Types.Count == 1
        let type = entry.Types[0]
        where !IsNamedAfter(Path.GetFileNameWithoutExtension(entry.File.Path), type)
        select $"{entry.File.Path} holds {NameOf(type)}",
        "Name.cs holds Name, Name.Aspect.cs a part of the partial Name, Name.T.cs or NameOfT.cs the generic Name<T>.");

    [Theory]
    [InlineData("Loop", "class Loop { }", true)]
    [InlineData("Loops", "class Loop { }", false)]
    [InlineData("Loop.Timers", "partial class Loop { }", true)]
    [InlineData("Loop.Timers", "class Loop { }", false)]
    [InlineData("Future.T", "class Future<T> { }", true)]
    [InlineData("FutureOfT", "class Future<T> { }", true)]
    [InlineData("FutureOfT", "class Future { }", false)]
    [InlineData("Future.T.Callbacks", "partial class Future<T> { }", true)]
    [InlineData("Done", "delegate void Done();", true)]
    public void The_rule_tells_a_right_name_from_a_wrong_one(string name, string text, bool right)
    {
        var type = TopTypes(SourceFile.Parse("any.cs", text).GetRoot()).Single();
        Assert.Equal(right, IsNamedAfter(name, type));
    }

    private static IEnumerable<MemberDeclarationSyntax> TopTypes(SyntaxNode root) =>
        root.DescendantNodes(node => !IsType(node)).Where(IsType).Cast<MemberDeclarationSyntax>();

    private static bool IsType(SyntaxNode node) => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax;

    private static bool IsNamedAfter(string file, MemberDeclarationSyntax type)
    {
        var name = NameOf(type);
        var isGeneric = type is TypeDeclarationSyntax { TypeParameterList: not null }
            or DelegateDeclarationSyntax { TypeParameterList: not null };
        var isPartial = type.Modifiers.Any(SyntaxKind.PartialKeyword);
        return file == name
            || (file.StartsWith($"{name}.", StringComparison.Ordinal) && (isGeneric || isPartial))
            || (file.StartsWith($"{name}Of", StringComparison.Ordinal) && isGeneric);
    }

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declaration => declaration.Identifier.Text,
        DelegateDeclarationSyntax declaration => declaration.Identifier.Text,
        _ => throw new ArgumentException($"{type.Kind()} is not a type.", nameof(type)),
    };
}
