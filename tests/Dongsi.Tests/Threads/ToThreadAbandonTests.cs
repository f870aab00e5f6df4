using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

/// <summary>Threads that nobody waits for any more.</summary>
public sealed class ToThreadAbandonTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    public void An_edge_ends_the_await_at_once_and_abandons_the_thread(bool? abandon) => Run(async _ =>
    {
        using var began = new Signal();
        using var end = new Signal();
        using var ended = new Signal();
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(
            () =>
            {
                began.Set();
                end.Wait();
                ended.Set();
            },
            abandon));
        await Meanwhile.UntilSet(began);
        task.Cancel("enough");
        CancelledException e = await Expect.Throws<CancelledException>(task);
        Assert.Equal("enough", e.Reason);
        Assert.False(ended.IsSet);
        end.Set();
        ended.Wait();
        await Meanwhile.UntilNoWorker();
    });

    [Fact]
    public void An_abandoned_thread_can_hear_of_it_when_its_task_has_long_ended() => Run(async _ =>
    {
        using var began = new Signal();
        using var gone = new Signal();
        using var ended = new Signal();
        Exception? thrown = null;
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(() =>
        {
            began.Set();
            gone.Wait();
            FromThread.CurrentToken.WaitHandle.WaitOne();
            thrown = Record.Exception(FromThread.CheckCancelled);
            ended.Set();
        }));
        await Meanwhile.UntilSet(began);
        task.Cancel("enough");
        await Expect.Throws<CancelledException>(task);
        gone.Set();
        ended.Wait();
        Assert.Equal("enough", Assert.IsType<CancelledException>(thrown).Reason);
        await Meanwhile.UntilNoWorker();
    });

    [Fact]
    public void The_failure_of_an_abandoned_thread_is_reported() => Run(async test =>
    {
        using var began = new Signal();
        using var end = new Signal();
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(Break));
        await Meanwhile.UntilSet(began);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        end.Set();
        await Meanwhile.UntilNoWorker();
        LoopErrorContext report = test.TakeReport();
        Assert.Contains("Break", report.Message);
        Assert.Contains("abandoned", report.Message);
        Assert.IsType<InvalidDataException>(report.Exception);

        void Break()
        {
            began.Set();
            end.Wait();
            throw new InvalidDataException();
        }
    });

    [Fact]
    public void That_an_abandoned_thread_obeyed_is_not_reported() => Run(async _ =>
    {
        using var began = new Signal();
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(() =>
        {
            began.Set();
            FromThread.CurrentToken.WaitHandle.WaitOne();
            FromThread.CheckCancelled();
        }));
        await Meanwhile.UntilSet(began);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        await Meanwhile.UntilNoWorker();
    });

    [Fact]
    public void The_failure_of_a_thread_that_was_abandoned_by_its_loop_is_reported_too()
    {
        int before = ThreadCache.Shared.BusyCount;
        using var began = new Signal();
        using var end = new Signal();
        string text = ErrorStream.Capture(() =>
        {
            var loop = new EventLoop();
            LoopTask task = loop.CreateTask(Asyncio.ToThread(Break));
            loop.CreateTask(CancelWhenItRuns(task));
            Assert.Throws<CancelledException>(() => loop.RunUntilComplete(task));
            loop.Close();
            end.Set();
            Assert.True(OtherThreads.AreAtMost(before, TimeSpan.FromSeconds(60)));

            // The same thread does the next job, and by then it has said what there was to say.
            using var next = new Signal();
            ThreadCache.Shared.Start(new TestJob(next.Set));
            next.Wait();
        });
        Assert.Contains("Break failed on a thread", text);

        async Coroutine CancelWhenItRuns(LoopTask task)
        {
            await Meanwhile.UntilSet(began);
            task.Cancel();
        }

        void Break()
        {
            began.Set();
            end.Wait();
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void A_token_of_the_limiter_is_held_until_the_thread_has_ended() => Run(async _ =>
    {
        var limiter = new CapacityLimiter(1);
        using var began = new Signal();
        using var end = new Signal();
        LoopTask first = Asyncio.CreateTask(Asyncio.ToThread(
            () =>
            {
                began.Set();
                end.Wait();
            },
            limiter: limiter));
        await Meanwhile.UntilSet(began);
        first.Cancel();
        await Expect.Throws<CancelledException>(first);
        Assert.Equal(1, limiter.BorrowedTokens);

        LoopTask<int> second = Asyncio.CreateTask(Asyncio.ToThread(() => 2, limiter: limiter));
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        Assert.False(second.Done);
        end.Set();
        Assert.Equal(2, await second);
        Assert.Equal(0, limiter.BorrowedTokens);
    });

    [Fact]
    public void One_that_waits_for_the_limiter_can_be_cancelled_and_never_runs() => Run(async _ =>
    {
        var limiter = new CapacityLimiter(1);
        using var end = new Signal();
        bool ran = false;
        LoopTask first = Asyncio.CreateTask(Asyncio.ToThread(end.Wait, limiter: limiter));
        LoopTask second = Asyncio.CreateTask(Asyncio.ToThread(() => { ran = true; }, abandonOnCancel: false, limiter));
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        second.Cancel();
        await Expect.Throws<CancelledException>(second);
        end.Set();
        await first;
        Assert.False(ran);
        Assert.Equal(0, limiter.BorrowedTokens);
    });

    [Fact]
    public void A_timeout_abandons_the_thread() => Run(async _ =>
    {
        using var end = new Signal();
        await Expect.Throws<TimeoutException>(Asyncio.Timeout(1, async _ => await Asyncio.ToThread(end.Wait)));
        end.Set();
        await Meanwhile.UntilNoWorker();
    });

    [Fact]
    public void A_callback_of_the_token_that_throws_is_reported() => Run(async test =>
    {
        using var began = new Signal();
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(() =>
        {
            CancellationToken token = FromThread.CurrentToken;
            token.Register(() => throw new IOException());
            began.Set();
            token.WaitHandle.WaitOne();
        }));
        await Meanwhile.UntilSet(began);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        await Meanwhile.UntilNoWorker();
        LoopErrorContext report = test.TakeReport();
        Assert.Contains("A callback of the token", report.Message);
        Assert.IsType<IOException>(Assert.Single(((AggregateException)report.Exception!).InnerExceptions));
    });

    private static void Run(Func<TestLoop, Coroutine> main) => TestLoop.Run(main, threads: true);
}
