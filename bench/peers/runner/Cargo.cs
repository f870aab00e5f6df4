namespace Dongsi.Peers.Runner;

/// <summary>Builds the Tokio peer: offline with Debian's crates if they are there, else from crates.io.</summary>
internal static class Cargo
{
    // Where Debian's librust-*-dev packages put the sources of their crates.
    private const string Debian = "/usr/share/cargo/registry";

    public static ReadyPeer? Build(Peer peer, string root)
    {
        if (Shell.Ask("cargo", "--version") is null)
            return null;

        var project = Folders.Peers(root, "tokio");
        var target = Folders.Artifacts(root, "tokio");
        string[] offline = Directory.Exists(Debian) && Directory.EnumerateDirectories(Debian, "tokio-1.*").Any()
            ?
            [
                "--offline",
                "--config", """source.crates-io.replace-with="debian" """,
                "--config", $"""source.debian.directory="{Debian}" """,
            ]
            : [];
        return Workshop.Build(["cargo", "build", "--release", "--target-dir", target, .. offline], project)
            ? new ReadyPeer(peer, Version(project), [Path.Combine(target, "release", "tokio-peer")])
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
