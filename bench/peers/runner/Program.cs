using Dongsi.Peers.Runner;

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
var table = Table.Render(options, ready, runs, Machine.Describe(root));
Console.WriteLine(table);
Archive.Write(root, table, runs);
return runs.Any(run => run.Failure is not null) ? 1 : 0;
