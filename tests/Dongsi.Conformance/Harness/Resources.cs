using System.Reflection;

namespace Dongsi.Conformance;

/// <summary>Files that are embedded in this assembly, so that a test run needs no path.</summary>
internal static class Resources
{
    private static readonly Assembly s_assembly = typeof(Resources).Assembly;

    public static IEnumerable<string> Names => s_assembly.GetManifestResourceNames();

    public static string Read(string name)
    {
        using Stream stream = s_assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the test assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
