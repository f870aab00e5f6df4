namespace Dongsi.Testing;

/// <summary>
/// Makes a failing schedule smaller: gives up as many of its detours from first come, first served as it can while the
/// program fails in the same way. First half of them at once, then smaller and smaller parts.
/// </summary>
/// <remarks>A detour that is gone makes the program go another way from there on, so what counts is what the run then
/// really did, and not what it was told.</remarks>
internal sealed class Shrinker(Func<int[], SimulatedRun> run, SimulatedRun found)
{
    private SimulatedRun _best = found;
    private int _left;

    public SimulatedRun Shrink(int mostRuns)
    {
        _left = mostRuns;
        int size = _best.Detours;
        while (size > 0 && _left > 0)
        {
            size = GiveUpAny(size) ? Math.Min(size, _best.Detours) : size / 2;
        }

        return _best;
    }

    /// <summary>Tries to do without so many detours at a time. From the end: what comes after the fault goes first.
    /// </summary>
    private bool GiveUpAny(int size)
    {
        bool hasImproved = false;
        for (int end = _best.Detours; end > 0 && _left > 0; end -= size)
        {
            hasImproved |= TryWithout(Math.Max(0, end - size), end);
        }

        return hasImproved;
    }

    private bool TryWithout(int start, int end)
    {
        int[] choices = [.. _best.Choices];
        int detour = 0;
        for (int i = 0; i < choices.Length; i++)
        {
            if (choices[i] != 0 && detour++ is var number && number >= start && number < end)
            {
                choices[i] = 0;
            }
        }

        _left--;
        SimulatedRun shorter = run(choices);
        if (!shorter.FailsLike(_best) || shorter.Detours >= _best.Detours)
        {
            return false;
        }

        _best = shorter;
        return true;
    }
}
