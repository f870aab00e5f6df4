namespace Dongsi.Peers.Runner;

/// <summary>Finds and builds the servers and the load generator. Null is "not here".</summary>
internal sealed class EchoWorkshop(string root)
{
    private const string DotNet = ".NET";

    // Several servers are one program: it is built once, and if it cannot be, that is said once.
    private readonly Dictionary<string, string?> _programs = [];

    /// <summary>The load generator, which nothing goes without.</summary>
    public string? Load() => Project("load", "Echo.Load");

    public ReadyEchoServer? Prepare(EchoServer server)
    {
        Progress.Begin($"{server.Name,-28}");
        var parts = server.Id.Split('-', 2);
        var variant = parts.Length > 1 ? parts[1] : "";
        var (version, command) = parts[0] switch
        {
            "dongsi" => (Workshop.Commit(root), Command(Project("dongsi", "Echo.Dongsi"), variant.Split('-'))),
            "bare" => (DotNet, Command(Project("bare", "Echo.Bare"), variant)),
            "sockets" => (DotNet, Command(Project("sockets", "Echo.Sockets"))),
            "kestrel" => (DotNet, Command(Project("kestrel", "Echo.Kestrel"))),
            "tokio" => Tokio(),
            "libuv" => Libuv(variant),
            "go" => Go(),
            "node" => (Shell.Ask("node", "--version"), Command("node", Source("node", "echo.mjs"))),
            "uvloop" => Python("uvloop", "--uvloop", variant),
            "asyncio" => Python("asyncio", variant),
            _ => throw new InvalidOperationException($"Nobody knows how to build {server.Id}."),
        };
        version = version == DotNet ? $"{DotNet} {Environment.Version}" : version;
        var ready = version is null || command is null ? null : new ReadyEchoServer(server, version, command);
        Progress.Say(ready?.Version ?? "not here");
        return ready;
    }

    private static IReadOnlyList<string>? Command(string? program, params string[] arguments) =>
        program is null ? null : [program, .. arguments.Where(argument => argument.Length > 0)];

    private string Source(params ReadOnlySpan<string> parts) => Folders.Peers(root, ["echo", .. parts]);

    private string Target(params ReadOnlySpan<string> parts) => Folders.Artifacts(root, ["echo", .. parts]);

    private string? Project(string folder, string program) => Once(folder, () =>
        Workshop.Build(
            ["dotnet", "build", Source(folder), "--configuration", "Release", "--output", Target(folder)], root)
            ? Target(folder, program)
            : null);

    private (string? Version, IReadOnlyList<string>? Command) Tokio()
    {
        var target = Target("tokio");
        return Once("tokio", () => Cargo.Build(Source("tokio"), target)) is { } version
            ? (version, [Path.Combine(target, "release", "tokio-echo")])
            : (null, null);
    }

    private (string? Version, IReadOnlyList<string>? Command) Libuv(string variant)
    {
        var program = Once("libuv", () =>
        {
            var target = Target("libuv");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            return Shell.Ask("cc", "--version") is not null
                && Workshop.Build(["cc", "-O2", "-o", target, Source("libuv", "echo.c"), "-luv"], root)
                ? target
                : null;
        });
        return (program is null ? null : Shell.Ask(program, "version"), Command(program, variant));
    }

    private (string? Version, IReadOnlyList<string>? Command) Go()
    {
        var version = Shell.Ask("go", "version")?.Split(' ')[2].Replace("go", "", StringComparison.Ordinal);
        var target = Target("go");
        return version is not null && Workshop.Build(["go", "build", "-o", target, "."], Source("go"))
            ? (version, [target])
            : (null, null);
    }

    private (string? Version, IReadOnlyList<string>? Command) Python(string module, params string[] arguments) =>
        Workshop.FindPython(module) is { } found
            ? (found.Version, [found.Program, Source("python", "echo.py"), .. arguments])
            : (null, null);

    private string? Once(string name, Func<string?> build)
    {
        if (!_programs.TryGetValue(name, out var program))
            _programs[name] = program = build();
        return program;
    }
}
