using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.TaskGroups;

public sealed class FailureTests
{
    [Fact]
    public void A_failing_child_cancels_the_others_and_the_body_and_waits_for_all() => TestLoop.Run(async test =>
    {
        List<string> log = [];
        var e = await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
        {
            group.CreateTask(Fail(1, "broken"), "culprit");
            group.CreateTask(CleanUp("child", 2));
            await CleanUp("body", 1);
        }));
        Assert.Equal("broken", Assert.IsType<InvalidDataException>(Assert.Single(e.InnerExceptions)).Message);
        Assert.Equal(["body was cancelled by culprit", "child was cancelled by culprit"], log.Order());
        Assert.Equal(3, test.Elapsed);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
        await Asyncio.Sleep(1);

        async Coroutine CleanUp(string name, double seconds)
        {
            try
            {
                await Asyncio.Sleep(100);
            }
            catch (CancelledException cancelled)
            {
                log.Add($"{name} was cancelled by {cancelled.Origin}");
                await Asyncio.Sleep(seconds);
                throw;
            }
        }
    });

    [Fact]
    public void The_reason_names_the_failure() => TestLoop.Run(async () =>
    {
        string? reason = null;
        await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
        {
            group.CreateTask(Fail(1, "broken"));
            try
            {
                await Asyncio.Sleep(100);
            }
            catch (CancelledException e)
            {
                reason = e.Reason;
                throw;
            }
        }));
        Assert.Equal("another task of the TaskGroup failed: broken", reason);
    });

    [Fact]
    public void Even_one_failure_is_a_group() => TestLoop.Run(async () =>
    {
        var ofChild = await Expect.Throws<ExceptionGroup>(TaskGroup.Run(
            async group => group.CreateTask(Fail(0, "child")).Ignore()));
        Assert.StartsWith("unhandled errors in a TaskGroup (1 error): child", ofChild.Message);
        var ofBody = await Expect.Throws<ExceptionGroup>(TaskGroup.Run(
            async _ => throw new InvalidDataException("body")));
        Assert.Equal("body", Assert.Single(ofBody.InnerExceptions).Message);
    });

    [Fact]
    public void Failures_stand_in_the_order_of_their_time_and_the_bodys_last() => TestLoop.Run(async () =>
    {
        var e = await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
        {
            group.CreateTask(FailWhenCancelled(3, "third"));
            group.CreateTask(FailWhenCancelled(2, "second"));
            group.CreateTask(Fail(1, "first"));
            await FailWhenCancelled(0, "body");
        }));
        Assert.Equal(["first", "second", "third", "body"], e.InnerExceptions.Select(inner => inner.Message));
    });

    [Fact]
    public void A_failing_body_cancels_the_children_and_waits_for_them() => TestLoop.Run(async test =>
    {
        LoopTask? child = null;
        var e = await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
        {
            child = group.CreateTask(FailWhenCancelled(2, "child"));
            await Asyncio.Sleep(1);
            throw new InvalidDataException("body");
        }));
        Assert.Equal(["child", "body"], e.InnerExceptions.Select(inner => inner.Message));
        Assert.True(child!.Done);
        Assert.Equal(3, test.Elapsed);
    });

    [Fact]
    public void A_body_that_swallows_the_groups_cancellation_still_gets_the_failure() => TestLoop.Run(async () =>
    {
        await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
        {
            group.CreateTask(Fail(1, "child"));
            await Expect.Throws<CancelledException>(Asyncio.Sleep(9));
        }));
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void A_child_that_fails_while_the_group_waits_ends_the_wait_with_all() => TestLoop.Run(async test =>
    {
        await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
        {
            group.CreateTask(Asyncio.Sleep(100));
            group.CreateTask(Fail(2, "late"));
        }));
        Assert.Equal(2, test.Elapsed);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void A_failure_of_the_last_child_leaves_no_cancellation_behind() => TestLoop.Run(async () =>
    {
        await Expect.Throws<ExceptionGroup>(TaskGroup.Run(
            async group => group.CreateTask(Fail(1, "last")).Ignore()));
        await Asyncio.Sleep(1);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void An_eager_child_that_fails_at_once_lets_the_body_go_on_to_its_next_await() => TestLoop.Run(async () =>
    {
        List<string> log = [];
        await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
        {
            group.CreateTask(FailNow(), eager: true);
            log.Add("after create");
            group.CreateTask(Asyncio.Sleep(0));
            await Asyncio.Sleep(1);
            log.Add("went on");
        }));
        Assert.Equal(["after create"], log);

        static async Coroutine FailNow() => throw new InvalidDataException();
    });

    [Fact]
    public void An_operation_cancelled_exception_that_nobody_asked_for_is_a_failure() => TestLoop.Run(async () =>
    {
        var e = await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
        {
            group.CreateTask(Impatient());
            await Asyncio.Sleep(100);
        }));
        Assert.IsType<TaskCanceledException>(Assert.Single(e.InnerExceptions));

        static async Coroutine Impatient() => throw new TaskCanceledException("a time limit of somebody's");
    });

    [Fact]
    public void A_group_in_a_group_gives_a_group_in_a_group() => TestLoop.Run(async () =>
    {
        var e = await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async outer =>
        {
            outer.CreateTask(TaskGroup.Run(async inner => inner.CreateTask(Fail(1, "deep")).Ignore()));
            await Asyncio.Sleep(100);
        }));
        Assert.IsType<ExceptionGroup>(Assert.Single(e.InnerExceptions));
        Assert.Equal("deep", e.Unwrap().Message);
    });

    [Fact]
    public void A_body_that_throws_before_it_starts_anything_is_a_group_too() => TestLoop.Run(async () =>
        await Expect.Throws<ExceptionGroup>(TaskGroup.Run(_ => throw new InvalidDataException())));

    private static async Coroutine Fail(double seconds, string message)
    {
        await Asyncio.Sleep(seconds);
        throw new InvalidDataException(message);
    }

    private static async Coroutine FailWhenCancelled(double seconds, string message)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        finally
        {
            await Fail(seconds, message);
        }
    }
}
