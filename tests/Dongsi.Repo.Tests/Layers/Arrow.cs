using Dongsi.Repo.Tests.Sources;
using Microsoft.CodeAnalysis;

namespace Dongsi.Repo.Tests.Layers;

/// <summary>A use that leaves its folder.</summary>
/// <remarks>
/// A partial type may be spread over folders (the loop's timers here, its tasks there). So the type itself counts
/// as its leftmost folder, and each member as the folder of the file that declares it.
/// </remarks>
internal sealed record Arrow(string From, string To, SymbolUse Use)
{
    public static IEnumerable<Arrow> Between(IEnumerable<SymbolUse> uses, IAssemblySymbol library) =>
        from use in uses
        where SymbolEqualityComparer.Default.Equals(use.Symbol.ContainingAssembly, library)
        let arrow = new Arrow(LayerOrder.FolderOf(use.File), FolderOf(use.Symbol), use)
        where arrow.From != arrow.To
        select arrow;

    public override string ToString() => $"{Use}: {From} -> {To}";

    // What the compiler adds by itself (a default constructor, a record's members) has no file but its type's.
    private static string FolderOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences
        .Concat((symbol as IMethodSymbol)?.PartialImplementationPart?.DeclaringSyntaxReferences ?? [])
        .Select(declaration => LayerOrder.FolderOf(declaration.SyntaxTree.FilePath))
        .MinBy(LayerOrder.RankOf) ?? FolderOf(symbol.ContainingType);
}
