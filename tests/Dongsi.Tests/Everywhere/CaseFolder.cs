namespace Dongsi.Tests.Everywhere;

/// <summary>
/// Folders for cases that change files. They stay until the process ends, because a thread that was abandoned may still
/// be at work in one.
/// </summary>
internal static class CaseFolder
{
    private static readonly Lazy<string> s_root = new(() =>
    {
        string root = Directory.CreateTempSubdirectory("dongsi-cases-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        return root;
    });

    private static int s_count;

    /// <summary>A new folder, with a file <c>a</c>, a folder <c>empty</c> and a link <c>link</c> in it.</summary>
    public static AsyncPath Next()
    {
        string path = Path.Combine(s_root.Value, $"{s_count++}");
        Directory.CreateDirectory(Path.Combine(path, "empty"));
        File.WriteAllText(Path.Combine(path, "a"), "one\ntwo\n");
        File.CreateSymbolicLink(Path.Combine(path, "link"), "a");
        return new AsyncPath(path);
    }
}
