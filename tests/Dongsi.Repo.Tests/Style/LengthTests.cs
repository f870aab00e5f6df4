using Dongsi.Repo.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Dongsi.Repo.Tests.Style;

public sealed class LengthTests
{
    private const int LongestFile = 400;
    private const int LongestMethod = 60;
    private const int LongestLine = 120;

    [Fact]
    public void A_file_ends_at_400_lines() => Findings.None(
        from file in SourceFile.All
        let lines = file.Tree.GetText().Lines.Count
        where lines > LongestFile + 1
        select $"{file.Path} has {lines} lines",
        "Split the type into partials by role (EventLoop.Timers.cs), or find the second type that is hiding in it.");

    [Fact]
    public void A_method_ends_at_60_lines() => Findings.None(
        from file in SourceFile.All
        from method in file.Tree.GetRoot().DescendantNodes()
        where method is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
        let lines = LinesOf(method)
        where lines > LongestMethod
        select $"{file.At(method)} has {lines} lines",
        "Give the parts of these methods names of their own.");

    [Fact]
    public void A_line_ends_at_120_columns() => Findings.None(
        from file in SourceFile.All
        from line in file.Tree.GetText().Lines
        where line.Span.Length > LongestLine
        select $"{file.Path}:{line.LineNumber + 1} has {line.Span.Length} columns",
        "Break these lines.");

    private static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
