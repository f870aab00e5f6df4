using System.Diagnostics;
using Dongsi.Tests.Child;
using Xunit;

namespace Dongsi.Testing.Tests.Schedules;

public sealed class PlantedBugTests
{
    public static TheoryData<string> Bugs => [.. PlantedBugs.All.Keys];

    [Theory, MemberData(nameof(Bugs))]
    public void It_does_not_show_first_come_first_served(string bug) =>
        Explore.Once(1, PlantedBugs.All[bug]).ThrowIfFailed();

    [Theory]
    [InlineData("lost update", typeof(InvalidOperationException))]
    [InlineData("lock order", typeof(DeadlockException))]
    [InlineData("dropped cancellation", typeof(DeadlockException))]
    public void It_is_found_and_made_small(string bug, Type failure)
    {
        SimulatedRun smallest = Find(bug).Run!;
        Assert.IsType(failure, smallest.Failure);
        Assert.InRange(smallest.Choices.Count(choice => choice != 0), 1, 3);
    }

    [Theory, MemberData(nameof(Bugs))]
    public void Chance_alone_and_priorities_alone_find_it(string bug)
    {
        Assert.Contains(Seeds(), seed => Fails(seed, SchedulePolicy.Random(seed)));
        Assert.Contains(Seeds(), seed => Fails(seed, SchedulePolicy.Pct(seed, depth: 3, length: 10)));

        static IEnumerable<int> Seeds() => Enumerable.Range(1, 500);

        bool Fails(int seed, SchedulePolicy policy) =>
            Explore.Once(seed, PlantedBugs.All[bug], policy).Failure is not null;
    }

    [Theory, MemberData(nameof(Bugs))]
    public void The_printed_line_replays_it(string bug)
    {
        ExplorationException found = Find(bug);
        SimulatedRun replayed = Explore.Replay(LineOf(found), PlantedBugs.All[bug]);
        Assert.Equal(found.Run!.Trace, replayed.Trace);
        Assert.Contains(replayed.Trace, found.Message, StringComparison.Ordinal);
        Assert.Contains($"trace: {replayed.TraceHash}", found.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Bugs))]
    public void The_printed_line_replays_it_in_another_process(string bug)
    {
        ExplorationException found = Find(bug);
        string program = typeof(PlantedBugTests).Assembly.Location.Replace(
            "Dongsi.Testing.Tests", "Dongsi.Tests.Child", StringComparison.Ordinal);
        var start = new ProcessStartInfo("dotnet", [program, "replay", bug]) { RedirectStandardOutput = true };
        string[] variable = LineOf(found)["replay: ".Length..].Split('=');
        start.Environment[variable[0]] = variable[1];
        using Process child = Process.Start(start)!;
        string trace = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Equal(found.Run!.Trace, trace);
    }

    private static ExplorationException Find(string bug) =>
        Assert.Throws<ExplorationException>(() => Explore.Run(500, PlantedBugs.All[bug]));

    private static string LineOf(ExplorationException found) =>
        Assert.Single(found.Message.Split('\n'), line => line.StartsWith("replay: ", StringComparison.Ordinal));
}
