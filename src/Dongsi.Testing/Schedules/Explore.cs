namespace Dongsi.Testing;

/// <summary>
/// Runs a program under many schedules, in virtual time, on a simulated network, and looks for one that breaks it.
/// </summary>
/// <remarks>
/// <para>A run breaks if the program throws, if it can never end (a deadlock, or more steps than
/// <see cref="ExploreOptions.MaxSteps"/>), if it leaves tasks behind, or if something is reported to the loop's
/// exception handler.</para>
/// <para>The first schedule is first come, first served. After it every other one chooses at random, and the rest by
/// priorities (<see cref="SchedulePolicy.Pct"/>). Whatever the policy, who has been ready for longest is passed over
/// 100 times at most, so that a task that polls keeps nobody from working for ever.</para>
/// <para>Only the loop decides in a run: what would make it different each time, such as a thread or a socket of the
/// system, throws a <see cref="NonDeterminismException"/>.</para>
/// </remarks>
public static class Explore
{
    /// <summary>A run to see again: what a failed exploration has printed.</summary>
    internal const string ReplayVariable = "DONGSI_REPLAY";

    /// <summary>Runs a program under so many schedules; the first that breaks it is made as small as it can.</summary>
    /// <param name="seeds">How many.</param>
    /// <param name="program">The program, made anew for each run.</param>
    /// <param name="options">How to explore; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are less than 1.</exception>
    /// <exception cref="ExplorationException">A schedule breaks the program. The message shows it, and how to see it
    /// again.</exception>
    /// <exception cref="NonDeterminismException">The same schedule did not do the same twice.</exception>
    /// <remarks>If the environment variable <c>DONGSI_REPLAY</c> is set, it runs that schedule and no other.</remarks>
    public static void Run(int seeds, Func<World, Coroutine> program, ExploreOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        ArgumentNullException.ThrowIfNull(program);
        options ??= ExploreOptions.Default;
        if (Environment.GetEnvironmentVariable(ReplayVariable) is { Length: > 0 } code)
        {
            if (Replay(code, program, options.MaxSteps) is { Failure: not null } replayed)
            {
                throw ExplorationException.Replayed(replayed);
            }

            return;
        }

        new Exploration(program, options).Run(seeds);
    }

    /// <summary>Runs a program once.</summary>
    /// <param name="seed">The seed of the world.</param>
    /// <param name="program">The program.</param>
    /// <param name="policy">Who runs next; null for first come, first served.</param>
    /// <param name="maxSteps">A run that takes more steps than this fails.</param>
    /// <returns>What came of it. A failure is in there, and not thrown.</returns>
    public static SimulatedRun Once(
        int seed, Func<World, Coroutine> program, SchedulePolicy? policy = null, int maxSteps = 100_000)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Simulation.Run(seed, policy ?? SchedulePolicy.Fifo(), program, maxSteps);
    }

    /// <summary>Runs a program as it ran before, maybe on another machine.</summary>
    /// <param name="code">What was printed: the word after <c>DONGSI_REPLAY=</c>, or the whole line.</param>
    /// <param name="program">The same program.</param>
    /// <param name="maxSteps">A run that takes more steps than this fails.</param>
    /// <returns>What came of it. A failure is in there, and not thrown.</returns>
    /// <exception cref="FormatException">The code says no run.</exception>
    public static SimulatedRun Replay(string code, Func<World, Coroutine> program, int maxSteps = 100_000)
    {
        ArgumentNullException.ThrowIfNull(code);
        (int seed, int[] choices) = ReplayCode.Read(code);
        return Once(seed, program, SchedulePolicy.Replay(choices), maxSteps);
    }
}
