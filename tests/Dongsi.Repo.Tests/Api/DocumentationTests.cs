using Dongsi.Repo.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Dongsi.Repo.Tests.Api;

/// <summary>What the compiler does not check in the public documentation, which it requires.</summary>
public sealed class DocumentationTests
{
    private static readonly string[] s_paragraphs = ["Cancel safety", "Python"];

    [Fact]
    public void Whoever_awaits_reads_what_a_cancellation_loses_and_what_Python_does() =>
        Findings.None(
            from tree in Library.Compilation.SyntaxTrees
            let model = Library.Compilation.GetSemanticModel(tree)
            from node in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            let method = (IMethodSymbol)model.GetDeclaredSymbol(node)!
            where IsPublicCoroutine(method)
            let missing = Missing(method.GetDocumentationCommentXml() ?? "")
            where missing.Count > 0
            select $"{SymbolLine(node)} {method.Name} lacks {string.Join(" and ", missing)}",
            "Add the paragraphs to <remarks>, each as <para><b>Cancel safety</b> ...</para>, "
                + "or <inheritdoc/> from an overload that has them.");

    [Theory]
    [InlineData("<remarks><para><b>Cancel safety</b> Nothing.</para><para><b>Python</b> sleep.</para></remarks>", 0)]
    [InlineData("<remarks><para><b>Python</b> sleep.</para></remarks>", 1)]
    [InlineData("<summary>Sleeps.</summary>", 2)]
    [InlineData("<inheritdoc cref=\"M:N.Sleep\"/>", 0)]
    public void The_rule_counts_the_paragraphs_that_are_missing(string documentation, int missing) =>
        Assert.Equal(missing, Missing(documentation).Count);

    private static List<string> Missing(string documentation) =>
        documentation.Contains("<inheritdoc", StringComparison.Ordinal)
            ? []
            : s_paragraphs
                .Where(title => !documentation.Contains($"<b>{title}</b>", StringComparison.Ordinal))
                .ToList();

    private static bool IsPublicCoroutine(IMethodSymbol method) =>
        method is { IsOverride: false, PartialDefinitionPart: null, ReturnType.Name: "Coroutine" }
        && method.ReturnType.ContainingNamespace.ToDisplayString() == "Dongsi"
        && IsVisible(method);

    private static bool IsVisible(ISymbol symbol) =>
        symbol is INamespaceSymbol || (ApiText.IsVisible(symbol) && IsVisible(symbol.ContainingSymbol));

    private static string SymbolLine(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return $"{span.Path}:{span.StartLinePosition.Line + 1}";
    }
}
