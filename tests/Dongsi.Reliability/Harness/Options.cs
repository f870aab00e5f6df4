using System.Globalization;

namespace Dongsi.Reliability.Harness;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Options
{
    public const string Usage =
        """
        dotnet run -c Release --project tests/Dongsi.Reliability -- [R16 R20 …] [--nightly] [--poller P] [--seed N]
            [--write]
          R16 …       only these; all of them by default
          --nightly   the large sizes, for an hour; by default those of a pull request, for minutes
          --poller P  only epoll, io_uring or portable; all of them by default
          --seed N    what chance begins with; another one every day by default
          --write     writes docs/reliability.md
        """;

    public IReadOnlyList<string> Ids { get; private init; } = [];

    public bool IsNightly { get; private init; }

    public PollerKind? Poller { get; private init; }

    public int Seed { get; private init; } = (int)(DateTime.UtcNow - DateTime.UnixEpoch).TotalDays;

    public bool Writes { get; private init; }

    /// <exception cref="FormatException">There is no such option.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--nightly" => options with { IsNightly = true },
                "--write" => options with { Writes = true },
                "--poller" => options with { Poller = PollerOf(Next(ref i)) },
                "--seed" => options with { Seed = int.Parse(Next(ref i), CultureInfo.InvariantCulture) },
                ['R', ..] id when Check.All.Any(check => check.Id == id) =>
                    options with { Ids = [.. options.Ids, id] },
                var other => throw new FormatException($"There is no {other} here."),
            };
        }

        return options;

        string Next(ref int i) =>
            ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value.");
    }

    public static string NameOf(PollerKind poller) => poller switch
    {
        PollerKind.IoUring => "io_uring",
        _ => poller.ToString().ToLowerInvariant(),
    };

    public static PollerKind PollerOf(string name) => Pollers.FirstOrDefault(poller => NameOf(poller) == name) is
    { } found and not PollerKind.Auto ? found : throw new FormatException($"There is no poller {name}.");

    public static IReadOnlyList<PollerKind> Pollers { get; } = OperatingSystem.IsLinux()
        ? [PollerKind.Epoll, PollerKind.IoUring, PollerKind.Portable]
        : [PollerKind.Portable];
}
