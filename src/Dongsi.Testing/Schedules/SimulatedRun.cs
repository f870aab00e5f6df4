using System.Runtime.ExceptionServices;

namespace Dongsi.Testing;

/// <summary>What came of one simulated run.</summary>
public sealed class SimulatedRun
{
    internal SimulatedRun(int seed, RunSchedule schedule, string trace, TimeSpan elapsed, Exception? failure)
    {
        Seed = seed;
        Choices = schedule.Choices;
        Steps = schedule.Steps;
        Trace = trace;
        Elapsed = elapsed;
        Failure = failure;
    }

    /// <summary>The seed of the run's <see cref="World"/>.</summary>
    public int Seed { get; }

    /// <summary>For each moment with more than one candidate, how many were passed over; for
    /// <see cref="SchedulePolicy.Replay"/>.</summary>
    public IReadOnlyList<int> Choices { get; }

    /// <summary>How many steps of tasks and callbacks it took.</summary>
    public int Steps { get; }

    /// <summary>How much virtual time it took.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Who ran at each step, and what was noted; a line each. The same run gives the same text on every
    /// machine.</summary>
    public string Trace { get; }

    /// <summary>What tells one trace from another, in 16 digits.</summary>
    public string TraceHash => RunTrace.HashOf(Trace);

    /// <summary>Why it failed; null if it did not.</summary>
    public Exception? Failure { get; }

    /// <summary>The whole run in one word, for <see cref="Explore.Replay"/> or the environment variable
    /// <c>DONGSI_REPLAY</c>.</summary>
    public string ReplayCode => Testing.ReplayCode.Write(Seed, Choices);

    /// <summary>How often somebody was passed over.</summary>
    internal int Detours => Choices.Count(static choice => choice != 0);

    /// <summary>Throws what made it fail, if it did.</summary>
    public void ThrowIfFailed()
    {
        if (Failure is not null)
        {
            ExceptionDispatchInfo.Throw(Failure);
        }
    }

    /// <summary>The run, for people.</summary>
    public override string ToString() =>
        $"<SimulatedRun seed={Seed} steps={Steps} {Failure?.GetType().Name ?? "passed"}>";

    /// <summary>Has another run failed in the same way?</summary>
    internal bool FailsLike(SimulatedRun other) =>
        Failure is not null && Failure.GetType() == other.Failure?.GetType();
}
