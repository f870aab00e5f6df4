namespace Dongsi.Peers.Runner;

/// <summary>One column of the table: who it is, and what to say to someone who does not have it.</summary>
internal sealed record Peer(string Id, string Name, string HowToGetIt)
{
    public const string Ours = "dongsi";

    public const string Twin = "tpl";

    public static readonly IReadOnlyList<Peer> All =
    [
        new("asyncio", "CPython asyncio", "python3.13, from python.org, pyenv install 3.13, or apt install python3"),
        new("uvloop", "uvloop", "apt install python3-uvloop, or pip install uvloop"),
        new("trio", "Trio", "apt install python3-trio, or pip install trio"),
        new("node", "Node", "apt install nodejs, or nodejs.org"),
        new("go", "Go", "apt install golang-go, or go.dev"),
        new("tokio", "Tokio (1 thread)", "cargo from rustup.rs; to build offline apt install librust-tokio-dev"),
        new(Twin, "TPL", "the .NET 10 SDK, and a build without errors"),
        new(Ours, "Dongsi", "the .NET 10 SDK, and a build without errors"),
    ];
}
