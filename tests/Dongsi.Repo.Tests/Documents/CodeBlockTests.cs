using Dongsi.Repo.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Dongsi.Repo.Tests.Documents;

/// <summary>The C# that readers will copy compiles against the library as it is.</summary>
public sealed class CodeBlockTests
{
    private const string FragmentMark = "<!-- fragment -->";

    // Everything of a fragment's frame stands on the line of its first statement, so that line numbers stay true.
    private const string FragmentStart = "internal static class Fragment { private static async Coroutine Body() { ";
    private const string FragmentEnd = "\nawait Task.CompletedTask; } }";

    private static readonly string[] s_compiled =
        ["README.md", "README.ko.md", "docs/tutorial/", "docs/guides/", "docs/ko/"];

    private static IEnumerable<(Markdown Page, CodeBlock Block)> Blocks =>
        from page in Markdown.All
        where s_compiled.Any(prefix => page.Path.StartsWith(prefix, StringComparison.Ordinal))
        from block in page.Blocks
        select (page, block);

    [Fact]
    public void Every_C_sharp_block_compiles() => Findings.None(
        from entry in Blocks
        where entry.Block.Language == "csharp"
        from error in ErrorsOf(entry.Block)
        select $"{entry.Page.Path}:{entry.Block.Line + error.Line} {error.Message}",
        $"Correct these blocks. One that is no whole program stands under a line {FragmentMark} "
            + "and is compiled as the body of an async Coroutine method.");

    [Fact]
    public void A_C_sharp_block_is_called_csharp() => Findings.None(
        from entry in Blocks
        where entry.Block.Language is "cs" or "c#" or "C#" or "CSharp"
        select $"{entry.Page.Path}:{entry.Block.Line} is called {entry.Block.Language}",
        "Write ```csharp, so that these blocks are compiled too.");

    [Theory]
    [InlineData("#:project ../src/Dongsi\nConsole.WriteLine(1);", "", true)]
    [InlineData("Console.WritLine(1);", "", false)]
    [InlineData("internal sealed class Whole { }", "", true)]
    [InlineData("var x = 1;\nConsole.WriteLine(x);", "", true)]
    [InlineData("await Asyncio.Nothing();", FragmentMark, false)]
    public void The_rule_tells_a_block_that_compiles_from_another(string text, string note, bool compiles) =>
        Assert.Equal(compiles, !ErrorsOf(new(1, "csharp", note, text)).Any());

    private static IEnumerable<(int Line, string Message)> ErrorsOf(CodeBlock block)
    {
        var isFragment = block.Note == FragmentMark;
        var tree = SourceFile.Parse("block.cs", isFragment ? Frame(block.Text) : WithoutDirectives(block.Text));
        var isProgram = tree.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any();
        var compilation = Compiling.Compile(
            [tree, isFragment ? Compiling.ImplicitUsings("Dongsi") : Compiling.ImplicitUsings()],
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            Library.Built);
        return compilation.Errors().Select(error =>
            (error.Location.GetLineSpan().StartLinePosition.Line + 1, $"{error.Id}: {error.GetMessage()}"));
    }

    private static string Frame(string text) => $"{FragmentStart}{text}{FragmentEnd}";

    // `#:project` and its like are the SDK's, which reads them before the compiler does.
    private static string WithoutDirectives(string text) => string.Join('\n', text.Split('\n')
        .Select(line => line.StartsWith("#:", StringComparison.Ordinal) ? "" : line));
}
