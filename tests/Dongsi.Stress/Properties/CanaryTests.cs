using System.Text.RegularExpressions;
using Dongsi.Stress.Execution;
using Dongsi.Stress.Programs;
using Xunit;

namespace Dongsi.Stress.Properties;

/// <summary>Broken combinators must be found, or the properties prove nothing.</summary>
public sealed partial class CanaryTests
{
    private const int Programs = 2000;

    [Fact]
    public void A_group_that_forgets_to_wait_is_found() =>
        IsFound(new ForgetfulGroup(), Promise.WaitsForChildren);

    [Fact]
    public void A_timeout_that_swallows_a_cancellation_from_outside_is_found() =>
        IsFound(new SwallowingTimeout(), Promise.HearsCancellation);

    [Fact]
    public void A_timeout_that_takes_a_cancellation_from_outside_for_its_own_is_found() =>
        IsFound(new GreedyTimeout(), Promise.BalancesRequests);

    [Fact]
    public void A_shield_that_drops_a_late_failure_is_found() =>
        IsFound(new SilentShield(), Promise.LosesNothing);

    [Fact]
    public void A_scope_that_swallows_a_cancellation_from_outside_is_found() =>
        IsFound(new SwallowingScope(), Promise.HearsCancellation);

    [Fact]
    public void What_was_found_is_found_again_with_its_three_numbers()
    {
        Exception found = Assert.ThrowsAny<Exception>(() => Checker.Check(ProgramGenerator.Wild, Programs, IsBig));
        string numbers = FailingStep().Match(found.Message).Groups[1].Value;
        Exception again = Assert.ThrowsAny<Exception>(() => Checker.Check(ProgramGenerator.Wild, 1, IsBig, numbers));
        Assert.Equal(Original().Match(found.Message).Value, Original().Match(again.Message).Value);

        static string? IsBig(RandomProgram program) => program.Root.Count > 20 ? "big" : null;
    }

    [GeneratedRegex(@"failing step with \(([0-9,]+)\)")]
    private static partial Regex FailingStep();

    [GeneratedRegex(@"Original:\s+.+")]
    private static partial Regex Original();

    private static void IsFound(ICombinators broken, Promise promise)
    {
        RandomProgram? smallest = null;
        Assert.ThrowsAny<Exception>(() => Checker.Check(ProgramGenerator.Wild, Programs, program =>
        {
            string? complaint = RandomProgramTests.Broken(ProgramRun.Of(program, broken), promise);
            smallest = complaint is null ? smallest : program;
            return complaint;
        }));
        Assert.NotNull(smallest);
        Assert.InRange(smallest.Root.Count, 1, 6);
        Assert.Empty(ProgramRun.Of(smallest).Violations);
    }

    private sealed class ForgetfulGroup : RealCombinators
    {
        public override Coroutine<int> Group(Func<IGroup, Coroutine<int>> body) => body(new NoGroup());

        private sealed class NoGroup : IGroup
        {
            public LoopTask<int> CreateTask(Coroutine<int> coroutine, bool eager) =>
                Asyncio.CreateTask(coroutine, eager: eager);

            public void Cancel()
            {
            }
        }
    }

    private sealed class SwallowingTimeout : RealCombinators
    {
        public override async Coroutine<int> Timeout(TimeSpan limit, Func<TimeoutScope, Coroutine<int>> body)
        {
            try
            {
                return await base.Timeout(limit, body);
            }
            catch (CancelledException)
            {
                return 0;
            }
        }
    }

    private sealed class GreedyTimeout : RealCombinators
    {
        public override async Coroutine<int> Timeout(TimeSpan limit, Func<TimeoutScope, Coroutine<int>> body)
        {
            try
            {
                return await base.Timeout(limit, body);
            }
            catch (CancelledException e)
            {
                throw new TimeoutException("too late", e);
            }
        }
    }

    private sealed class SwallowingScope : RealCombinators
    {
        public override async Coroutine<CancelScope> Scope(
            TimeSpan limit, bool shield, Func<CancelScope, Coroutine> body)
        {
            CancelScope? scope = null;
            try
            {
                return await base.Scope(limit, shield, inner => body(scope = inner));
            }
            catch (CancelledException)
            {
                return scope!;
            }
        }
    }

    private sealed class SilentShield : RealCombinators
    {
        public override Future<int> Shield(LoopTask<int> task)
        {
            task.AddDoneCallback(static done => done.IgnoreFailure());
            return base.Shield(task);
        }
    }
}
