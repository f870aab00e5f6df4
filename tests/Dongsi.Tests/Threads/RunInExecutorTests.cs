using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

public sealed class RunInExecutorTests
{
    private static readonly AsyncLocal<string?> s_value = new();

    [Fact]
    public void It_begins_at_once_and_its_future_gives_the_result() => Run(async test =>
    {
        using var began = new Signal();
        Future<int> future = test.Loop.RunInExecutor(null, () =>
        {
            began.Set();
            return 7;
        });
        began.Wait();
        Assert.Equal(7, await future);
        await test.Loop.RunInExecutor(null, () => { });
    });

    [Fact]
    public void A_failure_comes_as_it_is() => Run(async test =>
        await Expect.Throws<InvalidDataException>(
            test.Loop.RunInExecutor(null, () => throw new InvalidDataException())));

    [Fact]
    public void The_executor_that_is_given_runs_it() => Run(async test =>
    {
        using var executor = new ThreadPoolExecutor(1, "mine");
        Assert.Equal("mine", await test.Loop.RunInExecutor(executor, () => Thread.CurrentThread.Name));
    });

    [Fact]
    public void The_default_can_be_set() => Run(async test =>
    {
        Assert.Equal("default executor", await test.Loop.RunInExecutor(null, () => Thread.CurrentThread.Name));
        using var executor = new ThreadPoolExecutor(1, "mine");
        test.Loop.SetDefaultExecutor(executor);
        Assert.Equal("mine", await test.Loop.RunInExecutor(null, () => Thread.CurrentThread.Name));
        Assert.Throws<ArgumentNullException>("executor", () => test.Loop.SetDefaultExecutor(null!));
    });

    [Fact]
    public void The_context_flows_and_the_function_can_call_the_loop() => Run(async test =>
    {
        s_value.Value = "task";
        string? seen = await test.Loop.RunInExecutor(null, () => FromThread.RunSync(() => s_value.Value));
        Assert.Equal("task", seen);
        s_value.Value = null;
    });

    [Fact]
    public void A_cancelled_future_whose_function_has_not_begun_never_runs() => Run(async test =>
    {
        using var executor = new ThreadPoolExecutor(1);
        using var end = new Signal();
        using var began = new Signal();
        bool ran = false;
        Future first = test.Loop.RunInExecutor(executor, () =>
        {
            began.Set();
            end.Wait();
        });
        began.Wait();
        Future second = test.Loop.RunInExecutor(executor, () => { ran = true; });
        Assert.True(second.Cancel());
        await Expect.Throws<CancelledException>(second);
        while (test.Loop.Workers.Count > 1)
        {
            await Asyncio.Sleep(0);
        }

        end.Set();
        await first;
        Assert.False(ran);
    });

    [Fact]
    public void A_cancelled_future_whose_function_runs_is_abandoned_and_the_function_hears_of_it() => Run(async test =>
    {
        using var began = new Signal();
        bool heard = false;
        Future future = test.Loop.RunInExecutor(null, () =>
        {
            began.Set();
            FromThread.CurrentToken.WaitHandle.WaitOne();
            heard = true;
            throw new InvalidDataException();
        });
        began.Wait();
        LoopTask task = Asyncio.CreateTask(Await(future));
        await Asyncio.Sleep(0);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        await Meanwhile.UntilNoWorker();

        Assert.True(heard);
        Assert.IsType<InvalidDataException>(test.TakeReport().Exception);

        static async Coroutine Await(Future future) => await future;
    });

    [Fact]
    public void A_cancelled_scope_ends_the_wait() => Run(async test =>
    {
        using var end = new Signal();
        Future future = test.Loop.RunInExecutor(null, end.Wait);
        CancelScope scope = await Asyncio.MoveOnAfter(1, async _ => await future);
        Assert.True(scope.CancelledCaught);
        end.Set();
        await Meanwhile.UntilNoWorker();
    });

    [Fact]
    public void An_executor_that_cancels_its_queue_cancels_the_future() => Run(async test =>
    {
        using var executor = new ThreadPoolExecutor(1);
        using var began = new Signal();
        using var end = new Signal();
        Future first = test.Loop.RunInExecutor(executor, () =>
        {
            began.Set();
            end.Wait();
        });
        began.Wait();
        Future second = test.Loop.RunInExecutor(executor, () => { });
        executor.Shutdown(wait: false, cancelFutures: true);
        CancelledException e = await Expect.Throws<CancelledException>(second);
        Assert.Contains("executor was shut down", e.Reason);
        end.Set();
        await first;
    });

    [Fact]
    public void An_executor_that_refuses_is_an_error_at_once_and_leaves_nothing() => Run(async test =>
    {
        var executor = new ThreadPoolExecutor(1);
        executor.Dispose();
        Assert.Throws<InvalidOperationException>(() => { test.Loop.RunInExecutor(executor, () => 1); });
        Assert.Equal(0, test.Loop.Workers.Count);
        Assert.Throws<ArgumentNullException>("function", () => { test.Loop.RunInExecutor(null, null!); });
        Assert.Throws<ArgumentNullException>("function", () => { test.Loop.RunInExecutor(null, (Func<int>)null!); });
        await Asyncio.Sleep(0);
    });

    [Fact]
    public void An_executor_of_ones_own_needs_one_method() => Run(async test =>
    {
        var executor = new PoolOfDotNet();
        Assert.True(await test.Loop.RunInExecutor(executor, () => Thread.CurrentThread.IsThreadPoolThread));
    });

    private static void Run(Func<TestLoop, Coroutine> main) => TestLoop.Run(main, threads: true);

    [Fact]
    public void An_executor_that_submits_nothing_is_an_error_and_leaves_nothing() => Run(async test =>
    {
        var e = Assert.Throws<InvalidOperationException>(
            () => test.Loop.RunInExecutor(new Broken(runs: false), () => 1).Ignore());
        Expect.Says(e, "returned null");
        Assert.Throws<InvalidOperationException>(
            () => test.Loop.RunInExecutor(new Broken(runs: true), () => 1).Ignore());
        await Asyncio.Sleep(0);
        Assert.Equal(0, test.Loop.Workers.Count);
    });

    // Returns no task, or runs the function and throws all the same.
    private sealed class Broken(bool runs) : IExecutor
    {
        public Task<TResult> Submit<TResult>(Func<TResult> function, CancellationToken cancellationToken = default)
        {
            if (!runs)
            {
                return null!;
            }

            function();
            throw new InvalidOperationException("broken");
        }
    }

    private sealed class PoolOfDotNet : IExecutor
    {
        public Task<T> Submit<T>(Func<T> function, CancellationToken cancellationToken) =>
            Task.Run(function, cancellationToken);
    }
}
