namespace Dongsi.Testing;

/// <summary>How <see cref="Explore.Run"/> looks for schedules that break a program.</summary>
public sealed record ExploreOptions
{
    internal static ExploreOptions Default { get; } = new();

    /// <summary>The seed of the first run; the others follow by one. 1 by default.</summary>
    public int FirstSeed { get; init; } = 1;

    /// <summary>The depth of every other schedule; see <see cref="SchedulePolicy.Pct"/>. 3 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int Depth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 3;

    /// <summary>A run that takes more steps than this fails. 100,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int MaxSteps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 100_000;

    /// <summary>How many runs are tried to make a failing schedule smaller. 500 by default; 0 shows it as it was
    /// found.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int MaxShrinkRuns
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 500;

    /// <summary>How many threads run schedules at the same time. 1 by default. With more the same schedule is found, if
    /// runs of the program share nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int Threads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;
}
