using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.TaskGroups;

public sealed class TaskGroupTests
{
    [Fact]
    public void It_waits_for_all_of_its_tasks() => TestLoop.Run(async test =>
    {
        LoopTask<int>? one = null;
        LoopTask? two = null;
        await TaskGroup.Run(async group =>
        {
            one = group.CreateTask(Asyncio.Sleep(1, 7), "one");
            two = group.CreateTask(Asyncio.Sleep(3));
            await Asyncio.Sleep(2);
        });
        Assert.Equal(3, test.Elapsed);
        Assert.Equal(7, one!.Result);
        Assert.Equal("one", one.Name);
        Assert.True(two!.Done);
    });

    [Fact]
    public void It_gives_the_result_of_the_body() => TestLoop.Run(async test =>
    {
        int result = await TaskGroup.Run(async group =>
        {
            group.CreateTask(Asyncio.Sleep(2));
            return 5;
        });
        Assert.Equal(5, result);
        Assert.Equal(2, test.Elapsed);
    });

    [Fact]
    public void An_empty_group_costs_no_turn() => TestLoop.Run(async test =>
    {
        long turn = test.Loop.GetStatistics().Turns;
        await TaskGroup.Run(async _ => { });
        Assert.Equal(turn, test.Loop.GetStatistics().Turns);
    });

    [Fact]
    public void The_body_runs_in_the_current_task() => TestLoop.Run(async () =>
    {
        LoopTask? main = Asyncio.CurrentTask;
        await TaskGroup.Run(async _ => Assert.Same(main, Asyncio.CurrentTask));
    });

    [Fact]
    public void A_task_may_start_others_while_the_group_waits() => TestLoop.Run(async test =>
    {
        int ended = 0;
        await TaskGroup.Run(async group =>
        {
            group.CreateTask(Spawn(3));

            async Coroutine Spawn(int depth)
            {
                await Asyncio.Sleep(1);
                ended++;
                if (depth > 0)
                {
                    group.CreateTask(Spawn(depth - 1));
                }
            }
        });
        Assert.Equal(4, ended);
        Assert.Equal(4, test.Elapsed);
    });

    [Fact]
    public void A_child_that_ends_as_cancelled_is_no_error_and_disturbs_nobody() => TestLoop.Run(async test =>
    {
        await TaskGroup.Run(async group =>
        {
            LoopTask child = group.CreateTask(Asyncio.Sleep(10));
            group.CreateTask(Asyncio.Sleep(3));
            await Asyncio.Sleep(1);
            child.Cancel();
            await Asyncio.Sleep(1);
        });
        Assert.Equal(3, test.Elapsed);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Eager_children_may_be_done_before_the_call_returns() => TestLoop.Run(async () =>
    {
        await TaskGroup.Run(async group =>
        {
            LoopTask<int> child = group.CreateTask(Answer(), eager: true);
            Assert.True(child.Done);
            Assert.Equal(42, child.Result);
        });

        static async Coroutine<int> Answer() => 42;
    });

    [Fact]
    public void A_child_may_be_awaited_in_the_body() => TestLoop.Run(async test =>
    {
        int sum = await TaskGroup.Run(async group =>
        {
            LoopTask<int> one = group.CreateTask(Asyncio.Sleep(1, 1));
            LoopTask<int> two = group.CreateTask(Asyncio.Sleep(2, 2));
            return await one + await two;
        });
        Assert.Equal(3, sum);
    });

    [Fact]
    public void Groups_nest() => TestLoop.Run(async test =>
    {
        await TaskGroup.Run(async outer =>
        {
            outer.CreateTask(TaskGroup.Run(async inner => inner.CreateTask(Asyncio.Sleep(3)).Ignore()));
            await TaskGroup.Run(async inner => inner.CreateTask(Asyncio.Sleep(1)).Ignore());
            Assert.Equal(1, test.Elapsed);
        });
        Assert.Equal(3, test.Elapsed);
    });

    [Fact]
    public void Thousands_of_children_that_have_ended_are_not_kept() => TestLoop.Run(async () =>
    {
        await TaskGroup.Run(async group =>
        {
            List<WeakReference> children = [];
            for (int i = 0; i < 1000; i++)
            {
                children.Add(new WeakReference(group.CreateTask(Asyncio.Sleep(0))));
                await Asyncio.Sleep(0);
                await Asyncio.Sleep(0);
            }

            await Asyncio.Sleep(1);
            Garbage.Collect();
            Assert.InRange(children.Count(child => child.IsAlive), 0, 100);
        });
    });

    [Fact]
    public void A_group_that_has_ended_starts_nothing() => TestLoop.Run(async () =>
    {
        TaskGroup? ended = null;
        await TaskGroup.Run(async group => ended = group);
        Coroutine coroutine = Unwanted();
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => ended!.CreateTask(coroutine)),
            "has ended", "Unwanted", "inside the body of TaskGroup.Run");
        Assert.Equal(CoroutineState.Closed, coroutine.State);
        Assert.Throws<InvalidOperationException>(() => ended!.CreateTask(UnwantedResult()));
        ended!.Cancel();
    });

    [Fact]
    public void A_group_that_is_being_cancelled_starts_nothing() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Unwanted();
        await TaskGroup.Run(async group =>
        {
            group.Cancel();
            Expect.Says(
                Assert.Throws<InvalidOperationException>(() => group.CreateTask(coroutine)),
                "is being cancelled", "Unwanted", "Let the cancellation pass");
            Assert.Equal(CoroutineState.Closed, coroutine.State);
            await Asyncio.Sleep(1);
        });
    });

    [Fact]
    public void It_prints_what_it_has() => TestLoop.Run(async () => await TaskGroup.Run(async group =>
    {
        Assert.Equal("<TaskGroup tasks=0 errors=0>", group.ToString());
        group.CreateTask(Asyncio.Sleep(1));
        Assert.Equal("<TaskGroup tasks=1 errors=0>", group.ToString());
        group.Cancel();
        Assert.Equal("<TaskGroup tasks=1 errors=0 cancelling>", group.ToString());
    }));

    [Fact]
    public void Bad_input_is_refused() => TestLoop.Run(async () =>
    {
        Assert.Throws<ArgumentNullException>("body", () => { TaskGroup.Run((Func<TaskGroup, Coroutine>)null!); });
        Assert.Throws<ArgumentNullException>("body", () => { TaskGroup.Run((Func<TaskGroup, Coroutine<int>>)null!); });
        await TaskGroup.Run(async group =>
        {
            Assert.Throws<ArgumentNullException>("coroutine", () => group.CreateTask(null!));
            Assert.Throws<ArgumentNullException>("coroutine", () => group.CreateTask((Coroutine<int>)null!));
        });
    });

    private static async Coroutine Unwanted() => Assert.Fail("It ran.");

    private static async Coroutine<int> UnwantedResult()
    {
        await Unwanted();
        return 0;
    }

    [Fact]
    public void Refusing_a_coroutine_leaves_alone_the_task_that_runs_it() => TestLoop.Run(async () =>
    {
        TaskGroup? ended = null;
        await TaskGroup.Run(async group => { ended = group; });
        Coroutine<int> work = Asyncio.Sleep(1.0, 7);
        LoopTask<int> task = Asyncio.CreateTask(work);
        await Asyncio.Sleep(0);
        Assert.Throws<InvalidOperationException>(() => { _ = ended!.CreateTask(work); });
        Assert.Equal(7, await task);
    });
}
