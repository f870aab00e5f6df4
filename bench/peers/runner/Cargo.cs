namespace Dongsi.Peers.Runner;

/// <summary>Builds with Tokio: offline with Debian's crates if they are there, else from crates.io.</summary>
internal static class Cargo
{
    // Where Debian's librust-*-dev packages put the sources of their crates.
    private const string Debian = "/usr/share/cargo/registry";

    public static ReadyPeer? Build(Peer peer, string root)
    {
        var target = Folders.Artifacts(root, "tokio");
        return Build(Folders.Peers(root, "tokio"), target) is { } version
            ? new ReadyPeer(peer, version, [Path.Combine(target, "release", "tokio-peer")])
            : null;
    }

    /// <summary>The version of Tokio that it was built with; null if it was not.</summary>
    public static string? Build(string project, string target)
    {
        if (Shell.Ask("cargo", "--version") is null)
            return null;

        string[] offline = Directory.Exists(Debian) && Directory.EnumerateDirectories(Debian, "tokio-1.*").Any()
            ?
            [
                "--offline",
                "--config", """source.crates-io.replace-with="debian" """,
                "--config", $"""source.debian.directory="{Debian}" """,
            ]
            : [];
        return Workshop.Build(["cargo", "build", "--release", "--target-dir", target, .. offline], project)
            ? Version(project)
            : null;
    }

    // Cargo.lock says name and version on two lines, one after the other.
    private static string Version(string project)
    {
        var lines = File.ReadAllLines(Path.Combine(project, "Cargo.lock"));
        var tokio = lines[Array.IndexOf(lines, "name = \"tokio\"") + 1].Split('"')[1];
        return $"{tokio}, {Shell.Ask("rustc", "--version")?.Split('(')[0].Trim()}";
    }
}
