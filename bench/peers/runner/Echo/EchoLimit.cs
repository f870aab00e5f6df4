namespace Dongsi.Peers.Runner;

/// <summary>What we set ourselves: a server's processor time per message over that of ours.</summary>
internal sealed record EchoLimit(string Case, string Server, double AtLeast = 0, double AtMost = double.MaxValue)
{
    private static readonly IReadOnlyList<EchoLimit> s_all =
    [
        new("64", "bare-epoll", AtLeast: 1 / 1.1),
        new("64", "libuv", AtLeast: 1.15),
        new("64", "uvloop-protocol", AtLeast: 1),
        new("64", "go", AtLeast: 1.25),
        new("64", "sockets", AtLeast: 1.3),
        new("64", "kestrel", AtLeast: 1.8),
        new("64", "uvloop-streams", AtLeast: 1.5),
        new("64", "asyncio-streams", AtLeast: 3),
        new("64k", "libuv", AtLeast: 1),
        new("1000", "libuv", AtLeast: 1),
        new("1000", "go", AtLeast: 1),
        new("1000", "uvloop-protocol", AtLeast: 1),
        new("churn", "libuv", AtLeast: 1),
        new("churn", "go", AtLeast: 1),
        new("churn", "uvloop-protocol", AtLeast: 1),
        new("64", "dongsi-protocol-io_uring", AtMost: 1.05),
        new("1k", "dongsi-protocol-io_uring", AtMost: 1.05),
        new("1000", "dongsi-protocol-io_uring", AtMost: 1),
        new("churn", "dongsi-protocol-io_uring", AtMost: 1),
    ];

    public static EchoLimit? For(EchoCase one, EchoServer server) =>
        s_all.FirstOrDefault(limit => limit.Case == one.Name && limit.Server == server.Id);

    public bool Allows(double ratio) => ratio >= AtLeast && ratio <= AtMost;
}
