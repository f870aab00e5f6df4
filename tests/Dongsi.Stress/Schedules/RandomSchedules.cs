using Xunit;

namespace Dongsi.Stress.Schedules;

/// <summary>
/// Runs random schedules on a subject. A failure prints the smallest one that was found, what happened in it, and what
/// to put into <c>DONGSI_REPLAY</c> to see it again.
/// </summary>
internal static class RandomSchedules
{
    private const string ReplayVariable = "DONGSI_REPLAY";
    private const int TriesForSmallest = 5000;

    /// <summary>No schedule breaks a promise.</summary>
    /// <param name="make">Makes the subject; given the numbers of its schedule.</param>
    /// <param name="steps">How often somebody acts, over all schedules, times <see cref="Size.Factor"/>.</param>
    public static void Check(Func<Random, Subject> make, int steps = 100_000)
    {
        if (Find(make, Size.Of(steps)) is { } found)
        {
            Assert.Fail(Explain(make, found));
        }
    }

    /// <summary>The smallest schedule that could be found which breaks a promise; null if none does.</summary>
    public static Shape? Find(Func<Random, Subject> make, int steps)
    {
        if (Environment.GetEnvironmentVariable(ReplayVariable) is { Length: > 0 } text)
        {
            var replayed = Shape.Parse(text);
            return Schedule.Run(replayed, make) is null ? null : replayed;
        }

        for (int seed = 1; steps > 0; seed++)
        {
            var random = new Random(seed);
            var shape = new Shape(seed, random.Next(2, 9), random.Next(2, 40));
            steps -= shape.Actors * shape.Steps;
            if (Schedule.Run(shape, make) is not null)
            {
                return Smallest(make, shape);
            }
        }

        return null;
    }

    /// <summary>What happens in a schedule that breaks a promise.</summary>
    public static string Explain(Func<Random, Subject> make, Shape shape)
    {
        List<string> trace = [];
        string? broken = Schedule.Run(shape, make, trace);
        return $"{broken}\n  {string.Join("\n  ", trace.TakeLast(100))}\n"
            + $"To see it again, run this test alone with {ReplayVariable}={shape}";
    }

    private static Shape Smallest(Func<Random, Subject> make, Shape found)
    {
        int tries = TriesForSmallest;
        for (int size = 2; size < found.Actors * found.Steps; size++)
        {
            for (int actors = 1; actors <= Math.Min(size, found.Actors); actors++)
            {
                for (int seed = 1; size % actors == 0 && seed <= 50; seed++)
                {
                    var shape = new Shape(seed, actors, size / actors);
                    if (tries-- == 0 || Schedule.Run(shape, make) is not null)
                    {
                        return tries < 0 ? found : shape;
                    }
                }
            }
        }

        return found;
    }
}
