using Microsoft.CodeAnalysis;

namespace Dongsi.Repo.Tests.Sources;

/// <summary>One place where a source file uses a type or a member.</summary>
internal sealed record SymbolUse(string File, int Line, ISymbol Symbol)
{
    public override string ToString() => $"{File}:{Line} uses {Symbol.ToDisplayString()}";
}
