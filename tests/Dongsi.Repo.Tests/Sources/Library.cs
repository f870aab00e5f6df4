using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dongsi.Repo.Tests.Sources;

/// <summary>The library's sources, compiled once for all rules that need to know what a name means.</summary>
internal static class Library
{
    public const string Folder = "src/Dongsi/";

    private static readonly Lazy<CSharpCompilation> s_compilation = new(() => Compiling.Compile(
        SourceFile.OfLibrary.Select(file => file.Tree).Append(Compiling.ImplicitUsings()),
        OutputKind.DynamicallyLinkedLibrary));

    private static readonly Lazy<IReadOnlyList<SymbolUse>> s_uses = new(() =>
        SymbolUses.In(Compilation, SourceFile.OfLibrary.Select(file => file.Tree)).ToList());

    public static CSharpCompilation Compilation => s_compilation.Value;

    public static IReadOnlyList<SymbolUse> Uses => s_uses.Value;

    /// <summary>The library and the packages beside it; each after those that it needs.</summary>
    public static IReadOnlyList<string> Packages { get; } = ["Dongsi", "Dongsi.Testing", "Dongsi.Testing.Xunit"];

    /// <summary>All that a user may have, built, for what must be read from the product instead of its sources.
    /// </summary>
    public static IReadOnlyList<MetadataReference> Built { get; } =
        [.. Packages.Concat(["xunit.v3.core", "xunit.v3.common", "xunit.v3.assert"]).Select(BuiltOne)];

    /// <summary>The compiler's errors; a rule that reads a broken compilation sees nothing and passes.</summary>
    /// <remarks>CS8795 is a partial method whose body a source generator writes, which needs no reading here.</remarks>
    public static IEnumerable<Diagnostic> Errors => Compilation.Errors().Where(error => error.Id != "CS8795");

    /// <summary>What a package offers, as its users see it.</summary>
    public static IAssemblySymbol Read(string package)
    {
        CSharpCompilation reader = Compiling.Compile([], OutputKind.DynamicallyLinkedLibrary, Built);
        return reader.SourceModule.ReferencedAssemblySymbols.Single(assembly => assembly.Name == package);
    }

    private static PortableExecutableReference BuiltOne(string name) =>
        MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
}
