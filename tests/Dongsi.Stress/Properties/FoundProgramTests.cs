using Dongsi.Stress.Execution;
using Dongsi.Stress.Programs;
using Xunit;

namespace Dongsi.Stress.Properties;

/// <summary>The smallest programs that once broke a promise, so that chance need not find them again.</summary>
public sealed class FoundProgramTests
{
    [Fact]
    public void WaitFor_of_no_time_is_cancelled_when_its_task_ends() => KeepsAllPromises(
        new Node(Kind.WaitFor, 0, false, new Node(Kind.Sleep)),
        new Cut(ByTurn: false, When: 0, Number: 0));

    [Fact]
    public void A_group_is_cancelled_in_the_clean_up_of_a_cancelled_task() => KeepsAllPromises(
        new Node(Kind.Group, 0, false,
            new Node(Kind.Finally, 0, false,
                new Node(Kind.Sleep, 1),
                new Node(Kind.CancelledGroup, 0, false, new Node(Kind.Sleep))),
            new Node(Kind.Raise)));

    [Fact]
    public void A_shield_is_cancelled_in_the_turn_in_which_its_task_fails() => KeepsAllPromises(
        new Node(Kind.Shield, 0, false, new Node(Kind.Raise)),
        new Cut(ByTurn: true, When: 2, Number: 0));

    [Fact]
    public void A_group_whose_body_failed_is_cancelled_while_it_waits() => KeepsAllPromises(
        new Node(Kind.CancelledGroup, 0, false, new Node(Kind.Raise), new Node(Kind.Sleep)),
        new Cut(ByTurn: true, When: 1, Number: 0));

    [Fact]
    public void A_gather_is_cancelled_in_the_turn_in_which_its_child_is() => KeepsAllPromises(
        new Node(Kind.Gather, 0, false, new Node(Kind.Never, 1)),
        new Cut(ByTurn: true, When: 4, Number: 0),
        new Cut(ByTurn: false, When: 1, Number: 0));

    private static void KeepsAllPromises(Node root, params Cut[] cuts) =>
        Assert.Empty(ProgramRun.Of(new RandomProgram(root, cuts)).Violations);
}
