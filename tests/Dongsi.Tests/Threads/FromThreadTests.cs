using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

public sealed class FromThreadTests
{
    private static readonly AsyncLocal<string?> s_value = new();

    [Fact]
    public void A_thread_runs_a_coroutine_on_its_loop_and_gets_the_result() => Run(async test =>
    {
        int home = Environment.CurrentManagedThreadId;
        (int There, int Back) = await Asyncio.ToThread(() => (
            Environment.CurrentManagedThreadId,
            FromThread.Run(ThreadOfLoop)));
        Assert.NotEqual(home, There);
        Assert.Equal(home, Back);
        Assert.Equal(1, test.Elapsed);

        async Coroutine<int> ThreadOfLoop()
        {
            Assert.Same(test.Loop, Asyncio.RunningLoop);
            await Asyncio.Sleep(1);
            return Environment.CurrentManagedThreadId;
        }
    });

    [Fact]
    public void A_coroutine_without_result_is_waited_for_too() => Run(async test =>
    {
        await Asyncio.ToThread(() => FromThread.Run(() => Asyncio.Sleep(1)));
        Assert.Equal(1, test.Elapsed);
    });

    [Fact]
    public void A_plain_function_runs_on_the_loop_outside_any_task() => Run(async _ =>
    {
        int home = Environment.CurrentManagedThreadId;
        bool ran = false;
        Assert.Equal(home, await Asyncio.ToThread(() => FromThread.RunSync(() => Environment.CurrentManagedThreadId)));
        await Asyncio.ToThread(() => FromThread.RunSync(() =>
        {
            Assert.Null(Asyncio.CurrentTask);
            ran = true;
        }));
        Assert.True(ran);
    });

    [Fact]
    public void A_failure_comes_as_it_is_with_its_stack() => Run(async _ =>
    {
        var later = new InvalidDataException();
        var failure = new InvalidDataException();
        Exception? coroutines = null;
        Exception? functions = null;
        await Asyncio.ToThread(() =>
        {
            coroutines = Record.Exception(() => FromThread.Run(BreakLater));
            functions = Record.Exception(() => FromThread.RunSync(Break));
        });
        Assert.Same(later, coroutines);
        Assert.Contains(nameof(BreakLater), coroutines!.StackTrace);
        Assert.Same(failure, functions);

        async Coroutine BreakLater()
        {
            await Asyncio.Sleep(0);
            throw later;
        }

        void Break() => throw failure;
    });

    [Fact]
    public void A_cancelled_coroutine_is_a_cancellation_with_its_reason() => Run(async _ =>
    {
        CancelledException thrown = null!;
        await Asyncio.ToThread(() =>
            thrown = Assert.Throws<CancelledException>(() => { FromThread.Run(CancelItself); }));
        Assert.Equal("myself", thrown.Reason);

        static async Coroutine<int> CancelItself()
        {
            Asyncio.CurrentTask!.Cancel("myself");
            return await Asyncio.Sleep(1, 1);
        }
    });

    [Fact]
    public void The_context_of_the_thread_flows_into_the_loop_and_not_back() => Run(async _ =>
    {
        s_value.Value = "task";
        List<string?> seen = [];
        await Asyncio.ToThread(() =>
        {
            seen.Add(s_value.Value);
            s_value.Value = "thread";
            FromThread.Run(See);
            FromThread.RunSync(() =>
            {
                seen.Add(s_value.Value);
                s_value.Value = "loop";
            });
            seen.Add(s_value.Value);
        });
        Assert.Equal(["task", "thread", "thread", "thread"], seen);
        Assert.Equal("task", s_value.Value);
        s_value.Value = null;

        async Coroutine See()
        {
            seen.Add(s_value.Value);
            s_value.Value = "coroutine";
            await Asyncio.Sleep(0);
        }
    });

    [Fact]
    public void A_thread_whose_task_was_cancelled_can_run_no_coroutine_but_a_function_to_clean_up() => Run(async _ =>
    {
        using var began = new Signal();
        using var told = new Signal();
        using var ended = new Signal();
        Exception? refused = null;
        bool wasMade = false;
        bool cleaned = false;
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(() =>
        {
            began.Set();
            told.Wait();
            refused = Record.Exception(() => FromThread.Run(() =>
            {
                wasMade = true;
                return Asyncio.Sleep(0);
            }));
            FromThread.RunSync(() => { cleaned = true; });
            ended.Set();
        }));
        await Meanwhile.UntilSet(began);
        task.Cancel("enough");
        told.Set();
        await Meanwhile.UntilSet(ended);
        await Expect.Throws<CancelledException>(task);
        Assert.Equal("enough", Assert.IsType<CancelledException>(refused).Reason);
        Assert.False(wasMade);
        Assert.True(cleaned);
    });

    [Fact]
    public void A_coroutine_that_is_running_is_cancelled_with_the_task_and_cleans_up() => Run(async _ =>
    {
        using var began = new Signal();
        using var ended = new Signal();
        List<string> log = [];
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(() =>
        {
            var e = Assert.Throws<CancelledException>(() => FromThread.Run(Body));
            log.Add($"thread: {e.Reason}");
            ended.Set();
        }));
        await Meanwhile.UntilSet(began);
        task.Cancel("enough");
        await Meanwhile.UntilSet(ended);
        await Expect.Throws<CancelledException>(task);
        Assert.Equal(["coroutine: enough", "thread: enough"], log);

        async Coroutine Body()
        {
            began.Set();
            try
            {
                await Asyncio.RunningLoop.CreateFuture<int>();
            }
            catch (CancelledException e)
            {
                await CancelScope.Run(_ => Asyncio.Sleep(0), shield: true);
                log.Add($"coroutine: {e.Reason}");
                throw;
            }
        }
    });

    [Fact]
    public void Threads_and_loop_can_call_each_other_in_turns() => Run(async _ =>
    {
        Assert.Equal(10, await Deeper(0));

        async Coroutine<int> Deeper(int depth) => depth == 10
            ? depth
            : await Asyncio.ToThread(() => FromThread.Run(() => Deeper(depth + 1)));
    });

    [Fact]
    public void The_loops_own_thread_is_refused_with_the_reason() => Run(async _ =>
    {
        Coroutine<int> Never() => throw new InvalidDataException("It was called.");
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => { FromThread.Run(Never); }),
            "FromThread.Run", "would block all its tasks", "await the coroutine itself");
        Assert.Throws<InvalidOperationException>(() => FromThread.RunSync(() => 1));
        Expect.Says(
            Assert.Throws<InvalidOperationException>(FromThread.CheckCancelled),
            "FromThread.CheckCancelled", "another thread", "Asyncio.CheckpointIfCancelled()");
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => FromThread.CurrentToken),
            "FromThread.CurrentToken", "Asyncio.CurrentToken");
    });

    [Fact]
    public void A_loop_that_the_function_runs_itself_may_look_at_the_cancellation() => Run(async _ =>
    {
        CancellationToken outside = default;
        CancellationToken inside = await Asyncio.ToThread(() =>
        {
            outside = FromThread.CurrentToken;
            return Asyncio.Run(Look);
        });
        Assert.Equal(outside, inside);

        static async Coroutine<CancellationToken> Look()
        {
            await Asyncio.Sleep(0);
            FromThread.CheckCancelled();
            Expect.Says(
                Assert.Throws<InvalidOperationException>(() => { FromThread.RunSync(() => 1); }),
                "would block all its tasks");
            return FromThread.CurrentToken;
        }
    });

    [Fact]
    public void A_thread_that_waits_for_a_loop_that_closes_is_told()
    {
        using var loop = new EventLoop();
        loop.SetExceptionHandler(static (_, _) => { });
        Future<bool> hasBegun = loop.CreateFuture<bool>();
        var outcome = new TaskCompletionSource<Exception?>();
        loop.CreateTask(Asyncio.ToThread(() => outcome.SetResult(Record.Exception(() => FromThread.Run(Begin)))))
            .Ignore();
        loop.RunUntilComplete(hasBegun);
        loop.Close();
        Assert.True(outcome.Task.Wait(TimeSpan.FromSeconds(60)));
        Expect.Says(Assert.IsType<InvalidOperationException>(outcome.Task.Result), "closed while <LoopTask");

        async Coroutine Begin()
        {
            hasBegun.SetResult(true);
            await Asyncio.Sleep(9);
        }
    }

    [Fact]
    public void A_thread_of_ones_own_is_told_what_to_use()
    {
        OtherThreads.Run(() =>
        {
            Expect.Says(
                Assert.Throws<InvalidOperationException>(() => FromThread.Run(() => Asyncio.Sleep(0))),
                "no loop of ours has lent a function to", "Asyncio.RunCoroutineThreadsafe(coroutine, loop)");
            Assert.Throws<InvalidOperationException>(() => FromThread.RunSync(() => 1));
            Assert.Throws<InvalidOperationException>(FromThread.CheckCancelled);
            Assert.Throws<InvalidOperationException>(() => FromThread.CurrentToken);
        });
    }

    [Fact]
    public void A_coroutine_function_given_as_a_plain_one_is_refused() => Run(async _ =>
    {
        Exception? thrown = null;
        await Asyncio.ToThread(() =>
            thrown = Record.Exception(() => { FromThread.RunSync(() => Asyncio.Sleep(1)); }));
        Expect.Says(Assert.IsType<InvalidOperationException>(thrown), "only a loop can run a coroutine");
    });

    [Fact]
    public void A_function_that_makes_no_coroutine_is_refused() => Run(async _ =>
    {
        Exception? thrown = null;
        await Asyncio.ToThread(() => thrown = Record.Exception(() => FromThread.Run(() => (Coroutine)null!)));
        Assert.Equal("coroutine", Assert.IsType<ArgumentNullException>(thrown).ParamName);
    });

    [Fact]
    public void A_loop_that_has_closed_is_an_error_and_no_waiting_for_ever()
    {
        using var began = new Signal();
        using var closed = new Signal();
        using var ended = new Signal();
        Exception? thrown = null;
        var test = new TestLoop(threads: true);
        test.Loop.RunUntilComplete(Main());
        test.CloseWithLeftovers();
        test.Dispose();
        closed.Set();
        ended.Wait();
        Expect.Says(Assert.IsType<InvalidOperationException>(thrown), "The event loop was closed");

        async Coroutine Main()
        {
            _ = test.Loop.RunInExecutor(null, () =>
            {
                began.Set();
                closed.Wait();
                thrown = Record.Exception(() => FromThread.RunSync(() => 1));
                ended.Set();
            });
            await Meanwhile.UntilSet(began);
        }
    }

    [Fact]
    public void Null_is_refused()
    {
        Action[] misuses =
        [
            () => FromThread.Run((Func<Coroutine>)null!),
            () => { FromThread.Run((Func<Coroutine<int>>)null!); },
            () => FromThread.RunSync(null!),
            () => { FromThread.RunSync((Func<int>)null!); },
        ];
        Assert.All(misuses, misuse => Assert.Throws<ArgumentNullException>("function", misuse));
    }

    private static void Run(Func<TestLoop, Coroutine> main) => TestLoop.Run(main, threads: true);
}
