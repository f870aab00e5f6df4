using Dongsi.Reliability.Faults;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>A system that has no io_uring, or does not let us have it.</summary>
internal sealed class NoRingCheck() : Check(
    "R19", "Where io_uring cannot be had, one line says why, and everything works without it.")
{
    private static readonly (string Error, string Reason)[] s_refusals =
    [
        ("ENOSYS", "the kernel has none"), ("EPERM", "this process may not use it"), ("ENOMEM", "no memory for it"),
    ];

    public override bool IsForEveryPoller => false;

    public override string? WhyNotHere => Strace.WhyNotHere;

    public override Action<Trial>? Canary => trial => Refuse(trial, "ENOSYS", "a reason that nobody gives");

    public override void Run(Trial trial)
    {
        foreach ((string error, string reason) in s_refusals)
        {
            Refuse(trial, error, reason);
        }

        trial.Survived(s_refusals.Length, "ways not to have io_uring");
    }

    private static void Refuse(Trial trial, string error, string reason)
    {
        using ChildProcess child = ChildProcess.Start(
            "scenario", [Options.NameOf(PollerKind.IoUring), "0"], Strace.Always("io_uring_setup", error));
        child.Line();
        child.Say("go");
        var (code, output, errors) = child.End();
        string[] lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        trial.Require(code == 0, $"{error}: it ended with {code}: {output}{errors}");
        trial.Require(
            output.Contains("echo ok, timers ok, thread ok, subprocess ok, file ok", StringComparison.Ordinal),
            $"{error}: not everything works: {output}");
        trial.Require(
            lines is [var line] && line.Contains(reason, StringComparison.Ordinal),
            $"{error}: instead of one line about '{reason}' it says: {errors}");
    }
}
