using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Tasks;

public sealed class LoopTaskTests
{
    [Fact]
    public void A_task_runs_from_the_next_turn_on() => TestLoop.Run(async () =>
    {
        List<string> log = [];
        LoopTask task = Asyncio.CreateTask(Body());
        log.Add("created");
        await task;
        Assert.Equal(["created", "ran"], log);

        async Coroutine Body() => log.Add("ran");
    });

    [Fact]
    public void It_gives_its_result_as_often_as_it_is_asked() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(1, 3));
        Assert.Throws<InvalidStateException>(() => task.Result);
        Assert.Equal(3, await task);
        Assert.Equal(3, await task);
        Assert.Equal(3, task.Result);
        LoopTask plain = task;
        await plain;
        Assert.Null(task.Exception);
    });

    [Fact]
    public void It_ends_with_what_its_coroutine_threw() => TestLoop.Run(async () =>
    {
        var thrown = new InvalidDataException();
        LoopTask task = Asyncio.CreateTask(Throw(thrown));
        Assert.Same(thrown, await Expect.Throws<InvalidDataException>(task));
        Assert.Same(thrown, task.Exception);
        Assert.False(task.Cancelled);
    });

    [Fact]
    public void Tasks_take_turns_in_the_order_of_their_creation() => TestLoop.Run(async () =>
    {
        List<string> log = [];
        await Asyncio.Gather(Count("a"), Count("b"), Count("c"));
        Assert.Equal(["a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"], log);

        async Coroutine<int> Count(string name)
        {
            for (int i = 0; i < 3; i++)
            {
                log.Add($"{name}{i}");
                await Asyncio.Sleep(0);
            }

            return 0;
        }
    });

    [Fact]
    public void Names_count_up_through_the_process_unless_they_are_given() => TestLoop.Run(async () =>
    {
        LoopTask one = Asyncio.CreateTask(Asyncio.Sleep(0));
        LoopTask named = Asyncio.CreateTask(Asyncio.Sleep(0), "named");
        LoopTask two = Asyncio.CreateTask(Asyncio.Sleep(0));
        Assert.Matches("^Task-[0-9]+$", one.Name);
        int number = int.Parse(one.Name[5..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"Task-{number + 2}", two.Name);
        Assert.Equal("named", named.Name);
        named.Name = "renamed";
        Assert.Equal("renamed", named.Name);
        Assert.Throws<ArgumentNullException>(() => named.Name = null!);
        await Asyncio.Gather([one, named, two]);
    });

    [Fact]
    public void It_prints_its_name_its_coroutine_and_its_state() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Throw(new InvalidDataException()), "doomed");
        Assert.Equal("<LoopTask 'doomed' Throw pending>", task.ToString());
        await Expect.Throws<InvalidDataException>(task);
        Assert.Equal("<LoopTask 'doomed' Throw failed with InvalidDataException>", task.ToString());
        LoopTask cancelled = Asyncio.CreateTask(Asyncio.Sleep(1), "stopped");
        cancelled.Cancel();
        await Expect.Throws<CancelledException>(cancelled);
        Assert.Equal("<LoopTask 'stopped' Sleep cancelled>", cancelled.ToString());
        LoopTask<int> fine = Asyncio.CreateTask(Asyncio.Sleep(0, 1), "fine");
        await fine;
        Assert.EndsWith(" finished>", fine.ToString());
    });

    [Fact]
    public void It_shows_its_coroutine_until_it_has_ended() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Throw(null);
        LoopTask task = Asyncio.CreateTask(coroutine);
        Assert.Same(coroutine, task.Coroutine);
        await task;
        Assert.Null(task.Coroutine);
    });

    [Fact]
    public void The_current_task_is_the_one_that_runs() => TestLoop.Run(async () =>
    {
        LoopTask? main = Asyncio.CurrentTask;
        LoopTask? task = null;
        task = Asyncio.CreateTask(Body());
        await task;
        Assert.Same(main, Asyncio.CurrentTask);

        async Coroutine Body()
        {
            Assert.Same(task, Asyncio.CurrentTask);
            await Asyncio.Sleep(1);
            Assert.Same(task, Asyncio.CurrentTask);
        }
    });

    [Fact]
    public void All_tasks_are_those_that_have_not_ended_in_order_of_creation() => TestLoop.Run(async () =>
    {
        LoopTask main = Asyncio.CurrentTask!;
        LoopTask a = Asyncio.CreateTask(Asyncio.Sleep(3), "a");
        LoopTask b = Asyncio.CreateTask(Asyncio.Sleep(1), "b");
        LoopTask c = Asyncio.CreateTask(Asyncio.Sleep(2), "c");
        Assert.Equal([main, a, b, c], Asyncio.AllTasks());
        await b;
        Assert.Equal([main, a, c], Asyncio.AllTasks());
        LoopTask d = Asyncio.CreateTask(Asyncio.Sleep(5), "d", eager: true);
        Assert.Equal([main, a, c, d], Asyncio.AllTasks());
        await d;
        Assert.Equal([main], Asyncio.AllTasks());
    });

    [Fact]
    public void The_loop_keeps_a_task_alive_that_nobody_else_holds() => TestLoop.Run(async () =>
    {
        bool ended = false;
        Start();
        Garbage.Collect();
        await Asyncio.Sleep(10);
        Assert.True(ended);

        void Start() => Asyncio.CreateTask(Body());

        async Coroutine Body()
        {
            await Asyncio.RunningLoop.CreateFuture<int>().AlsoIn(5);
            ended = true;
        }
    });

    [Fact]
    public void A_finished_task_holds_nothing_of_its_coroutine() => TestLoop.Run(async () =>
    {
        (LoopTask task, WeakReference weak) = Start();
        await task;
        await Asyncio.Sleep(1);
        Garbage.Collect();
        Assert.False(weak.IsAlive);
        GC.KeepAlive(task);

        static (LoopTask Task, WeakReference Weak) Start()
        {
            object held = new();
            return (Asyncio.CreateTask(Hold(held)), new WeakReference(held));
        }

        static async Coroutine Hold(object held)
        {
            await Asyncio.Sleep(0);
            GC.KeepAlive(held);
        }
    });

    [Fact]
    public void A_task_that_awaits_itself_is_told_so() => TestLoop.Run(async () =>
    {
        LoopTask? task = null;
        task = Asyncio.CreateTask(Body(), "narcissus");
        Expect.Says(
            await Expect.Throws<InvalidOperationException>(task), "narcissus", "awaits itself", "Await another task");

        async Coroutine Body() => await task!;
    });

    [Fact]
    public void A_sleep_can_be_a_task_itself() => TestLoop.Run(async test =>
    {
        await Asyncio.CreateTask(Asyncio.Sleep(2));
        Assert.Equal(2, test.Elapsed);
        long turn = test.Loop.GetStatistics().Turns;
        await Asyncio.CreateTask(Asyncio.Sleep(0));
        Assert.InRange(test.Loop.GetStatistics().Turns - turn, 2, 3);
    });

    [Fact]
    public void Null_is_no_coroutine() => TestLoop.Run(async () =>
    {
        Assert.Throws<ArgumentNullException>("coroutine", () => Asyncio.CreateTask(null!));
        Assert.Throws<ArgumentNullException>("coroutine", () => Asyncio.CreateTask((Coroutine<int>)null!));
        Assert.Single(Asyncio.AllTasks());
    });

    [Fact]
    public void A_task_may_be_made_before_the_loop_runs()
    {
        using var test = new TestLoop();
        LoopTask<int> task = test.Loop.CreateTask(Asyncio.Sleep(1, 2), eager: true);
        Assert.False(task.Done);
        Assert.Equal(2, test.Loop.RunUntilComplete(task));
    }

    private static async Coroutine Throw(Exception? e)
    {
        await Asyncio.Sleep(0);
        if (e is not null)
        {
            throw e;
        }
    }
}
