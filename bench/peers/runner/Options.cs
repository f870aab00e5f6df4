namespace Dongsi.Peers.Runner;

/// <summary>What the command line asked for.</summary>
internal sealed record Options(int Rounds, bool Quick, IReadOnlyList<Work> Works, IReadOnlyList<Peer> Peers)
{
    private const string Usage = """
        dotnet run --project bench/peers/runner -- [--quick] [--rounds R] [--only work,…] [--peers peer,…]
          --quick      one round, a tenth of the sleepers, users that take 0.1 s: five minutes instead of forty
          --rounds R   how often every peer does every work; the table has the medians (5)
        """;

    /// <summary>Null if it was not understood, which has then been said.</summary>
    public static Options? Parse(string[] args)
    {
        var quick = args.Contains("--quick");
        int? rounds = null;
        IReadOnlyList<Work> works = Work.All;
        IReadOnlyList<Peer> peers = Peer.All;
        try
        {
            for (var i = 0; i < args.Length; i++)
            {
                switch (args[i])
                {
                    case "--quick":
                        break;
                    case "--rounds" when i + 1 < args.Length:
                        rounds = int.Parse(args[++i], null);
                        break;
                    case "--only" when i + 1 < args.Length:
                        works = Pick(args[++i], Work.All, work => work.Name);
                        break;
                    case "--peers" when i + 1 < args.Length:
                        peers = Pick(args[++i], Peer.All, peer => peer.Id);
                        break;
                    default:
                        throw new FormatException($"{args[i]} is not understood.");
                }
            }

            return new Options(Math.Max(1, rounds ?? (quick ? 1 : 5)), quick, works, peers);
        }
        catch (FormatException e)
        {
            Progress.Say($"""
                {e.Message}
                {Usage}
                  works        {string.Join(',', Work.All.Select(work => work.Name))}
                  peers        {string.Join(',', Peer.All.Select(peer => peer.Id))}
                """);
            return null;
        }
    }

    // In the order of the table, whatever the order they were named in.
    private static List<T> Pick<T>(string names, IReadOnlyList<T> all, Func<T, string> name)
    {
        var wanted = names.Split(',');
        if (wanted.FirstOrDefault(one => !all.Any(item => name(item) == one)) is { } unknown)
            throw new FormatException($"{unknown} is none of them.");
        return [.. all.Where(item => wanted.Contains(name(item)))];
    }
}
