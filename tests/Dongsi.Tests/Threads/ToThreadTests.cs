using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

public sealed class ToThreadTests
{
    private static readonly AsyncLocal<string?> s_value = new();

    [Fact]
    public void It_runs_the_function_on_another_thread_and_gives_its_result() => Run(async _ =>
    {
        int home = Environment.CurrentManagedThreadId;
        int there = await Asyncio.ToThread(() => Environment.CurrentManagedThreadId);
        Assert.NotEqual(home, there);
        Assert.Equal(home, Environment.CurrentManagedThreadId);
    });

    [Fact]
    public void An_action_has_no_result() => Run(async _ =>
    {
        bool ran = false;
        await Asyncio.ToThread(() => { ran = true; });
        Assert.True(ran);
    });

    [Fact]
    public void The_loop_goes_on_meanwhile() => Run(async _ =>
    {
        using var end = new Signal();
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(end.Wait));
        for (int i = 0; i < 10; i++)
        {
            await Asyncio.Sleep(0);
        }

        Assert.False(task.Done);
        end.Set();
        await task;
    });

    [Fact]
    public void Nothing_runs_before_it_is_awaited() => Run(async _ =>
    {
        bool ran = false;
        Coroutine coroutine = Asyncio.ToThread(() => { ran = true; });
        await Asyncio.Sleep(0);
        Assert.False(ran);
        await coroutine;
        Assert.True(ran);
    });

    [Fact]
    public void A_failure_comes_as_it_is_with_its_stack() => Run(async _ =>
    {
        var failure = new InvalidDataException("broken");
        InvalidDataException thrown = await Expect.Throws<InvalidDataException>(Asyncio.ToThread(Break));
        Assert.Same(failure, thrown);
        Assert.Contains(nameof(Break), thrown.StackTrace);

        void Break() => throw failure;
    });

    [Fact]
    public void The_context_flows_into_the_thread_and_not_back() => Run(async _ =>
    {
        s_value.Value = "task";
        string? seen = await Asyncio.ToThread(() =>
        {
            string? before = s_value.Value;
            s_value.Value = "thread";
            return before;
        });
        Assert.Equal("task", seen);
        Assert.Equal("task", s_value.Value);
        s_value.Value = null;
        Assert.Null(await Asyncio.ToThread(() => s_value.Value));
    });

    [Fact]
    public void Where_the_flow_is_suppressed_the_function_runs_without_context_and_leaves_none_behind()
    {
        using var test = new TestLoop(threads: true);
        using (ExecutionContext.SuppressFlow())
        {
            Assert.Null(test.Loop.RunUntilComplete(Asyncio.ToThread(SetOnThread)));
        }

        Assert.Null(test.Loop.RunUntilComplete(Asyncio.ToThread(SetOnThread)));

        static string? SetOnThread()
        {
            string? seen = s_value.Value;
            s_value.Value = "thread";
            return seen;
        }
    }

    [Fact]
    public void At_most_forty_run_at_the_same_time_by_default() => Run(async test =>
    {
        Assert.Equal(40, test.Loop.DefaultThreadLimiter.TotalTokens);
        test.Loop.DefaultThreadLimiter.TotalTokens = 3;
        await AssertThatThreeRun(limiter: null);
    });

    [Fact]
    public void A_limiter_of_ones_own_says_how_many() => Run(_ => AssertThatThreeRun(new CapacityLimiter(3)));

    [Fact]
    public void The_thread_is_named_after_the_function() => Run(async _ =>
    {
        Assert.Equal("ToThreadTests.Read", await Asyncio.ToThread(Read));

        Assert.Contains("ToThreadTests.", await Asyncio.ToThread(() => Thread.CurrentThread.Name));
    });

    [Fact]
    public void A_thread_is_used_again_by_the_next_call() => Run(async _ =>
    {
        int first = await Asyncio.ToThread(() => Environment.CurrentManagedThreadId);
        Assert.Equal(first, await Asyncio.ToThread(() => Environment.CurrentManagedThreadId));
    });

    [Fact]
    public void A_coroutine_function_is_refused() => Run(async _ =>
    {
        Coroutine<int>? made = null;
        var e = await Expect.Throws<InvalidOperationException>(
            Asyncio.ToThread(() => made = Asyncio.Sleep(1, 1)));
        Expect.Says(e, "only a loop can run a coroutine", "FromThread.Run");
        Assert.Equal(CoroutineState.Closed, made!.State);
    });

    [Fact]
    public void Outside_a_task_it_is_refused()
    {
        using var test = new TestLoop();
        Assert.Throws<ArgumentNullException>("function", () => { Asyncio.ToThread((Func<int>)null!); });
        Assert.Throws<ArgumentNullException>("function", () => { Asyncio.ToThread(null!); });
    }

    private static string? Read() => Thread.CurrentThread.Name;

    private static async Coroutine AssertThatThreeRun(CapacityLimiter? limiter)
    {
        using var full = new CountdownEvent(3);
        using var end = new Signal();
        int most = 0;
        int now = 0;
        LoopTask[] tasks = [.. Enumerable.Range(0, 10).Select(_ => Asyncio.CreateTask(
            Asyncio.ToThread(Work, limiter: limiter)))];
        await Asyncio.ToThread(() => full.Wait(TimeSpan.FromSeconds(60)), limiter: new CapacityLimiter(1));
        end.Set();
        await Asyncio.Gather(tasks);
        Assert.Equal(3, most);

        void Work()
        {
            int count = Interlocked.Increment(ref now);
            for (int seen = most; seen < count; seen = most)
            {
                Interlocked.CompareExchange(ref most, count, seen);
            }

            if (!full.IsSet)
            {
                full.Signal();
            }

            end.Wait();
            Interlocked.Decrement(ref now);
        }
    }

    private static void Run(Func<TestLoop, Coroutine> main) => TestLoop.Run(main, threads: true);
}
