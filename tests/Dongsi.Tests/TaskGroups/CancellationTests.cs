using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.TaskGroups;

/// <summary>A group and cancellations: from outside, and by its own Cancel().</summary>
public sealed class CancellationTests
{
    [Fact]
    public void A_cancel_from_outside_in_the_body_cancels_the_children_and_comes_out_bare() => TestLoop.Run(async () =>
    {
        LoopTask? child = null;
        LoopTask task = Asyncio.CreateTask(TaskGroup.Run(async group =>
        {
            child = group.CreateTask(Asyncio.Sleep(100));
            await Asyncio.Sleep(100);
        }));
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        Assert.Equal("outside", (await Expect.Throws<CancelledException>(task)).Reason);
        Assert.True(child!.Cancelled);
        Assert.Equal("outside", Assert.Throws<CancelledException>(() => child.Exception).Reason);
        Assert.Equal(1, task.Cancelling);
    });

    [Fact]
    public void A_cancel_from_outside_while_it_waits_does_so_too() => TestLoop.Run(async () =>
    {
        LoopTask? child = null;
        LoopTask task = Asyncio.CreateTask(TaskGroup.Run(async group =>
            child = group.CreateTask(Asyncio.Sleep(100))));
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        Assert.Equal("outside", (await Expect.Throws<CancelledException>(task)).Reason);
        Assert.True(child!.Cancelled);
    });

    [Fact]
    public void Cancelled_twice_it_still_waits_for_its_children() => TestLoop.Run(async test =>
    {
        LoopTask task = Asyncio.CreateTask(TaskGroup.Run(async group => group.CreateTask(CleanUp(3)).Ignore()));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Sleep(1);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        Assert.Equal(4, test.Elapsed);
    });

    [Fact]
    public void A_failure_and_a_cancel_from_outside_are_a_group_and_then_a_cancellation() => TestLoop.Run(async () =>
    {
        List<string> log = [];
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        await Expect.Throws<CancelledException>(task);
        Assert.Equal(["group", "count 1", "cancelled"], log);

        async Coroutine Body()
        {
            try
            {
                await TaskGroup.Run(async group =>
                {
                    group.CreateTask(FailWhenCancelled());
                    await Asyncio.Sleep(100);
                });
            }
            catch (ExceptionGroup)
            {
                log.Add("group");
                log.Add($"count {Asyncio.CurrentTask!.Cancelling}");
            }

            try
            {
                await Asyncio.Sleep(0);
            }
            catch (CancelledException)
            {
                log.Add("cancelled");
                throw;
            }
        }
    });

    [Fact]
    public void Cancelling_the_group_ends_it_early_and_without_an_exception() => TestLoop.Run(async test =>
    {
        LoopTask? child = null;
        bool wentOn = false;
        await TaskGroup.Run(async group =>
        {
            child = group.CreateTask(Asyncio.Sleep(100));
            await Asyncio.Sleep(1);
            group.Cancel("done");
            await Asyncio.Sleep(100);
            wentOn = true;
        });
        Assert.False(wentOn);
        Assert.True(child!.Cancelled);
        Assert.Equal(1, test.Elapsed);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void A_child_may_cancel_the_group_while_it_waits() => TestLoop.Run(async test =>
    {
        await TaskGroup.Run(async group =>
        {
            group.CreateTask(Asyncio.Sleep(100));
            group.CreateTask(CancelAfter(group, 2));
        });
        Assert.Equal(2, test.Elapsed);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void A_callback_may_cancel_the_group() => TestLoop.Run(async test =>
    {
        await TaskGroup.Run(async group =>
        {
            test.Loop.CallLater(2, () => group.Cancel());
            await Asyncio.Sleep(100);
        });
        Assert.Equal(2, test.Elapsed);
    });

    [Fact]
    public void Cancelled_as_the_last_thing_in_the_body_it_leaves_no_cancellation_behind() => TestLoop.Run(async () =>
    {
        await TaskGroup.Run(async group => group.Cancel());
        await TaskGroup.Run(async group =>
        {
            group.CreateTask(Asyncio.Sleep(9));
            group.Cancel();
        });
        await Asyncio.Sleep(1);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void It_leaves_none_behind_though_an_older_request_stands() => TestLoop.Run(async () =>
    {
        LoopTask<string> task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        task.Cancel();
        Assert.Equal("went on", await task);

        static async Coroutine<string> Body()
        {
            await Expect.Throws<CancelledException>(Asyncio.Sleep(9));
            await TaskGroup.Run(async group => group.Cancel());
            await Asyncio.Sleep(1);
            return "went on";
        }
    });

    [Fact]
    public void The_result_of_a_body_that_was_cut_short_is_the_default() => TestLoop.Run(async () =>
    {
        Assert.Equal(0, await TaskGroup.Run(async group =>
        {
            group.Cancel();
            return await Asyncio.Sleep(1, 5);
        }));
        Assert.Equal(5, await TaskGroup.Run(async group =>
        {
            group.Cancel();
            return 5;
        }));
    });

    [Fact]
    public void Cancelling_the_group_twice_or_after_its_end_does_nothing() => TestLoop.Run(async () =>
    {
        TaskGroup? ended = null;
        await TaskGroup.Run(async group =>
        {
            ended = group;
            group.Cancel();
            group.Cancel();
            await Asyncio.Sleep(1);
        });
        ended!.Cancel();
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void An_error_during_the_early_end_is_thrown_as_a_group() => TestLoop.Run(async () =>
    {
        await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
        {
            group.CreateTask(FailWhenCancelled());
            await Asyncio.Sleep(1);
            group.Cancel();
            await Asyncio.Sleep(1);
        }));
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void A_cancel_from_outside_during_the_early_end_is_not_swallowed() => TestLoop.Run(async test =>
    {
        LoopTask task = Asyncio.CreateTask(TaskGroup.Run(async group =>
        {
            group.CreateTask(CleanUp(5));
            await Asyncio.Sleep(1);
            group.Cancel();
            await Asyncio.Sleep(100);
        }));
        await Asyncio.Sleep(2);
        task.Cancel("outside");
        await Expect.Throws<CancelledException>(task);
        Assert.True(task.Cancelled);
        Assert.Equal(1, task.Cancelling);
        Assert.Equal(6, test.Elapsed);
    });

    [Fact]
    public void A_cancel_from_outside_in_the_turn_of_the_early_end_is_not_swallowed() => TestLoop.Run(async test =>
    {
        LoopTask task = Asyncio.CreateTask(TaskGroup.Run(async group =>
        {
            test.Loop.CallLater(1, () => group.Cancel());
            await Asyncio.Sleep(100);
        }));
        await Asyncio.Sleep(0);
        test.Loop.CallLater(1, () => task.Cancel("outside"));
        await Expect.Throws<CancelledException>(task);
        Assert.Equal(1, task.Cancelling);
    });

    [Fact]
    public void An_eager_child_that_cancels_the_group_is_cancelled_itself() => TestLoop.Run(async test =>
    {
        LoopTask? child = null;
        await TaskGroup.Run(async group =>
        {
            child = group.CreateTask(Body(group), eager: true);
            await Asyncio.Sleep(100);
        });
        Assert.True(child!.Cancelled);
        Assert.Equal(0, test.Elapsed);

        static async Coroutine Body(TaskGroup group)
        {
            group.Cancel();
            await Asyncio.Sleep(100);
        }
    });

    [Fact]
    public void An_eager_child_that_is_cancelled_goes_on_with_its_clean_up() => TestLoop.Run(async test =>
    {
        LoopTask task = Asyncio.CreateTask(TaskGroup.Run(async group =>
        {
            group.CreateTask(CleanUp(2), eager: true);
            await Asyncio.Sleep(100);
        }));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        Assert.Equal(3, test.Elapsed);
    });

    [Fact]
    public void Siblings_are_cancelled_in_the_order_of_their_creation() => TestLoop.Run(async () =>
    {
        List<int> log = [];
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < 10; i++)
            {
                group.CreateTask(Note(i));
            }

            await Asyncio.Sleep(1);
            group.Cancel();
        });
        Assert.Equal(Enumerable.Range(0, 10), log);

        async Coroutine Note(int number)
        {
            try
            {
                await Asyncio.Sleep(100);
            }
            finally
            {
                log.Add(number);
            }
        }
    });

    [Fact]
    public void A_time_limit_around_a_group_ends_all_of_it() => TestLoop.Run(async test =>
    {
        LoopTask? child = null;
        await Expect.Throws<TimeoutException>(Asyncio.Timeout(2, async _ => await TaskGroup.Run(
            async group => child = group.CreateTask(Asyncio.Sleep(100)))));
        Assert.True(child!.Cancelled);
        Assert.Equal(2, test.Elapsed);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void A_failure_after_the_time_limit_wins_over_it() => TestLoop.Run(async () =>
    {
        var e = await Expect.Throws<ExceptionGroup>(Asyncio.Timeout(2, async _ => await TaskGroup.Run(
            async group => group.CreateTask(FailWhenCancelled()).Ignore())));
        Assert.IsType<InvalidDataException>(Assert.Single(e.InnerExceptions));
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void Nested_groups_are_cancelled_from_the_outside_in() => TestLoop.Run(async () =>
    {
        LoopTask? deep = null;
        await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async outer =>
        {
            outer.CreateTask(FailAfter(1));
            await TaskGroup.Run(async inner => deep = inner.CreateTask(Asyncio.Sleep(100)));
        }));
        Assert.True(deep!.Cancelled);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    private static async Coroutine FailAfter(double seconds)
    {
        await Asyncio.Sleep(seconds);
        throw new InvalidDataException();
    }

    private static async Coroutine CancelAfter(TaskGroup group, double seconds)
    {
        await Asyncio.Sleep(seconds);
        group.Cancel();
    }

    private static async Coroutine CleanUp(double seconds)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        finally
        {
            await Asyncio.Sleep(seconds);
        }
    }

    private static async Coroutine FailWhenCancelled()
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        catch (CancelledException)
        {
            throw new InvalidDataException();
        }
    }
}
