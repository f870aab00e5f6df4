using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

public sealed class ThreadPoolExecutorTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly AsyncLocal<string?> s_value = new();

    [Fact]
    public void What_is_submitted_runs_in_order_on_so_many_threads()
    {
        using var executor = new ThreadPoolExecutor(1, "one");
        List<int> order = [];
        Task<string?>[] tasks = [.. Enumerable.Range(0, 20).Select(i => executor.Submit(() =>
        {
            order.Add(i);
            return Thread.CurrentThread.Name;
        }))];
        Assert.True(Task.WaitAll(tasks, s_patience));
        Assert.Equal(Enumerable.Range(0, 20), order);
        Assert.All(tasks, task => Assert.Equal("one", task.Result));
    }

    [Fact]
    public void Without_a_name_a_thread_is_called_like_its_function()
    {
        using var executor = new ThreadPoolExecutor();
        Assert.Equal("ThreadPoolExecutorTests.NameOfThread", executor.Submit(NameOfThread).Result);
    }

    [Fact]
    public void It_uses_as_many_threads_as_it_may()
    {
        using var executor = new ThreadPoolExecutor(3);
        using var all = new Barrier(3);
        Task[] tasks = [.. Enumerable.Range(0, 3).Select(_ => executor.Submit(() => all.SignalAndWait(s_patience)))];
        Assert.True(Task.WaitAll(tasks, s_patience));
    }

    [Fact]
    public void Its_statistics_count_what_works_and_what_waits()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var began = new Signal();
        using var end = new Signal();
        Task first = executor.Submit(() =>
        {
            began.Set();
            end.Wait();
        });
        Task second = executor.Submit(() => { });
        began.Wait();
        Assert.Equal(new ThreadPoolExecutorStatistics(MaxWorkers: 1, Working: 1, Queued: 1), executor.GetStatistics());
        end.Set();
        executor.Shutdown();
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
        Assert.Equal(new ThreadPoolExecutorStatistics(MaxWorkers: 1, Working: 0, Queued: 0), executor.GetStatistics());
    }

    [Fact]
    public void A_failure_is_the_tasks()
    {
        using var executor = new ThreadPoolExecutor();
        Task task = executor.Submit(() => throw new InvalidDataException());
        Assert.IsType<InvalidDataException>(
            Assert.Throws<AggregateException>(() => task.Wait(s_patience)).InnerException);
    }

    [Fact]
    public void A_token_cancels_what_has_not_begun_and_what_obeys()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var source = new CancellationTokenSource();
        using var began = new Signal();
        bool ran = false;
        Task obeys = executor.Submit(
            () =>
            {
                began.Set();
                source.Token.WaitHandle.WaitOne();
                source.Token.ThrowIfCancellationRequested();
            },
            source.Token);
        Task waits = executor.Submit(() => { ran = true; }, source.Token);
        began.Wait();
        source.Cancel();
        executor.Shutdown();
        Assert.True(obeys.IsCanceled);
        Assert.True(waits.IsCanceled);
        Assert.False(ran);
    }

    [Fact]
    public void What_is_cancelled_waits_no_more()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var source = new CancellationTokenSource();
        using var began = new Signal();
        using var end = new Signal();
        executor.Submit(() =>
        {
            began.Set();
            end.Wait();
        });
        began.Wait();
        Task first = executor.Submit(() => { }, source.Token);
        Task kept = executor.Submit(() => { });
        source.Cancel();
        Task late = executor.Submit(() => { }, source.Token);
        Assert.True(first.IsCanceled && late.IsCanceled);
        Assert.Equal(1, executor.GetStatistics().Queued);
        end.Set();
        executor.Shutdown();
        Assert.True(kept.IsCompletedSuccessfully);
    }

    [Fact]
    public void The_context_flows_into_the_function_and_not_out_of_it()
    {
        using var executor = new ThreadPoolExecutor(1);
        s_value.Value = "caller";
        Assert.Equal("caller", executor.Submit(SetOnThread).Result);
        s_value.Value = null;
        Assert.Null(executor.Submit(SetOnThread).Result);
        using (ExecutionContext.SuppressFlow())
        {
            Assert.Null(executor.Submit(() => s_value.Value).Result);
        }

        static string? SetOnThread()
        {
            string? seen = s_value.Value;
            s_value.Value = "thread";
            return seen;
        }
    }

    [Fact]
    public void Shutting_down_can_cancel_what_has_not_begun()
    {
        var executor = new ThreadPoolExecutor(1);
        using var began = new Signal();
        using var end = new Signal();
        Task first = executor.Submit(() =>
        {
            began.Set();
            end.Wait();
        });
        began.Wait();
        Task second = executor.Submit(() => { });
        executor.Shutdown(wait: false, cancelFutures: true);
        end.Set();
        executor.Shutdown();
        Assert.True(first.IsCompletedSuccessfully);
        Assert.True(second.IsCanceled);
    }

    [Fact]
    public void After_shutting_down_it_refuses()
    {
        var executor = new ThreadPoolExecutor();
        executor.Shutdown();
        executor.Dispose();
        Action submit = () => { executor.Submit(() => 1); };
        Expect.Says(
            Assert.Throws<InvalidOperationException>(submit),
            "was shut down", "Make a new one");
    }

    [Fact]
    public void On_a_loop_it_refuses_to_block_and_disposing_does_not_wait() => TestLoop.Run(
        async _ =>
        {
            using var end = new Signal();
            var executor = new ThreadPoolExecutor();
            Task work = executor.Submit(end.Wait);
            Expect.Says(
                Assert.Throws<InvalidOperationException>(() => executor.Shutdown()),
                "would block all its tasks", "Shutdown(wait: false)");
            executor.Dispose();
            end.Set();
            await work;
        },
        threads: true);

    [Fact]
    public void A_function_that_it_runs_cannot_wait_for_itself()
    {
        using var executor = new ThreadPoolExecutor();
        Task<Exception?> work = executor.Submit(() =>
        {
            Exception? refusal = Record.Exception(() => executor.Shutdown());
            executor.Dispose();
            return refusal;
        });
        Assert.True(work.Wait(s_patience), "It waits for itself.");
        Expect.Says(
            Assert.IsType<InvalidOperationException>(work.Result),
            "would wait for itself", "Shutdown(wait: false)");
    }

    [Fact]
    public void Its_size_is_pythons_or_ones_own()
    {
        using var usual = new ThreadPoolExecutor();
        Assert.Equal(Math.Min(32, Environment.ProcessorCount + 4), usual.MaxWorkers);
        using var own = new ThreadPoolExecutor(maxWorkers: 2);
        Assert.Equal(2, own.MaxWorkers);
        Assert.Throws<ArgumentOutOfRangeException>("maxWorkers", () => new ThreadPoolExecutor(0).Dispose());
        Action[] misuses = [() => { own.Submit(null!); }, () => { own.Submit((Func<int>)null!); }];
        Assert.All(misuses, misuse => Assert.Throws<ArgumentNullException>("function", misuse));
    }

    private static string? NameOfThread() => Thread.CurrentThread.Name;
}
