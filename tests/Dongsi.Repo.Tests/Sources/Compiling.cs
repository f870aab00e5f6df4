using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dongsi.Repo.Tests.Sources;

/// <summary>Compilations against the running framework, as the SDK would set them up.</summary>
internal static class Compiling
{
    private static readonly string[] s_implicit =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
        "System.Threading.Tasks",
    ];

    private static readonly string s_frameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly Lazy<IReadOnlyList<MetadataReference>> s_framework = new(ReferencesToFramework);

    public static SyntaxTree ImplicitUsings(params string[] more) => SourceFile.Parse(
        "ImplicitUsings.cs",
        string.Concat(s_implicit.Concat(more).Select(space => $"global using {space};\n")));

    public static CSharpCompilation Compile(
        IEnumerable<SyntaxTree> trees, OutputKind kind, params IEnumerable<MetadataReference> more) =>
        CSharpCompilation.Create("Dongsi.Read", trees, s_framework.Value.Concat(more), new(
            kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    public static IEnumerable<Diagnostic> Errors(this Compilation compilation) =>
        compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error);

    // The list also holds what the test program brought along, Dongsi.dll among it; wanted is only the framework.
    private static List<MetadataReference> ReferencesToFramework() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetDirectoryName(path) == s_frameworkFolder)
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToList();
}
