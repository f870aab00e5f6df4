using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>Exceptions from wherever they can come.</summary>
internal sealed class FailureCheck() : Check(
    "R06", "Every exception is seen exactly once: by the one who waits, or by the loop's handler.")
{
    public override Action<Trial>? Canary => trial => Require(trial, "a swallowed failure", async plantation =>
    {
        try
        {
            await plantation.Fail();
        }
        catch (PlantedException)
        {
            // It is lost.
        }
    });

    public override void Run(Trial trial)
    {
        foreach (var (name, program) in FailureTable.All)
        {
            Require(trial, name, program);
        }

        int trees = trial.Size(100, 10_000);
        int failures = 0;
        for (int i = 0; i < trees; i++)
        {
            failures += Require(trial, $"tree {i}", new FailureTree(trial.Random).Run);
        }

        trial.Held(FailureTable.All.Count, "places to fail in");
        trial.Survived(failures, $"failures in {trees} random trees of tasks");
    }

    private static int Require(Trial trial, string name, Func<Plantation, Coroutine> program)
    {
        var plantation = new Plantation();
        plantation.Run(trial.Poller, program);
        string? mistake = plantation.Mistake();
        trial.Require(mistake is null, $"{name}: {mistake}");
        return plantation.Planted;
    }
}
