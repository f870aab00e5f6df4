using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Cancellation;

/// <summary>Debug mode tells who keeps a cancellation for himself.</summary>
public sealed class SwallowedCancellationTests
{
    [Fact]
    public void A_task_that_keeps_its_cancellation_is_reported_with_the_place() => TestLoop.Run(
        async test =>
        {
            LoopTask task = Asyncio.CreateTask(Swallow(), name: "deaf");
            await Asyncio.Sleep(1);
            task.Cancel("please");
            await task;
            LoopErrorContext report = test.TakeReport();
            Assert.Equal(LoopErrorKind.Warning, report.Kind);
            Expect.Says(report.Exception!, "please");
            Assert.Contains("Task 'deaf' was cancelled, but a catch block", report.Message, StringComparison.Ordinal);
            Assert.Contains(nameof(Swallow), report.Exception!.StackTrace, StringComparison.Ordinal);
            Assert.Same(task, report.Task);
        },
        debug: true);

    [Fact]
    public void A_scope_whose_body_keeps_the_cancellation_is_reported() => TestLoop.Run(
        async test =>
        {
            CancelScope scope = await Asyncio.MoveOnAfter(1, async _ => await Swallow());
            Assert.False(scope.CancelledCaught);
            Assert.Contains("A scope of task", test.TakeReport().Message, StringComparison.Ordinal);
        },
        debug: true);

    [Fact]
    public void Scopes_limits_and_groups_answer_for_what_they_catch() => TestLoop.Run(
        async test =>
        {
            await Asyncio.MoveOnAfter(1, async _ => await Asyncio.Sleep(9));
            await Expect.Throws<TimeoutException>(Asyncio.Timeout(1, async _ => await Asyncio.Sleep(9)));
            await TaskGroup.Run(async group =>
            {
                group.Cancel();
                await Asyncio.Sleep(9);
            });
            await Nursery.Run(async nursery =>
            {
                nursery.CancelScope.Cancel();
                await Asyncio.Sleep(9);
            });
            LoopTask outer = Asyncio.CreateTask(
                Asyncio.MoveOnAfter(9, async _ => await Asyncio.Timeout(5, async _ => await Asyncio.Sleep(9))));
            await Asyncio.Sleep(1);
            outer.Cancel();
            await Expect.Throws<CancelledException>(outer);
            test.AssertNoReport();
        },
        debug: true);

    [Fact]
    public void Who_takes_the_request_back_may_keep_it() => TestLoop.Run(
        async test =>
        {
            LoopTask task = Asyncio.CreateTask(Answer());
            await Asyncio.Sleep(1);
            task.Cancel();
            await task;
            test.AssertNoReport();

            static async Coroutine Answer()
            {
                await Swallow();
                Asyncio.CurrentTask!.Uncancel();
            }
        },
        debug: true);

    [Fact]
    public void Without_debug_mode_nobody_looks() => TestLoop.Run(async test =>
    {
        await Asyncio.MoveOnAfter(1, async _ => await Swallow());
        test.AssertNoReport();
    });

    private static async Coroutine Swallow()
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        catch (Exception)
        {
            // What C# programmers do, and Python's except Exception does not.
        }
    }
}
