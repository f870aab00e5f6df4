namespace Dongsi.Peers.Runner;

/// <summary>Finds what is installed and builds what needs building. Null is "not here".</summary>
internal static class Workshop
{
    public static ReadyPeer? Prepare(Peer peer, string root)
    {
        Progress.Begin($"{peer.Name,-18}");
        var ready = peer.Id switch
        {
            "asyncio" => Python(peer, "asyncio", Folders.Peers(root, "python", "asyncio_peer.py")),
            "uvloop" => Python(peer, "uvloop", Folders.Peers(root, "python", "asyncio_peer.py"), "--uvloop"),
            "trio" => Python(peer, "trio", Folders.Peers(root, "python", "trio_peer.py")),
            "node" => Shell.Ask("node", "--version") is { } version
                ? new ReadyPeer(peer, version, ["node", Folders.Peers(root, "node", "node.mjs")])
                : null,
            "go" => Go(peer, root),
            "tokio" => Cargo.Build(peer, root),
            _ => DotNet(peer, root),
        };
        Progress.Say(ready?.Version ?? "not here");
        return ready;
    }

    private static ReadyPeer? Python(Peer peer, string module, params string[] script) =>
        FindPython(module) is { } found ? new ReadyPeer(peer, found.Version, [found.Program, .. script]) : null;

    /// <summary>The Python that has a module, and the versions of both.</summary>
    public static (string Program, string Version)? FindPython(string module)
    {
        var ask = $"""
            import sys, {module}
            version = "%d.%d.%d" % sys.version_info[:3]
            assert sys.version_info >= (3, 11)
            print(getattr({module}, "__version__", None) and {module}.__version__ + " on " + version or version)
            """;
        foreach (var python in Pythons())
        {
            if (Shell.Ask(python, "-c", ask) is { } version)
                return (python, version);
        }

        return null;
    }

    // 3.13 first: it is the one our documents quote. All are asked, because a shim of pyenv's may be on the path
    // without a version behind it, and another python3 on the path does not see Debian's packages.
    private static IEnumerable<string> Pythons()
    {
        yield return "python3.13";
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var pyenv = Environment.GetEnvironmentVariable("PYENV_ROOT") ?? Path.Combine(home, ".pyenv");
        var versions = Path.Combine(pyenv, "versions");
        if (Directory.Exists(versions))
        {
            foreach (var version in Directory.EnumerateDirectories(versions, "3.13.*").Order())
                yield return Path.Combine(version, "bin", "python");
        }

        yield return "python3.14";
        yield return "python3";
        yield return "/usr/bin/python3";
    }

    private static ReadyPeer? Go(Peer peer, string root)
    {
        if (Shell.Ask("go", "version") is not { } version)
            return null;
        var program = Folders.Artifacts(root, "go", "peer");
        return Build(["go", "build", "-o", program, "."], Folders.Peers(root, "go"))
            ? new ReadyPeer(peer, version.Split(' ')[2].Replace("go", "", StringComparison.Ordinal), [program])
            : null;
    }

    private static ReadyPeer? DotNet(Peer peer, string root)
    {
        var output = Folders.Artifacts(root, peer.Id);
        var project = Folders.Peers(root, peer.Id);
        if (!Build(["dotnet", "build", project, "--configuration", "Release", "--output", output], root))
            return null;
        var version = peer.Id == Peer.Ours
            ? Commit(root)
            : $".NET {Environment.Version}";
        var program = peer.Id == Peer.Ours ? "Peers.Dongsi" : "Peers.Tpl";
        return new ReadyPeer(peer, version, [Path.Combine(output, program)]);
    }

    /// <summary>Of what is measured here: ours.</summary>
    public static string Commit(string root) =>
        Shell.Ask("git", "-C", root, "describe", "--always", "--dirty") ?? "unknown commit";

    public static bool Build(IEnumerable<string> command, string folder)
    {
        var (output, error) = Shell.Run(command, folder, TimeSpan.FromMinutes(10));
        if (output is null)
            Progress.Say($"cannot be built: {string.Join('\n', Errors(error))}");
        return output is not null;
    }

    // A compiler repeats itself; the first few say what is wrong.
    private static IEnumerable<string> Errors(string said)
    {
        var errors = said.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal));
        return errors.Distinct().Take(5).DefaultIfEmpty(said);
    }
}
