using System.Diagnostics;
using Dongsi;
using Dongsi.Peers;

Asyncio.Run(Main(args[0], args.Length > 1 ? int.Parse(args[1], null) : 0));

static async Coroutine Main(string work, int n)
{
    switch (work)
    {
        case "sleepers":
            foreach (var _ in Meter.WarmUp())
                await Works.Sleepers(1000, 0.001);
            n = n == 0 ? 1_000_000 : n;
            var start = Stopwatch.GetTimestamp();
            await Works.Sleepers(n, 1);
            Meter.ReportSeconds(work, n, Stopwatch.GetElapsedTime(start));
            break;
        case "example":
            foreach (var _ in Meter.WarmUp())
                await Works.Example(0.001);
            n = n == 0 ? 1000 : n;
            start = Stopwatch.GetTimestamp();
            await Works.Example(n / 1000.0);
            Meter.ReportSeconds(work, n, Stopwatch.GetElapsedTime(start));
            break;
        default:
            foreach (var size in Meter.Rounds(work, n))
                await Works.Run(work, size);
            break;
    }
}
