using System.Diagnostics;
using Dongsi.Peers;

var work = args[0];
var n = args.Length > 1 ? int.Parse(args[1], null) : 0;
switch (work)
{
    case "sleepers":
        foreach (var _ in Meter.WarmUp())
            await Works.Sleepers(1000, TimeSpan.FromMilliseconds(1));
        n = n == 0 ? 1_000_000 : n;
        var start = Stopwatch.GetTimestamp();
        await Works.Sleepers(n, TimeSpan.FromSeconds(1));
        Meter.ReportSeconds(work, n, Stopwatch.GetElapsedTime(start));
        break;
    case "example":
        foreach (var _ in Meter.WarmUp())
            await Works.Example(TimeSpan.FromMilliseconds(1));
        n = n == 0 ? 1000 : n;
        start = Stopwatch.GetTimestamp();
        await Works.Example(TimeSpan.FromMilliseconds(n));
        Meter.ReportSeconds(work, n, Stopwatch.GetElapsedTime(start));
        break;
    default:
        foreach (var size in Meter.Rounds(work, n))
            await Works.Run(work, size);
        break;
}
