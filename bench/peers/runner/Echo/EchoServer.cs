namespace Dongsi.Peers.Runner;

/// <summary>One row of the echo tables: a program that sends back what it gets.</summary>
/// <remarks>Its twin is the one of ours that it is compared with: the one that is written at the same level.</remarks>
internal sealed record EchoServer(string Id, string Name, string Twin, string HowToGetIt)
{
    public const string Protocol = "dongsi-protocol-epoll";

    public const string Streams = "dongsi-streams-epoll";

    private const string DotNet = "the .NET 10 SDK, and a build without errors";

    private const string Uring = DotNet + "; Linux 6.1, io_uring allowed";

    private const string Python = "python3.13, from python.org, pyenv install 3.13, or apt install python3";

    private const string Uvloop = "apt install python3-uvloop, or pip install uvloop";

    private const string Tokio = "cargo from rustup.rs; to build offline apt install librust-tokio-dev";

    private const string Libuv = "apt install libuv1-dev gcc";

    public static readonly IReadOnlyList<EchoServer> All =
    [
        new(Protocol, "Dongsi, protocol, epoll", Protocol, DotNet),
        new(Streams, "Dongsi, streams, epoll", Streams, DotNet),
        new("dongsi-protocol-io_uring", "Dongsi, protocol, io_uring", Protocol, Uring),
        new("dongsi-streams-io_uring", "Dongsi, streams, io_uring", Streams, Uring),
        new("bare-epoll", "bare C# loop, epoll", Protocol, DotNet),
        new("bare-io_uring", "bare C# loop, io_uring", Protocol, DotNet + "; Linux 6.6, io_uring allowed"),
        new("tokio", "Tokio (1 thread)", Protocol, Tokio),
        new("libuv", "libuv", Protocol, Libuv),
        new("libuv-reuse", "libuv, buffers reused", Protocol, Libuv),
        new("uvloop-protocol", "uvloop, protocol", Protocol, Uvloop),
        new("go", "Go", Protocol, "apt install golang-go, or go.dev"),
        new("sockets", "Socket with Task", Protocol, DotNet),
        new("kestrel", "Kestrel's ConnectionHandler", Protocol, DotNet + ", with ASP.NET Core"),
        new("node", "Node", Protocol, "apt install nodejs, or nodejs.org"),
        new("asyncio-protocol", "CPython asyncio, protocol", Protocol, Python),
        new("uvloop-streams", "uvloop, streams", Streams, Uvloop),
        new("asyncio-streams", "CPython asyncio, streams", Streams, Python),
    ];

    public bool IsOurs => Id.StartsWith("dongsi", StringComparison.Ordinal);
}
