namespace Dongsi.Reliability.Harness;

/// <summary>A hang is a failure like any other, and not the end of the gate.</summary>
internal static class Patience
{
    /// <summary>Runs a coroutine as the trial does, but not for ever.</summary>
    public static void RunWithPatience(this Trial trial, Func<Coroutine> main) =>
        trial.Run(() => Asyncio.Timeout(SecondsOf(trial), async _ => await main()));

    public static int SecondsOf(Trial trial) => trial.Size(60, 180);
}
