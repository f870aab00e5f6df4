using System.Globalization;
using Dongsi.Reliability.Harness;
using Dongsi.Reliability.Roles;

namespace Dongsi.Reliability.Checks;

/// <summary>Ctrl-C at random instants of a program's life.</summary>
internal sealed class InterruptCheck() : Check(
    "R41", "Ctrl-C at any moment ends a program within 2 s, with 130, and after all of its clean-up.")
{
    private const int LongestLifeMs = 350;
    private const int Interrupted = 130;

    // Promised are 2 s. What a pull request is tested on may be busy.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    // Whoever starts the gate in the background makes its children ignore Ctrl-C.
    private static readonly string[] s_obedient = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];

    public override string? WhyNotHere => OperatingSystem.IsWindows() ? "there is no Ctrl-C to send" : null;

    public override Action<Trial>? Canary => trial =>
    {
        for (int i = 0; i < 20; i++)
        {
            Interrupt(trial, InterruptedRole.Careless, LongestLifeMs);
        }
    };

    public override void Run(Trial trial)
    {
        int times = trial.Size(8, 500);
        double slowest = 0;
        for (int i = 0; i < times; i++)
        {
            slowest = Math.Max(slowest, Interrupt(trial, InterruptedRole.Careful, trial.Random.Next(LongestLifeMs)));
        }

        trial.Survived(times, "interrupts at random instants");
        trial.Worst("end after Ctrl-C", slowest, "ms");
        trial.Require(!trial.IsNightly || slowest < 2000, $"It took {slowest} ms to end.");
    }

    private static double Interrupt(Trial trial, string how, int afterMs)
    {
        using var child = ChildProcess.Start(
            InterruptedRole.Title,
            [how, Options.NameOf(trial.Poller), trial.Random.Next().ToString(CultureInfo.InvariantCulture)],
            under: s_obedient);
        Thread.Sleep(afterMs);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        Signals.Send(child.Id, Signals.Interrupt);
        var (code, output, errors) = child.End(s_patience);
        double ms = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        bool hasEnded = lines.Contains(InterruptedRole.End);
        trial.Require(
            code == Interrupted || (code == 0 && hasEnded),
            $"Interrupted after {afterMs} ms it ended with {code} and said: {string.Join(", ", lines)} {errors}");
        trial.Require(errors.Length == 0, $"It complained: {errors}");
        int[] entered = Marked(lines, InterruptedRole.Enter);
        int[] left = Marked(lines, InterruptedRole.Leave);
        trial.Require(
            entered.Order().SequenceEqual(left.Order()),
            $"After {afterMs} ms, {entered.Length} had begun and {left.Length} have cleaned up.");
        return ms;
    }

    private static int[] Marked(string[] lines, string mark) =>
    [
        .. lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal))
            .Select(line => int.Parse(line[mark.Length..], CultureInfo.InvariantCulture)),
    ];
}
