using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

/// <summary>AsyncLocal values belong to the task, as contextvars do in Python.</summary>
public sealed class ContextTests
{
    private static readonly AsyncLocal<string?> s_value = new();

    [Fact]
    public void A_value_set_in_an_awaited_coroutine_is_seen_by_its_caller() => TestLoop.Run(async () =>
    {
        s_value.Value = "caller";
        await Set("callee");
        Assert.Equal("callee", s_value.Value);
    });

    [Fact]
    public void A_value_set_after_a_suspension_is_seen_by_the_caller() => TestLoop.Run(async () =>
    {
        s_value.Value = "caller";
        await SetLater("callee");
        Assert.Equal("callee", s_value.Value);
    });

    [Fact]
    public void A_value_is_still_there_after_a_suspension() => TestLoop.Run(async () =>
    {
        s_value.Value = "mine";
        LoopTask other = Asyncio.CreateTask(SetLater("other"));
        await Asyncio.Sleep(5);
        await other;
        Assert.Equal("mine", s_value.Value);
    });

    [Fact]
    public void A_value_is_still_there_after_a_foreign_await() => TestLoop.Run(
        async _ =>
        {
            s_value.Value = "mine";
            await Task.Run(() => s_value.Value = "thread");
            Assert.Equal("mine", s_value.Value);
            await Task.Yield();
            Assert.Equal("mine", s_value.Value);
        },
        threads: true);

    [Fact]
    public void A_task_copies_the_values_of_its_creator_when_it_is_made() => TestLoop.Run(async () =>
    {
        s_value.Value = "before";
        LoopTask<string?> task = Asyncio.CreateTask(Get());
        s_value.Value = "after";
        Assert.Equal("before", await task);
    });

    [Fact]
    public void A_task_gives_nothing_back() => TestLoop.Run(async () =>
    {
        s_value.Value = "mine";
        await Asyncio.CreateTask(Set("task"));
        Assert.Equal("mine", s_value.Value);
    });

    [Fact]
    public void An_eager_task_has_a_copy_from_its_first_step_on() => TestLoop.Run(async () =>
    {
        s_value.Value = "mine";
        LoopTask<string?> task = Asyncio.CreateTask(SetGetAndSleep(), eager: true);
        Assert.Equal("mine", s_value.Value);
        Assert.Equal("eager", await task);
        Assert.Equal("mine", s_value.Value);

        static async Coroutine<string?> SetGetAndSleep()
        {
            Assert.Equal("mine", s_value.Value);
            s_value.Value = "eager";
            await Asyncio.Sleep(1);
            return s_value.Value;
        }
    });

    [Fact]
    public void A_context_that_is_given_is_where_the_task_starts() => TestLoop.Run(async () =>
    {
        s_value.Value = "given";
        ExecutionContext context = ExecutionContext.Capture()!;
        s_value.Value = "mine";
        Assert.Equal("given", await Asyncio.CreateTask(Get(), context: context));
        Assert.Equal("given", await Asyncio.CreateTask(Get(), context: context, eager: true));
        await Asyncio.CreateTask(Set("task"), context: context);
        Assert.Equal("given", await Asyncio.CreateTask(Get(), context: context));
        Assert.Equal("mine", s_value.Value);
    });

    [Fact]
    public void A_callback_sees_the_values_of_when_it_was_scheduled() => TestLoop.Run(async test =>
    {
        List<string?> seen = [];
        s_value.Value = "soon";
        test.Loop.CallSoon(() => seen.Add(s_value.Value));
        s_value.Value = "state";
        test.Loop.CallSoon(state => seen.Add(state + s_value.Value), "with ");
        s_value.Value = "later";
        test.Loop.CallLater(1, () => seen.Add(s_value.Value));
        s_value.Value = "threadsafe";
        test.Loop.CallSoonThreadsafe(() => seen.Add(s_value.Value));
        s_value.Value = "mine";
        await Asyncio.Sleep(2);
        Assert.Equal(["soon", "with state", "threadsafe", "later"], seen);
    });

    [Fact]
    public void A_callback_with_a_context_sees_that_one() => TestLoop.Run(async test =>
    {
        s_value.Value = "given";
        ExecutionContext context = ExecutionContext.Capture()!;
        s_value.Value = "mine";
        string? seen = null;
        test.Loop.CallSoon(() => seen = s_value.Value, context);
        await Asyncio.Sleep(0);
        Assert.Equal("given", seen);
    });

    [Fact]
    public void A_callback_gives_nothing_to_the_next_one() => TestLoop.Run(async test =>
    {
        s_value.Value = "mine";
        string? seen = null;
        test.Loop.CallSoon(() => s_value.Value = "first");
        test.Loop.CallSoon(() => seen = s_value.Value);
        await Asyncio.Sleep(0);
        Assert.Equal("mine", seen);
        Assert.Equal("mine", s_value.Value);
    });

    [Fact]
    public void A_done_callback_sees_the_values_of_when_it_was_added() => TestLoop.Run(async test =>
    {
        List<string?> seen = [];
        Future<int> future = test.Loop.CreateFuture<int>();
        s_value.Value = "given";
        ExecutionContext context = ExecutionContext.Capture()!;
        s_value.Value = "added";
        future.AddDoneCallback(_ => seen.Add(s_value.Value));
        future.AddDoneCallback(_ => seen.Add(s_value.Value), context);
        s_value.Value = "completed";
        future.SetResult(1);
        future.AddDoneCallback(_ => seen.Add(s_value.Value));
        await Asyncio.Sleep(0);
        Assert.Equal(["added", "given", "completed"], seen);
        Assert.Equal("completed", s_value.Value);
    });

    [Fact]
    public void A_body_that_runs_in_the_same_task_shares_its_values() => TestLoop.Run(async () =>
    {
        await Asyncio.Timeout(10, async _ => s_value.Value = "timeout");
        Assert.Equal("timeout", s_value.Value);
        await Asyncio.WaitFor(SetLater("wait for"), 10);
        Assert.Equal("wait for", s_value.Value);
        await TaskGroup.Run(async _ => s_value.Value = "group");
        Assert.Equal("group", s_value.Value);
    });

    [Fact]
    public void A_child_of_a_group_copies_the_values_of_who_started_it() => TestLoop.Run(async () =>
    {
        s_value.Value = "outside";
        LoopTask<string?>? child = null;
        await TaskGroup.Run(async group =>
        {
            s_value.Value = "body";
            child = group.CreateTask(Get());
        });
        Assert.Equal("body", await child!);
    });

    [Fact]
    public void What_a_plain_task_method_sets_after_an_await_stays_its_own() => TestLoop.Run(async () =>
    {
        s_value.Value = "mine";
        await Plain();
        Assert.Equal("mine", s_value.Value);

        static async Task Plain()
        {
            await Asyncio.Sleep(1);
            Assert.Equal("mine", s_value.Value);
            s_value.Value = "plain";
        }
    });

    [Fact]
    public void A_loop_leaves_the_values_of_its_thread_alone()
    {
        s_value.Value = "outside";
        TestLoop.Run(async () =>
        {
            Assert.Equal("outside", s_value.Value);
            s_value.Value = "inside";
        });
        Assert.Equal("outside", s_value.Value);
        s_value.Value = null;
    }

    [Fact]
    public void A_host_that_steps_the_loop_keeps_its_values()
    {
        s_value.Value = "host";
        using var test = new TestLoop();
        test.Loop.CallSoon(() => s_value.Value = "callback");
        test.Loop.ProcessReady();
        Assert.Equal("host", s_value.Value);
        s_value.Value = null;
    }

    [Fact]
    public void A_task_made_where_the_flow_is_suppressed_sees_the_values_of_the_loops_start()
    {
        s_value.Value = "start";
        TestLoop.Run(async () =>
        {
            s_value.Value = "mine";
            LoopTask<string?> task;
            using (ExecutionContext.SuppressFlow())
            {
                task = Asyncio.CreateTask(Get());
            }

            Assert.Equal("start", await task);
            Assert.Equal("mine", s_value.Value);
        });
        s_value.Value = null;
    }

    [Fact]
    public void The_values_are_right_after_a_cancellation() => TestLoop.Run(async () =>
    {
        s_value.Value = "mine";
        LoopTask<string?> task = Asyncio.CreateTask(Caught());
        await Asyncio.Sleep(0);
        s_value.Value = "other";
        task.Cancel();
        Assert.Equal("task", await task);

        static async Coroutine<string?> Caught()
        {
            s_value.Value = "task";
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledException)
            {
            }

            return s_value.Value;
        }
    });

    private static async Coroutine Set(string value) => s_value.Value = value;

    private static async Coroutine SetLater(string value)
    {
        await Asyncio.Sleep(1);
        s_value.Value = value;
        await Asyncio.Sleep(1);
    }

    private static async Coroutine<string?> Get() => s_value.Value;
}
