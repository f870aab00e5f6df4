using System.Globalization;
using Dongsi.Reliability.Harness;
using Dongsi.Reliability.Roles;

namespace Dongsi.Reliability.Checks;

/// <summary>Whatever can be nested or repeated, very often. In a child process: an overflow of the stack ends
/// one.</summary>
internal sealed class DepthCheck() : Check(
    "R05", "No depth overflows the stack, and twice the depth takes twice the time.")
{
    // Garbage collections shake the ratio; what is quadratic has 4.
    private const double MostForTwice = 3;

    public override bool IsForEveryPoller => false;

    public override Action<Trial>? Canary => trial => Measure(trial, DepthRole.Recursion, 1_000_000);

    public override void Run(Trial trial)
    {
        Dive(trial, DepthRole.Scopes, trial.Size(5_000, 50_000), "nested scopes");
        Dive(trial, DepthRole.Groups, trial.Size(5_000, 50_000), "nested groups");
        Dive(trial, DepthRole.Awaits, trial.Size(100_000, 1_000_000), "nested awaits");
        Dive(trial, DepthRole.Tasks, trial.Size(100_000, 1_000_000), "tasks that wait for each other");
        Dive(trial, DepthRole.Completions, trial.Size(10_000_000, 100_000_000), "awaits that were done already");
    }

    private static void Dive(Trial trial, string what, int depth, string told)
    {
        double ratio = double.MaxValue;
        for (int tries = trial.Size(1, 3); tries > 0; tries--)
        {
            double half = Measure(trial, what, depth / 2);
            ratio = Math.Min(ratio, Measure(trial, what, depth) / half);
        }

        trial.Held(depth, told);
        if (trial.IsNightly)
        {
            trial.Worst($"{told}, twice", ratio, "x");
            trial.Require(ratio < MostForTwice, $"Twice as many {told} take {ratio:0.0} times as long.");
        }
    }

    private static double Measure(Trial trial, string what, int depth)
    {
        using var child = ChildProcess.Start(DepthRole.Title, [what, depth.ToString(CultureInfo.InvariantCulture)]);
        var (code, output, errors) = child.End(TimeSpan.FromSeconds(Patience.SecondsOf(trial)));
        string end = errors[..Math.Min(errors.Length, 1000)];
        trial.Require(code == 0, $"{what} of depth {depth} ended with {code}: {end}");
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
