namespace Dongsi.Peers.Runner;

/// <summary>
/// Lets every server run alone, one after the other, round after round: each in a process of its own for each case, the
/// server on one core and the load generator on another.
/// </summary>
internal static class EchoRace
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    public static List<EchoRun> Run(EchoOptions options, IReadOnlyList<ReadyEchoServer> servers, string load)
    {
        var runs = new List<EchoRun>();
        var cores = Machine.PinApart();
        string[] loadCommand = cores is null ? [load] : ["taskset", "-c", cores.Value.Load, load];
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var one in options.Cases)
            {
                foreach (var server in servers.Where(server => !Hopeless(runs, server, one)))
                {
                    Progress.Begin($"round {round}/{options.Rounds}  {one.Name,-6} {server.Server.Name,-28}");
                    var run = Once(
                        new EchoRun(server.Server.Id, one.Name, round),
                        () => EchoServerProcess.Start(server.Command, cores?.Server, one.Weighs),
                        (port, id) => [.. loadCommand, one.Load, port, id, .. one.Arguments(options)]);
                    Progress.Say(run.Failure ?? EchoTable.Brief(run));
                    runs.Add(run);
                }
            }
        }

        return runs;
    }

    private static EchoRun Once(
        EchoRun run, Func<EchoServerProcess> start, Func<string, string, IEnumerable<string>> load)
    {
        try
        {
            using var process = start();
            var (output, error) = Shell.Run(load(process.Port, process.Id), null, s_limit);
            return output is null ? run with { Failure = $"{error} {process.Errors}".Trim() } : run.WithOutput(output);
        }
        catch (IOException e)
        {
            return run with { Failure = e.Message };
        }
    }

    // What failed will fail in the next round too.
    private static bool Hopeless(List<EchoRun> runs, ReadyEchoServer server, EchoCase one) =>
        runs.Any(run => run.Server == server.Server.Id && run.Case == one.Name && run.Failure is not null);
}
