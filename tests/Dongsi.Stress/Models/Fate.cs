namespace Dongsi.Stress.Models;

/// <summary>What becomes of a part of a calm program.</summary>
/// <param name="End">When it ends, in milliseconds.</param>
/// <param name="Ending">How.</param>
/// <param name="Suspends">It gives way to the loop at least once, even if no time passes.</param>
internal readonly record struct Fate(int End, Ending Ending, bool Suspends)
{
    /// <summary>It began, and was cancelled at that moment or at once.</summary>
    public static Fate Cut(int start, int when) => new(Math.Max(start, when), Ending.Cancelled, Suspends: true);
}
