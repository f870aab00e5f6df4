using System.Globalization;

namespace Dongsi.Peers.Runner;

/// <summary>One table: what the load generator does to every server.</summary>
/// <remarks>Connections are those at a time; in the idle test those that say nothing.</remarks>
internal sealed record EchoCase(string Name, string Title, string Load, int Connections, int Size)
{
    private const int Active = 200;

    private const int LeakRounds = 200_000;

    private static readonly IReadOnlyList<EchoCase> s_all =
    [
        new("64", "64 B, 64 connections", "echo", 64, 64),
        new("1k", "1 KiB, 64 connections", "echo", 64, 1024),
        new("64k", "64 KiB, 64 connections", "echo", 64, 65536),
        new("1000", "64 B, 1,000 connections", "echo", 1000, 64),
        new("churn", "connect, 64 B there and back, close; 64 at a time", "churn", 64, 64),
        new("idle", "64 B, 200 connections, while 10,000 others are idle", "idle", 10_000, 64),
        new("leak", "connect, 64 B there and back, close; 200,000 times", "leak", 64, 64),
    ];

    /// <summary>The cases of a command: the race is five of them, the idle and the leak test are one each.</summary>
    public static IReadOnlyList<EchoCase> Of(string command) =>
        [.. s_all.Where(one => command == "echo" ? one.Load is "echo" or "churn" : one.Load == command)];

    /// <summary>It says something of the server's memory.</summary>
    public bool Weighs => Load is "idle" or "leak";

    /// <summary>The load generator's arguments after the server's port and number.</summary>
    public IEnumerable<string> Arguments(EchoOptions options)
    {
        double[] rest = Load switch
        {
            "idle" => [Active, options.Seconds],
            "leak" => [LeakRounds / 10, options.Quick ? LeakRounds / 10 : LeakRounds],
            _ => [options.Quick ? 1 : 2, options.Seconds],
        };
        return new double[] { Connections, Size }.Concat(rest)
            .Select(number => number.ToString(CultureInfo.InvariantCulture));
    }
}
