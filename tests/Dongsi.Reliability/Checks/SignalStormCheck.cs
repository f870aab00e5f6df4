using System.Diagnostics;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>A signal every millisecond, which interrupts whatever the process does in the system.</summary>
internal sealed class SignalStormCheck() : Check(
    "R17", "Signals that interrupt system calls are not seen: no error, no lost event, no timer that is early.")
{
    private const int SIGUSR1 = 10;

    public override string? WhyNotHere => OperatingSystem.IsLinux() ? null : "its signal numbers are Linux's";

    public override void Run(Trial trial)
    {
        int seconds = trial.Size(2, 120);
        using ChildProcess child = ChildProcess.Start("scenario", [Options.NameOf(trial.Poller), $"{seconds}"]);
        child.Line();
        child.Say("go");
        int signals = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds && !child.HasExited)
        {
            Signals.Send(child.Id, SIGUSR1);
            signals++;
            Thread.Sleep(1);
        }

        var (code, output, errors) = child.End();
        trial.Require(code == 0, $"It ended with {code}: {output}{errors}");
        string[] rounds = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string? bad = rounds.FirstOrDefault(
            round => !round.StartsWith("echo ok, timers ok, thread ok, subprocess ok, file ok;", StringComparison.Ordinal));
        trial.Require(bad is null, $"A round ended with {bad}.");
        trial.Held(rounds.Length, "rounds of the scenario");
        trial.Survived(signals, "signals");
    }
}
