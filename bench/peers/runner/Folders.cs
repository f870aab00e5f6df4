namespace Dongsi.Peers.Runner;

/// <summary>Where things are, seen from where this program was built: it can be started anywhere.</summary>
internal static class Folders
{
    public static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dongsi.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Dongsi.slnx above {AppContext.BaseDirectory}.");
    }

    public static string Peers(string root, params ReadOnlySpan<string> parts) =>
        Path.Combine([root, "bench", "peers", .. parts]);

    /// <summary>Git ignores it: what is built and what was measured.</summary>
    public static string Artifacts(string root, params ReadOnlySpan<string> parts) =>
        Path.Combine([root, "artifacts", "peers", .. parts]);
}
