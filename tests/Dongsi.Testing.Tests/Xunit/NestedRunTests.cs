using Xunit;

namespace Dongsi.Testing.Tests.Xunit;

/// <summary>What a test of xUnit says when it fails.</summary>
public sealed class NestedRunTests
{
    [Fact]
    public async Task One_that_passes_has_nothing_to_say()
    {
        using NestedRun run = await NestedRun.Of(nameof(PlantedTests.Passes));
        Assert.Empty(run.Failures);
        Assert.Equal(1, run.Passed);
    }

    [Fact]
    public async Task A_failure_with_nothing_to_add_is_told_as_it_is() => Assert.StartsWith(
        "Assert.Equal() Failure", await FailureOf(nameof(PlantedTests.Fails_alone)), StringComparison.Ordinal);

    [Fact]
    public async Task A_failure_shows_what_the_others_were_waiting_for()
    {
        string failure = await FailureOf(nameof(PlantedTests.Fails));
        Assert.Contains("Assert.Equal() Failure", failure);
        Assert.Contains("bystander (Sleep) waits for ", failure);
    }

    [Fact]
    public async Task A_leak_shows_what_was_left()
    {
        string failure = await FailureOf(nameof(PlantedTests.Leaks));
        Assert.Contains("The test has left 1 live tasks", failure);
        Assert.Contains("forgotten", failure);
    }

    [Fact]
    public async Task A_failure_that_nobody_took_is_told_with_its_place()
    {
        string failure = await FailureOf(nameof(PlantedTests.Loses_a_failure));
        Assert.Contains("The exception of task 'lost' (Fail) was never taken", failure);
        Assert.Contains("FormatException: lost", failure);
        Assert.Contains("PlantedTests.cs:line", failure);
    }

    [Fact]
    public async Task One_that_skips_itself_is_skipped_whatever_tasks_live()
    {
        using NestedRun run = await NestedRun.Of(nameof(PlantedTests.Skips_itself));
        Assert.Empty(run.Failures);
        Assert.Equal(["not today"], run.Skipped);
    }

    [Fact]
    public async Task A_deadlock_shows_who_waits_for_what()
    {
        string failure = await FailureOf(nameof(PlantedTests.Deadlocks));
        Assert.Contains("Deadlock at 00:00:00 of virtual time", failure);
        Assert.Contains("second (Enter) waits for <AsyncLock.Acquire", failure);
    }

    [Fact]
    public async Task The_token_of_xUnit_cancels_it_and_shows_where_it_was()
    {
        using NestedRun run = await NestedRun.Of(nameof(PlantedTests.Waits));
        string failure = Assert.Single(run.Failures);
        Assert.Contains("The test was cancelled from outside", failure);
        Assert.Contains("test (Main) waits for ", failure);
        Assert.Equal(["cleaned up"], run.Notes);
    }

    [Fact]
    public async Task Its_time_limit_shows_where_it_was()
    {
        string failure = await FailureOf(nameof(PlantedTests.Never_ends));
        Assert.Contains("The test has not ended after 00:00:00.05", failure);
        Assert.Contains("test (Main) waits for ", failure);
    }

    [Fact]
    public async Task A_row_fails_alone()
    {
        using NestedRun run = await NestedRun.Of(nameof(PlantedTests.Fails_in_one_row));
        Assert.Contains("Actual:   2", Assert.Single(run.Failures));
        Assert.Equal(1, run.Passed);
    }

    [Fact]
    public async Task An_exploration_shows_the_smallest_schedule_and_the_line_that_replays_it()
    {
        string failure = await FailureOf(nameof(PlantedTests.Loses_an_update));
        Assert.Contains("10 and 20 were paid in, and ", failure);
        string line = Assert.Single(failure.Split('\n'), line => line.StartsWith("replay: ", StringComparison.Ordinal));
        SimulatedRun run = Explore.Replay(line, new PlantedTests().Loses_an_update);
        Assert.NotNull(run.Failure);
        Assert.Contains($"\ntrace: {run.TraceHash}\n", failure);
    }

    [Theory]
    [InlineData(nameof(PlantedTests.Returns_nothing), "is declared 'public async Coroutine'")]
    [InlineData(nameof(PlantedTests.Takes_no_world), "is declared 'public async Coroutine Name(World world)'")]
    public async Task One_that_is_declared_otherwise_says_what_to_write(string test, string declaration) =>
        Assert.Contains(declaration, await FailureOf(test));

    private static async Task<string> FailureOf(string test)
    {
        using NestedRun run = await NestedRun.Of(test);
        Assert.Equal(0, run.Passed);
        return Assert.Single(run.Failures);
    }
}
