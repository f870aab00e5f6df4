using System.Globalization;

namespace Dongsi.Peers.Runner;

/// <summary>
/// Runs every work with every peer, round after round. Peers alternate, so that a machine that slows down for a minute
/// slows all of them and not just one.
/// </summary>
internal static class Race
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    public static List<Run> Run(Options options, IReadOnlyList<ReadyPeer> peers)
    {
        var runs = new List<Run>();
        // Where it sees one core, .NET waits ten times longer before it compiles hot code for speed. That there is one
        // is our pinning's doing, so it is told to wait as long as ever.
        string[] pin = Machine.Pin() is { } core
            ? ["taskset", "-c", core, "env", "DOTNET_TC_DelaySingleProcMultiplier=1"]
            : [];
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var work in options.Works)
            {
                foreach (var peer in peers.Where(peer => !Hopeless(runs, peer, work)))
                {
                    Progress.Begin($"round {round}/{options.Rounds}  {work.Name,-10} {peer.Peer.Name,-18}");
                    var run = Once(new Run(peer.Peer.Id, work.Name, round), [.. pin, .. peer.Command], work, options);
                    Progress.Say(run.Failure ?? run.Unsupported ?? Table.Cell(work, [run]));
                    runs.Add(run);
                }
            }
        }

        return runs;
    }

    private static Run Once(Run run, IEnumerable<string> command, Work work, Options options)
    {
        var size = work.Size(options.Quick)?.ToString(CultureInfo.InvariantCulture);
        string[] arguments = size is null ? [work.Name] : [work.Name, size];
        var (output, error) = Shell.Run(command.Concat(arguments), null, s_limit);
        return output is null ? run with { Failure = error } : run.WithOutput(output);
    }

    // What has no such work, or failed at it, will not have it in the next round either.
    private static bool Hopeless(List<Run> runs, ReadyPeer peer, Work work) =>
        runs.Any(run => run.Peer == peer.Peer.Id && run.Work == work.Name && !run.HasValue);
}
