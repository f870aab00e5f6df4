namespace Dongsi.Repo.Tests;

/// <summary>The repository these tests were built in, found from the test program upwards.</summary>
/// <remarks>
/// Files are found by walking, not by asking git: a source archive has no git, and in a container git may refuse
/// a folder that another user owns.
/// </remarks>
internal static class Repository
{
    private static readonly string[] s_notOurs =
    [
        ".git", ".vs", "bin", "obj", "artifacts", "node_modules", "target", "TestResults", "BenchmarkDotNet.Artifacts",
    ];

    public static string Root { get; } = FindRoot();

    /// <summary>Whether snapshots are to be rewritten instead of compared.</summary>
    public static bool Updating { get; } = Environment.GetEnvironmentVariable("DONGSI_UPDATE") == "1";

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>The files below the given folders (below the root if none), as paths relative to the root.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folders) =>
        (folders.Length == 0 ? [""] : folders)
        .Select(PathOf)
        .Where(Directory.Exists)
        .SelectMany(folder => Walk(folder, pattern))
        .Select(Relative)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Walk(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern)
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(child => !s_notOurs.Contains(Path.GetFileName(child)))
            .SelectMany(child => Walk(child, pattern)));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dongsi.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Dongsi.slnx above {AppContext.BaseDirectory}.");
    }
}
