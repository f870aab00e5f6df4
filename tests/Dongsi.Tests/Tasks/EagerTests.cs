using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Tasks;

public sealed class EagerTests
{
    [Fact]
    public void It_runs_to_its_first_suspension_inside_the_call() => TestLoop.Run(async () =>
    {
        List<string> log = [];
        LoopTask task = Asyncio.CreateTask(Body(), eager: true);
        log.Add("created");
        await task;
        Assert.Equal(["first", "created", "second"], log);

        async Coroutine Body()
        {
            log.Add("first");
            await Asyncio.Sleep(0);
            log.Add("second");
        }
    });

    [Fact]
    public void One_that_does_not_suspend_is_done_at_once_and_never_in_all_tasks() => TestLoop.Run(async test =>
    {
        long turn = test.Loop.GetStatistics().Turns;
        LoopTask<int> task = Asyncio.CreateTask(Answer(), eager: true);
        Assert.True(task.Done);
        Assert.Null(task.Coroutine);
        Assert.Equal(42, task.Result);
        Assert.Equal(42, await task);
        Assert.Single(Asyncio.AllTasks());
        Assert.Equal(turn, test.Loop.GetStatistics().Turns);
    });

    [Fact]
    public void What_it_throws_is_kept_and_not_thrown_at_the_creator() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Fail(), eager: true);
        Assert.True(task.Done);
        await Expect.Throws<InvalidDataException>(task);
    });

    [Fact]
    public void It_is_the_current_task_meanwhile_with_its_name_set() => TestLoop.Run(async () =>
    {
        LoopTask? main = Asyncio.CurrentTask;
        LoopTask? seen = null;
        string? name = null;
        LoopTask task = Asyncio.CreateTask(Body(), "eager", eager: true);
        Assert.Same(task, seen);
        Assert.Equal("eager", name);
        Assert.Same(main, Asyncio.CurrentTask);
        await Asyncio.Sleep(0);
        Assert.Same(main, Asyncio.CurrentTask);
        await task;

        async Coroutine Body()
        {
            seen = Asyncio.CurrentTask;
            name = seen!.Name;
            await Asyncio.Sleep(1);
        }
    });

    [Fact]
    public void Eager_tasks_nest() => TestLoop.Run(async () =>
    {
        List<string> log = [];
        LoopTask task = Asyncio.CreateTask(Body(3), eager: true);
        Assert.Equal(["in 3", "in 2", "in 1", "in 0", "out 0", "out 1", "out 2", "out 3"], log);
        await task;

        async Coroutine Body(int depth)
        {
            LoopTask? self = Asyncio.CurrentTask;
            log.Add($"in {depth}");
            LoopTask? child = depth > 0 ? Asyncio.CreateTask(Body(depth - 1), eager: true) : null;
            Assert.Same(self, Asyncio.CurrentTask);
            log.Add($"out {depth}");
            if (child is not null)
            {
                await child;
            }
        }
    });

    [Fact]
    public void A_plain_callback_may_start_one() => TestLoop.Run(async test =>
    {
        bool ran = false;
        LoopTask? task = null;
        test.Loop.CallSoon(() =>
        {
            task = test.Loop.CreateTask(Body(), eager: true);
            Assert.True(ran);
            Assert.Null(Asyncio.CurrentTask);
        });
        await Asyncio.Sleep(0);
        await task!;

        async Coroutine Body()
        {
            ran = true;
            await Asyncio.Sleep(1);
        }
    });

    [Fact]
    public void One_that_cancels_its_creator_does_so_at_the_next_await() => TestLoop.Run(async () =>
    {
        LoopTask main = Asyncio.CurrentTask!;
        LoopTask task = Asyncio.CreateTask(Body(), eager: true);
        Assert.True(task.Done);
        await Expect.Throws<CancelledException>(Asyncio.Sleep(1));
        Assert.Equal(0, main.Uncancel());

        async Coroutine Body() => main.Cancel();
    });

    [Fact]
    public void One_that_cancels_itself_is_cancelled_at_its_first_suspension() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Body(), eager: true);
        Assert.False(task.Done);
        await Expect.Throws<CancelledException>(task);

        static async Coroutine Body()
        {
            Asyncio.CurrentTask!.Cancel();
            await Asyncio.Sleep(10);
        }
    });

    [Fact]
    public void Its_coroutines_that_await_others_run_in_one_go() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = Asyncio.CreateTask(Outer(), eager: true);
        Assert.Equal(43, task.Result);

        static async Coroutine<int> Outer() => await Answer() + 1;
    });

    private static async Coroutine<int> Answer() => 42;

    private static async Coroutine Fail() => throw new InvalidDataException();
}
