using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dongsi.Repo.Tests.Sources;

/// <summary>A C# file, parsed once for all rules.</summary>
internal sealed class SourceFile
{
    // Debug's branches are read too: they hold as much code as Release's, and the house has rules for both.
    private static readonly CSharpParseOptions s_options = new(
        LanguageVersion.Preview,
        DocumentationMode.Parse,
        preprocessorSymbols: ["DEBUG", "TRACE", "NET", "NET10_0", "NET10_0_OR_GREATER"]);

    private static readonly Lazy<IReadOnlyList<SourceFile>> s_all = new(() =>
        Read("src", "tests", "bench", "examples", "eng"));

    private SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Tree = Parse(path, text);
    }

    /// <summary>Every hand-written C# file of the repository.</summary>
    public static IReadOnlyList<SourceFile> All => s_all.Value;

    /// <summary>The files of the library itself.</summary>
    public static IEnumerable<SourceFile> OfLibrary =>
        All.Where(file => file.Path.StartsWith(Library.Folder, StringComparison.Ordinal));

    public string Path { get; }

    public string Text { get; }

    public SyntaxTree Tree { get; }

    public static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, s_options, path);

    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    private static List<SourceFile> Read(params string[] folders) =>
        Repository.Files("*.cs", folders)
        .Where(path => !path.EndsWith(".g.cs", StringComparison.Ordinal))
        .Where(path => !path.Contains("/Generated/", StringComparison.Ordinal))
        .Select(path => new SourceFile(path, File.ReadAllText(Repository.PathOf(path))))
        .ToList();
}
