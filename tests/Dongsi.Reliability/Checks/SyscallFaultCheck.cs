using System.Diagnostics;
using Dongsi.Reliability.Faults;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>Makes the system refuse one call after the other, from outside.</summary>
internal sealed class SyscallFaultCheck() : Check(
    "R18", "Whatever system call fails, a program recovers or gets a documented exception: no hang, no crash, no spin.")
{
    public override string? WhyNotHere => Strace.WhyNotHere;

    public override void Run(Trial trial)
    {
        IReadOnlyList<SyscallFault> all = SyscallFault.All;
        SyscallFault[] chosen = trial.IsNightly ? [.. all] : trial.Random.GetItems([.. all], 6);
        List<string> broken = [];
        foreach (SyscallFault fault in chosen)
        {
            if (Failure(trial, fault) is { } failure)
            {
                broken.Add($"{fault}: {failure}");
            }
        }

        trial.Require(broken.Count == 0, string.Join('\n', broken));
        trial.Survived(chosen.Length, "system calls that failed");
    }

    private static string? Failure(Trial trial, SyscallFault fault)
    {
        using ChildProcess child = ChildProcess.Start("scenario", [Options.NameOf(trial.Poller), "0"]);
        child.Line();
        using Process tracer = Strace.Attach(child.Id, fault.Call, fault.Error, fault.When);
        child.Say("go");
        try
        {
            var (code, output, errors) = child.End(TimeSpan.FromSeconds(60));
            return code == 0 ? null : $"it ended with {code}: {output}{errors}";
        }
        catch (BrokenPromiseException)
        {
            return "it hangs";
        }
    }
}
