using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

// What Python does in each case is in the golden traces; this is what they cannot say.
public sealed class DrivenCoroutineTests
{
    [Fact]
    public void An_operation_of_the_library_has_no_frame_to_drive()
    {
        Coroutine sleep = Asyncio.Sleep(1);
        foreach (Coroutine operation in new[] { sleep, Asyncio.Sleep(0) })
        {
            Expect.Says(
                Assert.Throws<InvalidOperationException>(() => operation.Send()),
                "<coroutine object Sleep at", "Await the operation in an async Coroutine method");
            Assert.Throws<InvalidOperationException>(() => operation.Throw(new IOException()));
        }

        sleep.Close();
    }

    [Fact]
    public void What_has_ended_cannot_be_driven()
    {
        Coroutine<int> coroutine = Answer();
        Assert.Equal(42, Assert.Throws<StopIterationException>(() => coroutine.Send()).Value);
        Expect.Says(Assert.Throws<InvalidOperationException>(() => coroutine.Send()), "Answer", "runs once");
        coroutine.Close();
    }

    [Fact]
    public void What_a_task_runs_cannot_be_driven() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Sleeper();
        LoopTask task = Asyncio.CreateTask(coroutine);
        AssertElsewhere(coroutine);
        await Asyncio.Sleep(0);
        AssertElsewhere(coroutine);
        await task;
    });

    [Fact]
    public void What_another_coroutine_awaits_cannot_be_driven()
    {
        Coroutine inner = GiveWay();
        Coroutine outer = Await(inner);
        outer.Send();
        AssertElsewhere(inner);
        Expect.Says(Assert.Throws<InvalidOperationException>(inner.Close), "a task or a generator is running it");
        outer.Close();
    }

    [Fact]
    public void The_body_of_a_generator_cannot_be_driven()
    {
        Coroutine? body = null;
        Generator<int, int> generator = Generator.Create<int, int>(context => body = Body(context));
        AssertElsewhere(body!);
        generator.Next();
        AssertElsewhere(body!);
        Assert.Throws<InvalidOperationException>(body!.Close);
        generator.Close();

        static async Coroutine Body(GeneratorContext<int, int> context) => await context.Yield(1);
    }

    [Fact]
    public void A_half_driven_one_cannot_become_a_task() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = GiveWay();
        coroutine.Send();
        Expect.Says(Assert.Throws<InvalidOperationException>(() => Asyncio.CreateTask(coroutine)), "GiveWay");
        coroutine.Close();
    });

    [Fact]
    public void Sent_on_too_early_it_is_told_what_it_waits_for()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        Coroutine coroutine = Await(future);
        Assert.Same(future, coroutine.Send());
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => coroutine.Send()),
            "sent on while <Future pending>", "was not done", "AddDoneCallback(");
        Assert.Equal(CoroutineState.Closed, coroutine.State);
    }

    [Fact]
    public void A_future_that_it_was_driven_to_has_nobody_to_wake()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        Coroutine coroutine = Await(future);
        coroutine.Send();
        future.SetResult(1);
        Assert.Equal(0, test.Loop.GetStatistics().Ready);
        Assert.Throws<StopIterationException>(() => coroutine.Send());
    }

    [Fact]
    public void A_task_of_dotnet_cannot_be_waited_for_by_hand()
    {
        var never = new TaskCompletionSource();
        Coroutine coroutine = AwaitForeign(never.Task);
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => coroutine.Send()),
            "AwaitForeign", "TaskAwaiter", "task.AsFuture()");

        static async Coroutine AwaitForeign(Task task) => await task;
    }

    [Fact]
    public void Without_a_loop_an_operation_that_needs_one_throws_at_its_await()
    {
        bool cleaned = false;
        Coroutine coroutine = Clean();
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => coroutine.Send()),
            "Clean", "sleeps", "no event loop is running", "Asyncio.Run(");
        Assert.True(cleaned);

        async Coroutine Clean()
        {
            try
            {
                await Asyncio.Sleep(1);
            }
            finally
            {
                cleaned = true;
            }
        }
    }

    [Fact]
    public void A_yield_of_a_generator_is_none_of_its_business()
    {
        GeneratorContext<int, int>? context = null;
        Generator<int, int> generator = Generator.Create<int, int>(async it =>
        {
            context = it;
            await it.Yield(1);
        });
        generator.Next();
        Coroutine coroutine = Yields();
        Assert.Throws<InvalidOperationException>(() => coroutine.Send());
        generator.Close();

        async Coroutine Yields() => await context!.Yield(2);
    }

    [Fact]
    public void On_a_loop_its_sleep_is_a_future_of_the_loop() => TestLoop.Run(async test =>
    {
        Coroutine<string> coroutine = Rest();
        var sleep = Assert.IsAssignableFrom<Future>(coroutine.Send());
        Assert.False(sleep.Done);
        Assert.Single(Asyncio.AllTasks());
        Assert.Equal(1, test.Loop.GetStatistics().Timers);
        await sleep;
        Assert.Equal(2, test.Elapsed);
        Assert.Equal("rested", Assert.Throws<StopIterationException>(() => coroutine.Send()).Value);

        static async Coroutine<string> Rest() => await Asyncio.Sleep(2, "rested");
    });

    [Fact]
    public void What_is_thrown_into_a_sleep_takes_its_timer() => TestLoop.Run(async test =>
    {
        Coroutine coroutine = Sleeper();
        coroutine.Send();
        Assert.Throws<IOException>(() => coroutine.Throw(new IOException()));
        await Asyncio.Sleep(0);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    });

    [Fact]
    public void A_sleep_that_is_sent_on_too_early_is_given_up() => TestLoop.Run(async test =>
    {
        Coroutine coroutine = Sleeper();
        coroutine.Send();
        Expect.Says(Assert.Throws<InvalidOperationException>(() => coroutine.Send()), "was not done");
        await Asyncio.Sleep(0);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    });

    [Fact]
    public void A_cancel_of_its_sleep_reaches_it() => TestLoop.Run(async test =>
    {
        Coroutine coroutine = Sleeper();
        var sleep = (Future)coroutine.Send()!;
        sleep.Cancel("enough");
        Assert.Equal("enough", Assert.Throws<CancelledException>(() => coroutine.Send()).Reason);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    });

    [Fact]
    public void Closing_one_that_sleeps_while_it_is_closed_gives_the_sleep_up() => TestLoop.Run(async test =>
    {
        Coroutine coroutine = Await(Stubborn());
        coroutine.Send();
        Expect.Says(Assert.Throws<InvalidOperationException>(coroutine.Close), "Stubborn", "while it was being closed");
        await Asyncio.Sleep(0);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);

        static async Coroutine Stubborn()
        {
            try
            {
                await Asyncio.Sleep(0);
            }
            finally
            {
                await Asyncio.Sleep(5);
            }
        }
    });

    [Fact]
    public void What_waits_in_a_queue_is_told_to_be_a_task() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        LoopTask holder = Asyncio.CreateTask(Hold());
        await Asyncio.Sleep(0);
        Coroutine coroutine = Await(gate.Acquire());
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => coroutine.Send()),
            "Acquire", "nothing but a task", "Asyncio.CreateTask(");
        await holder;
        Coroutine<Releaser> free = Take();
        var end = Assert.Throws<StopIterationException>(() => free.Send());
        Assert.True(gate.Locked);
        ((Releaser)end.Value!).Dispose();

        async Coroutine<Releaser> Take() => await gate.Acquire();

        async Coroutine Hold()
        {
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(1);
            }
        }
    });

    [Fact]
    public void It_may_await_a_task_of_the_loop() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = Asyncio.CreateTask(Answer());
        Coroutine coroutine = Await(task);
        Assert.Same(task, coroutine.Send());
        await task;
        Assert.Throws<StopIterationException>(() => coroutine.Send());
    });

    [Fact]
    public void Who_drives_is_running_as_well() => TestLoop.Run(async () =>
    {
        Coroutine? driver = null;
        driver = Drive();
        await driver;

        async Coroutine Drive()
        {
            Coroutine driven = Look();
            driven.Send();
            await Asyncio.Sleep(0);
            Assert.Throws<StopIterationException>(() => driven.Send());
        }

        async Coroutine Look()
        {
            Assert.Equal(CoroutineState.Running, driver!.State);
            await Asyncio.Sleep(0);
            Assert.Equal(CoroutineState.Running, driver.State);
        }
    });

    [Fact]
    public void A_long_chain_of_awaits_takes_no_stack()
    {
        Coroutine<int> chain = Chain(100_000);
        Assert.Null(chain.Send());
        Assert.Equal(100_000, Assert.Throws<StopIterationException>(() => chain.Send()).Value);
        Coroutine<int> closed = Chain(5000);
        closed.Send();
        closed.Close();
        Assert.Equal(CoroutineState.Closed, closed.State);

        static async Coroutine<int> Chain(int depth)
        {
            if (depth == 0)
            {
                await Asyncio.Sleep(0);
                return 0;
            }

            return 1 + await Chain(depth - 1);
        }
    }

    [Fact]
    public void In_debug_mode_nothing_of_it_counts_as_forgotten() => TestLoop.Run(
        async _ =>
        {
            Coroutine driven = Await(GiveWay());
            driven.Send();
            Coroutine sleeps = Sleeper();
            var sleep = (Future)sleeps.Send()!;
            await sleep;
            Assert.Throws<StopIterationException>(() => sleeps.Send());
            driven.Close();
            Garbage.Collect();
            await Asyncio.Sleep(1);
        },
        debug: true);

    [Fact]
    public void Something_must_be_thrown()
    {
        Coroutine coroutine = GiveWay();
        Assert.Throws<ArgumentNullException>("error", () => coroutine.Throw(null!));
        coroutine.Close();
    }

    private static void AssertElsewhere(Coroutine coroutine)
    {
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => coroutine.Send()),
            coroutine.Name, "a task, a generator or another coroutine runs it", "task.Cancel()");
        Assert.Throws<InvalidOperationException>(() => coroutine.Throw(new IOException()));
    }

    private static async Coroutine<int> Answer() => 42;

    private static async Coroutine GiveWay() => await Asyncio.Sleep(0);

    private static async Coroutine Sleeper() => await Asyncio.Sleep(1);

    private static async Coroutine Await(IAwaitable awaitable) => await awaitable;
}
