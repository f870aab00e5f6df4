namespace Dongsi.Testing;

/// <summary>
/// Says which of those that are ready runs next. Each ready task is one of them; all callbacks together are one,
/// because the loop promises that they run in order.
/// </summary>
/// <remarks>A policy is made for one run and keeps count of it; for the next run make a new one.</remarks>
public abstract class SchedulePolicy
{
    private protected SchedulePolicy()
    {
    }

    /// <summary>First come, first served: what a loop does when nobody tests it.</summary>
    public static SchedulePolicy Fifo() => new ReplayPolicy([]);

    /// <summary>Any of them, each as likely as the others.</summary>
    /// <param name="seed">The same seed makes the same choices.</param>
    public static SchedulePolicy Random(int seed) => new RandomPolicy(seed);

    /// <summary>
    /// Probabilistic concurrency testing: each has a random priority, the highest runs, and at <paramref name="depth"/>
    /// - 1 random moments the one that would run falls behind all others. It finds what needs one of many to be late,
    /// where mere chance would hardly ever leave one behind for long.
    /// </summary>
    /// <param name="seed">The same seed makes the same choices.</param>
    /// <param name="depth">How many things must come in a certain order for the fault to show; 3 finds most.</param>
    /// <param name="length">How many choices the run has, about; the moments lie within.</param>
    /// <exception cref="ArgumentOutOfRangeException">The depth or the length is less than 1.</exception>
    /// <remarks>Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with Probabilistic Guarantees of
    /// Finding Bugs, 2010.</remarks>
    public static SchedulePolicy Pct(int seed, int depth = 3, int length = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new PctPolicy(seed, depth, length);
    }

    /// <summary>Chooses as another run did.</summary>
    /// <param name="choices">For each moment with more than one candidate, how many are passed over. After the last
    /// one, and where there are not so many, nobody is.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is negative.</exception>
    public static SchedulePolicy Replay(IReadOnlyList<int> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        foreach (int choice in choices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(choice, nameof(choices));
        }

        return new ReplayPolicy([.. choices]);
    }

    /// <summary>Chooses one of several.</summary>
    /// <returns>Its index; 0 is the one that has been ready for longest.</returns>
    internal abstract int Choose(IReadOnlyList<Lane> lanes);
}
