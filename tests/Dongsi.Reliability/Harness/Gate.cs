using System.Diagnostics;
using System.Globalization;

namespace Dongsi.Reliability.Harness;

/// <summary>Runs checks, one after the other, and says what it finds as it goes.</summary>
internal sealed class Gate(Options options)
{
    // A group of failures repeats itself.
    private const int MostLines = 25;

    public List<Finding> Findings { get; } = [];

    public void Run()
    {
        foreach (Check check in Check.All)
        {
            if (options.Ids.Count > 0 && !options.Ids.Contains(check.Id))
            {
                continue;
            }

            IEnumerable<PollerKind> pollers = !check.IsForEveryPoller ? [PollerKind.Auto]
                : options.Poller is { } one ? [one] : Options.Pollers;
            foreach (PollerKind poller in pollers)
            {
                Add(Try(check, poller));
            }
        }
    }

    private Finding Try(Check check, PollerKind poller)
    {
        var trial = new Trial(poller, options.Seed, options.IsNightly);
        if (check.WhyNotHere is { } reason)
        {
            return new Finding(check, trial, 0, Failure: null, reason);
        }

        var watch = Stopwatch.StartNew();
        string? failure = Failure(() => check.Run(trial))?.ToString();
        if (failure is null && check.Canary is { } canary)
        {
            // A check that finds nothing in what is broken would find nothing anywhere.
            var dark = new Trial(poller, options.Seed, options.IsNightly);
            failure = Failure(() => canary(dark)) switch
            {
                BrokenPromiseException => null,
                ExceptionGroup group when group.Contains<BrokenPromiseException>() => null,
                null => "The canary lives: what was broken on purpose was not found.",
                var other => $"The canary died of something else: {other}",
            };
        }

        return new Finding(check, trial, watch.Elapsed.TotalSeconds, failure, Skipped: null);
    }

    private void Add(Finding finding)
    {
        Findings.Add(finding);
        if (options.Writes)
        {
            ReportPage.Add(finding);
        }

        string how = finding.Skipped is not null ? "skipped" : finding.Failure is null ? "ok" : "FAILED";
        string seconds = finding.Seconds.ToString("0.0", CultureInfo.InvariantCulture);
        string[] told =
        [
            finding.Trial.LoadHeld, finding.Trial.FaultsSurvived, finding.Trial.BadInputsTried,
            finding.Trial.WorstNumbers, finding.Skipped ?? "",
        ];
        Console.WriteLine(
            $"{finding.Check.Id,-4} {finding.Poller,-8} {how,-7} {seconds,6} s  "
            + string.Join(" · ", told.Where(text => text.Length > 0)));
        if (finding.Failure is { } failure)
        {
            Console.WriteLine($"     {finding.Check.Promise}");
            foreach (string line in failure.Split('\n').Take(MostLines))
            {
                Console.WriteLine($"     {line}");
            }

            Console.WriteLine($"     {finding.Replay}");
        }
    }

    private static Exception? Failure(Action run)
    {
        try
        {
            run();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
