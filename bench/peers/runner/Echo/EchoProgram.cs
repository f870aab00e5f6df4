namespace Dongsi.Peers.Runner;

/// <summary>The echo race, the idle test and the leak test: from the command line to the table.</summary>
internal static class EchoProgram
{
    public static int Run(string[] args)
    {
        if (EchoOptions.Parse(args) is not { } options)
            return 2;

        var root = Folders.FindRoot();
        var workshop = new EchoWorkshop(root);
        if (workshop.Load() is not { } load)
            return 1;
        var servers = options.Servers.Select(server => (server, ready: workshop.Prepare(server))).ToList();
        var ready = servers.Where(pair => pair.ready is not null).Select(pair => pair.ready!).ToList();
        foreach (var (missing, _) in servers.Where(pair => pair.ready is null))
            Progress.Say($"{missing.Name} is left out. To have it: {missing.HowToGetIt}");
        if (ready.Count == 0)
            return 1;

        var runs = EchoRace.Run(options, ready, load);
        var pinned = Machine.PinApart() is { } cores
            ? $"servers pinned to core {cores.Server}, the load generator to core {cores.Load}"
            : "nothing pinned, **do not quote**: that takes two cores and taskset (apt install util-linux)";
        var table = EchoTable.Render(options, ready, runs, Machine.Describe(root, pinned));
        Console.WriteLine(table);
        Archive.Write(root, args[0], table, runs);
        return runs.Any(run => run.Failure is not null) ? 1 : 0;
    }
}
