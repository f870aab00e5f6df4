using Dongsi.Peers.Runner;

if (args.Length > 0 && EchoOptions.IsCommand(args[0]))
    return EchoProgram.Run(args);
if (Options.Parse(args) is not { } options)
    return 2;

var root = Folders.FindRoot();
var peers = options.Peers.Select(peer => (peer, ready: Workshop.Prepare(peer, root))).ToList();
var ready = peers.Where(pair => pair.ready is not null).Select(pair => pair.ready!).ToList();
foreach (var (missing, _) in peers.Where(pair => pair.ready is null))
    Progress.Say($"{missing.Name} is left out. To have it: {missing.HowToGetIt}");
if (ready.Count == 0)
    return 1;

var runs = Race.Run(options, ready);
var pinned = Machine.Pin() is { } core
    ? $"every process pinned to core {core}"
    : "no process pinned: taskset is not here (apt install util-linux)";
var table = Table.Render(options, ready, runs, Machine.Describe(root, pinned));
Console.WriteLine(table);
Archive.Write(root, "results", table, runs);
return runs.Any(run => run.Failure is not null) ? 1 : 0;
