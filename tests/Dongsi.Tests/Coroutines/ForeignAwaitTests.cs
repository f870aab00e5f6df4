using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

/// <summary>Whatever a coroutine awaits, it goes on on its loop's thread.</summary>
public sealed class ForeignAwaitTests
{
    [Fact]
    public void It_comes_home_from_a_task() => AssertComesHome(async () => await Task.Run(() => { }));

    [Fact]
    public void It_comes_home_from_a_task_with_a_result() =>
        AssertComesHome(async () => Assert.Equal(3, await Task.Run(() => 3)));

    [Fact]
    public void It_comes_home_from_configure_await_false() =>
        AssertComesHome(async () => await Task.Run(() => { }).ConfigureAwait(false));

    [Fact]
    public void It_comes_home_from_configure_await_that_forces_yielding() =>
        AssertComesHome(async () => await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding));

    [Fact]
    public void It_comes_home_from_a_value_task() =>
        AssertComesHome(async () => Assert.Equal(3, await new ValueTask<int>(Task.Run(() => 3))));

    [Fact]
    public void It_comes_home_from_a_value_task_with_configure_await_false() =>
        AssertComesHome(async () => await new ValueTask(Task.Run(() => { })).ConfigureAwait(false));

    [Fact]
    public void It_comes_home_from_task_yield() => AssertComesHome(async () =>
    {
        await Task.Yield();
        await Task.Yield();
    });

    [Fact]
    public void It_comes_home_from_an_await_in_a_method_with_configure_await_false() => AssertComesHome(async () =>
    {
        await Foreign();

        static async Task Foreign()
        {
            await Task.Run(() => { }).ConfigureAwait(false);
            Assert.Null(Asyncio.CurrentTask);
        }
    });

    [Fact]
    public void It_comes_home_from_an_awaiter_that_calls_back_on_another_thread() =>
        AssertComesHome(async () => await new CustomAwaiter(home => _ = Task.Run(home)));

    [Fact]
    public void It_comes_home_from_a_critical_awaiter_on_another_thread() =>
        AssertComesHome(async () => Assert.Equal(5, await new CriticalAwaiter(home => _ = Task.Run(home))));

    [Fact]
    public void A_task_that_is_done_costs_no_turn() => TestLoop.Run(async test =>
    {
        long turn = test.Loop.GetStatistics().Turns;
        Assert.Equal(3, await Task.FromResult(3));
        await ValueTask.CompletedTask;
        await new CustomAwaiter(_ => { }) { IsCompleted = true };
        Assert.Equal(turn, test.Loop.GetStatistics().Turns);
    });

    [Fact]
    public void An_awaiter_may_call_back_inline() => TestLoop.Run(async () =>
        Assert.Equal(7, await new CustomAwaiter(home => home(), () => 7)));

    [Fact]
    public void An_awaiter_that_calls_back_twice_resumes_once() => TestLoop.Run(async () =>
    {
        int resumed = 0;
        await new CustomAwaiter(home =>
        {
            home();
            home();
        });
        resumed++;
        await Asyncio.Sleep(1);
        Assert.Equal(1, resumed);
    });

    [Fact]
    public void A_second_call_after_the_await_has_ended_does_nothing() => TestLoop.Run(async test =>
    {
        Action? late = null;
        await new CustomAwaiter(home => (late = home)());
        LoopTask sleeper = Asyncio.CreateTask(Sleeper());
        late!();
        await sleeper;
        Assert.Equal(1, test.Elapsed);

        async Coroutine Sleeper()
        {
            late!();
            await Asyncio.Sleep(1);
        }
    });

    [Fact]
    public void What_the_awaiter_throws_is_thrown_at_the_await() => TestLoop.Run(async () =>
    {
        var thrown = new InvalidDataException();
        var awaiter = new CustomAwaiter(home => Asyncio.RunningLoop.CallSoon(home), () => throw thrown);
        Assert.Same(thrown, await Expect.Throws<InvalidDataException>(Await(awaiter)));
    });

    [Fact]
    public void What_a_failed_task_holds_is_thrown_at_the_await() => TestLoop.Run(
        async _ =>
        {
            Coroutine coroutine = Await(Task.Run(() => throw new InvalidDataException("there")));
            Assert.Equal("there", (await Expect.Throws<InvalidDataException>(coroutine)).Message);
        },
        threads: true);

    [Fact]
    public void An_exception_from_on_completed_ends_the_coroutine_with_it() => TestLoop.Run(async () =>
    {
        var thrown = new InvalidDataException();
        LoopTask task = Asyncio.CreateTask(Await(new CustomAwaiter(_ => throw thrown)));
        Assert.Same(thrown, await Expect.Throws<InvalidDataException>(task));
    });

    [Fact]
    public void An_awaiter_that_calls_back_and_then_throws_does_not_run_the_task_again() => TestLoop.Run(async () =>
    {
        var awaiter = new CustomAwaiter(home =>
        {
            home();
            throw new InvalidDataException();
        });
        LoopTask task = Asyncio.CreateTask(Await(awaiter));
        await Asyncio.Wait([task]);
        await Asyncio.Sleep(1);
        await Expect.Throws<InvalidDataException>(task);
    });

    [Fact]
    public void A_call_back_after_on_completed_threw_does_nothing() => TestLoop.Run(async () =>
    {
        Action? late = null;
        LoopTask task = Asyncio.CreateTask(Await(new CustomAwaiter(home =>
        {
            late = home;
            throw new InvalidDataException();
        })));
        await Expect.Throws<InvalidDataException>(task);
        late!();
        await Asyncio.Sleep(1);
        await Expect.Throws<InvalidDataException>(task);
    });

    [Fact]
    public void The_loop_runs_others_while_a_foreign_operation_goes_on() => TestLoop.Run(async () =>
    {
        var gate = new TaskCompletionSource();
        LoopTask waiting = Asyncio.CreateTask(Await(gate.Task));
        await Asyncio.Sleep(1);
        Assert.False(waiting.Done);
        gate.SetResult();
        await waiting;
    });

    [Fact]
    public void The_synchronization_context_is_the_loops_again_after_a_foreign_await() => TestLoop.Run(async () =>
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        Assert.NotNull(context);
        await new CustomAwaiter(home => Asyncio.RunningLoop.CallSoon(home));
        Assert.Same(context, SynchronizationContext.Current);
        await Expect.Throws<InvalidDataException>(Await(new CustomAwaiter(_ => throw new InvalidDataException())));
        Assert.Same(context, SynchronizationContext.Current);
    });

    private static async Coroutine Await(CustomAwaiter awaiter) => await awaiter;

    private static async Coroutine Await(Task task) => await task;

    private static void AssertComesHome(Func<Coroutine> body) => TestLoop.Run(
        async _ =>
        {
            int home = Environment.CurrentManagedThreadId;
            LoopTask? task = Asyncio.CurrentTask;
            EventLoop loop = Asyncio.RunningLoop;
            await body();
            await Inner();
            Assert.Equal(home, Environment.CurrentManagedThreadId);
            Assert.Same(task, Asyncio.CurrentTask);
            Assert.Same(loop, Asyncio.RunningLoop);

            async Coroutine Inner()
            {
                await body();
                Assert.Equal(home, Environment.CurrentManagedThreadId);
                Assert.Same(task, Asyncio.CurrentTask);
            }
        },
        threads: true);
}
