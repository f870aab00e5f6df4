using Dongsi.Repo.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Dongsi.Repo.Tests.Style;

/// <summary>The half of the naming rules that .editorconfig cannot say: it does not see [ThreadStatic].</summary>
public sealed class FieldNameTests
{
    [Fact]
    public void A_private_static_field_says_s_and_a_thread_static_t() => Findings.None(
        from file in SourceFile.All
        from field in file.Tree.GetRoot().DescendantNodes().OfType<FieldDeclarationSyntax>()
        where field.Modifiers.Any(SyntaxKind.StaticKeyword) && IsPrivate(field)
        let prefix = IsThreadStatic(field) ? "t_" : "s_"
        from name in field.Declaration.Variables
        where !name.Identifier.Text.StartsWith(prefix, StringComparison.Ordinal)
        select $"{file.At(name)} {name.Identifier.Text} should start with {prefix}",
        "Rename these fields; who reads them must see how far they are shared.");

    private static bool IsPrivate(FieldDeclarationSyntax field) => !field.Modifiers.Any(modifier =>
        modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword);

    private static bool IsThreadStatic(FieldDeclarationSyntax field) =>
        field.AttributeLists.SelectMany(list => list.Attributes).Any(one => one.Name.ToString() == "ThreadStatic");
}
