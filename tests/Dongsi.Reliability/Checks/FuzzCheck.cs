using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>Bad bytes, bad names, bad numbers, and good ones in bad pieces.</summary>
internal sealed class FuzzCheck() : Check(
    "R25", "Whatever comes in, the answer is the right one or an exception that the documentation names.")
{
    public override bool IsForEveryPoller => false;

    public override Action<Trial>? Canary => trial =>
        trial.RunWithPatience(() => FramingFuzz.Run(trial, 2_000, isBroken: true));

    public override void Run(Trial trial)
    {
        int sessions = trial.Size(20_000, 1_000_000);
        trial.RunWithPatience(() => FramingFuzz.Run(trial, sessions));
        trial.Tried(sessions, "streams in random pieces against a model");

        int names = trial.Size(500, 20_000);
        trial.RunWithPatience(() => NameFuzz.Addresses(trial, names));
        trial.RunWithPatience(() => NameFuzz.UnixPaths(trial, names));
        trial.Tried(2 * names, "addresses and paths of sockets");

        int programs = trial.Size(30, 2_000);
        trial.RunWithPatience(() => NameFuzz.Arguments(trial, programs));
        trial.Tried(programs * NameFuzz.ArgumentsAtOnce, "arguments of programs");

        int settings = trial.Size(500, 20_000);
        NameFuzz.Settings(trial, settings);
        trial.Tried(settings, "values of DONGSI_POLLER");

        int misuses = trial.Size(500, 20_000);
        MisuseFuzz.Run(trial, misuses);
        trial.Tried(misuses * MisuseFuzz.CallsAtOnce, "calls of a loop in the wrong state or with wrong numbers");
    }
}
