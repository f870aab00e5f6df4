using System.Globalization;

namespace Dongsi.Peers.Runner;

/// <summary>What the command line asked for, after <c>echo</c>, <c>idle</c> or <c>leak</c>.</summary>
internal sealed record EchoOptions(
    int Rounds, double Seconds, bool Quick, IReadOnlyList<EchoCase> Cases, IReadOnlyList<EchoServer> Servers)
{
    private const string Usage = """
        dotnet run --project bench/peers/runner -- echo|idle|leak [--quick] [--rounds R] [--seconds S]
            [--only case,…] [--peers server,…]
          --quick       one round, half a second, a tenth of the rounds of the leak test
          --rounds R    how often every server is measured; the tables have the medians (echo 5, idle 3, leak 1)
          --seconds S   how long each time, after the warm-up (2; idle 5)
        """;

    public static bool IsCommand(string word) => EchoCase.Of(word).Count > 0;

    /// <summary>Null if it was not understood, which has then been said.</summary>
    public static EchoOptions? Parse(string[] args)
    {
        var command = args[0];
        var cases = EchoCase.Of(command);
        var servers = EchoServer.All;
        var quick = args.Contains("--quick");
        var rounds = quick ? 1 : command switch { "echo" => 5, "idle" => 3, _ => 1 };
        var seconds = quick ? 0.5 : command == "idle" ? 5 : 2;
        try
        {
            for (var i = 1; i < args.Length; i++)
            {
                switch (args[i])
                {
                    case "--quick":
                        break;
                    case "--rounds" when i + 1 < args.Length:
                        rounds = Math.Max(1, int.Parse(args[++i], null));
                        break;
                    case "--seconds" when i + 1 < args.Length:
                        seconds = Math.Clamp(double.Parse(args[++i], CultureInfo.InvariantCulture), 0.1, 60);
                        break;
                    case "--only" when i + 1 < args.Length:
                        cases = Pick(args[++i], cases, one => one.Name);
                        break;
                    case "--peers" when i + 1 < args.Length:
                        servers = Pick(args[++i], servers, server => server.Id);
                        break;
                    default:
                        throw new FormatException($"{args[i]} is not understood.");
                }
            }

            return new EchoOptions(rounds, seconds, quick, cases, servers);
        }
        catch (FormatException e)
        {
            Progress.Say($"""
                {e.Message}
                {Usage}
                  cases         {string.Join(',', cases.Select(one => one.Name))}
                  servers       {string.Join(',', servers.Select(server => server.Id))}
                                or how their names begin: uvloop is both of uvloop
                """);
            return null;
        }
    }

    // In the order of the table, whatever the order they were named in.
    private static List<T> Pick<T>(string names, IReadOnlyList<T> all, Func<T, string> name)
    {
        var wanted = names.Split(',');
        if (wanted.FirstOrDefault(one => !all.Any(item => Means(one, name(item)))) is { } unknown)
            throw new FormatException($"{unknown} is none of them.");
        return [.. all.Where(item => wanted.Any(one => Means(one, name(item))))];
    }

    private static bool Means(string word, string name) =>
        name == word || name.StartsWith(word + "-", StringComparison.Ordinal);
}
