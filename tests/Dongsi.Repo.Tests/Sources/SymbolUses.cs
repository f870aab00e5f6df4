using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dongsi.Repo.Tests.Sources;

/// <summary>Finds every type and member that a compilation's sources use, named or not.</summary>
/// <remarks>
/// A name is only one way to use something: <c>new()</c>, an operator, an indexer, <c>await</c> and
/// <c>foreach</c> call members that the text does not show. Documentation comments use nothing.
/// </remarks>
internal static class SymbolUses
{
    public static IEnumerable<SymbolUse> In(Compilation compilation, IEnumerable<SyntaxTree> trees) =>
        trees.SelectMany(tree => In(compilation.GetSemanticModel(tree), tree));

    private static IEnumerable<SymbolUse> In(SemanticModel model, SyntaxTree tree) =>
        from node in tree.GetRoot().DescendantNodes()
        from symbol in Used(model, node)
        where IsTypeOrMember(symbol)
        select new SymbolUse(tree.FilePath, LineOf(node), Definition(symbol!));

    private static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static ISymbol?[] Used(SemanticModel model, SyntaxNode node) => node switch
    {
        AwaitExpressionSyntax await => Used(model.GetAwaitExpressionInfo(await)),
        CommonForEachStatementSyntax loop => Used(model.GetForEachStatementInfo(loop)),
        SimpleNameSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax
            or PrimaryConstructorBaseTypeSyntax or ElementAccessExpressionSyntax or ElementBindingExpressionSyntax
            or BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax
            or AssignmentExpressionSyntax or CastExpressionSyntax => [model.GetSymbolInfo(node).Symbol],
        _ => [],
    };

    private static ISymbol?[] Used(AwaitExpressionInfo info) =>
        [info.GetAwaiterMethod, info.IsCompletedProperty, info.GetResultMethod];

    private static ISymbol?[] Used(ForEachStatementInfo info) =>
        [info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty, info.DisposeMethod];

    // A tuple's or an anonymous type's element is declared wherever it was first written: nobody's member.
    private static bool IsTypeOrMember(ISymbol? symbol) => symbol switch
    {
        INamedTypeSymbol type => !type.IsTupleType && !type.IsAnonymousType,
        IMethodSymbol method => method.MethodKind != MethodKind.LocalFunction && IsOfNamedType(method),
        IFieldSymbol or IPropertySymbol or IEventSymbol => IsOfNamedType(symbol),
        _ => false,
    };

    private static bool IsOfNamedType(ISymbol member) =>
        member.ContainingType is { IsTupleType: false, IsAnonymousType: false };

    private static ISymbol Definition(ISymbol symbol) =>
        ((symbol as IMethodSymbol)?.ReducedFrom ?? symbol).OriginalDefinition;
}
