namespace Dongsi.Testing;

/// <summary>Many runs of one program, until one fails.</summary>
internal sealed class Exploration(Func<World, Coroutine> program, ExploreOptions options)
{
    public void Run(int seeds)
    {
        // How long the program is, in choices, is what priorities have to know, and what this run tells.
        SimulatedRun first = RunOnce(options.FirstSeed, SchedulePolicy.Fifo());
        int length = Math.Max(1, first.Choices.Count);
        if (first.Failure is not null)
        {
            throw Explain(0, seeds, first);
        }

        int failing = options.Threads == 1 ? FindOne(seeds, length) : FindInParallel(seeds, length);
        if (failing < seeds)
        {
            throw Explain(failing, seeds, RunNumber(failing, length));
        }
    }

    private int FindOne(int seeds, int length)
    {
        int number = 1;
        while (number < seeds && RunNumber(number, length).Failure is null)
        {
            number++;
        }

        return number;
    }

    /// <summary>The lowest one, whichever thread is faster: all below it are run.</summary>
    private int FindInParallel(int seeds, int length)
    {
        ParallelLoopResult result = Parallel.For(
            1, seeds, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, (number, state) =>
            {
                if (RunNumber(number, length).Failure is not null)
                {
                    state.Break();
                }
            });
        return (int?)result.LowestBreakIteration ?? seeds;
    }

    private SimulatedRun RunNumber(int number, int length)
    {
        int seed = unchecked(options.FirstSeed + number);
        return RunOnce(seed, number % 2 == 1
            ? SchedulePolicy.Random(seed)
            : SchedulePolicy.Pct(seed, options.Depth, length));
    }

    private SimulatedRun RunOnce(int seed, SchedulePolicy policy) =>
        Simulation.Run(seed, policy, program, options.MaxSteps);

    private Exception Explain(int number, int seeds, SimulatedRun found)
    {
        SimulatedRun again = RunOnce(found.Seed, SchedulePolicy.Replay(found.Choices));
        if (again.Trace != found.Trace)
        {
            return Different(found.Trace, again.Trace);
        }

        var shrinker = new Shrinker(choices => RunOnce(found.Seed, SchedulePolicy.Replay(choices)), found);
        SimulatedRun smallest = shrinker.Shrink(options.MaxShrinkRuns);
        return ExplorationException.Found(number, seeds, found, smallest);
    }

    private static NonDeterminismException Different(string one, string other)
    {
        string[] first = one.Split('\n');
        string[] second = other.Split('\n');
        int line = 0;
        while (line < first.Length && line < second.Length && first[line] == second[line])
        {
            line++;
        }

        return new NonDeterminismException(
            $"The same schedule did not do the same twice. Line {line + 1} of the trace was '{LineOf(first, line)}', "
            + $"and then '{LineOf(second, line)}'. Something in the program comes from outside: take chance from "
            + "world.Random instead of Random.Shared or Guid.NewGuid, time from world.Clock instead of DateTime and "
            + "Stopwatch, make every object anew in each run, and do not go by the order of a HashSet or Dictionary of "
            + "strings.");
    }

    private static string LineOf(string[] lines, int number) =>
        number < lines.Length ? lines[number].Trim() : "the end";
}
