using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Facade;

public sealed class RunCoroutineThreadsafeTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void It_runs_a_coroutine_on_the_loop_and_gives_its_result() => WithLoop(loop =>
    {
        int caller = Environment.CurrentManagedThreadId;
        Task<int> task = Asyncio.RunCoroutineThreadsafe(Thread(), loop);
        Assert.True(task.Wait(s_patience));
        Assert.NotEqual(caller, task.Result);
        Task plain = Asyncio.RunCoroutineThreadsafe((Coroutine)Thread(), loop);
        Assert.True(plain.Wait(s_patience));

        async Coroutine<int> Thread()
        {
            Assert.Same(loop, Asyncio.RunningLoop);
            await Asyncio.Sleep(0);
            return Environment.CurrentManagedThreadId;
        }
    });

    [Fact]
    public void A_loop_that_closes_before_it_came_to_the_call_says_so()
    {
        var loop = new EventLoop();
        Task<int> task = Asyncio.RunCoroutineThreadsafe(Asyncio.Sleep(0.0, 1), loop);
        loop.Close();
        var e = Assert.Throws<AggregateException>(() => task.Wait(s_patience));
        Assert.Contains("closed before it came to this call", e.InnerException!.Message);
    }

    [Fact]
    public void A_loop_that_closes_under_the_task_says_so()
    {
        using var loop = new EventLoop();
        loop.SetExceptionHandler(static (_, _) => { });
        Task<int> task = Asyncio.RunCoroutineThreadsafe(Asyncio.Sleep(9.0, 1), loop);
        loop.RunUntilComplete(Asyncio.Sleep(0));
        Assert.False(task.IsCompleted);
        loop.Close();
        var e = Assert.Throws<AggregateException>(() => task.Wait(s_patience));
        Expect.Says(e.InnerException!, "closed while <LoopTask", "pending", "before loop.Close()");
    }

    [Fact]
    public void A_loop_that_closes_in_the_turn_in_which_the_task_ended_gives_its_result()
    {
        using var test = new TestLoop();
        Task<int> task = Asyncio.RunCoroutineThreadsafe(Asyncio.Sleep(0.0, 1), test.Loop);
        for (int turns = 0; test.Loop.GetStatistics().LiveTasks > 0 || turns < 2; turns++)
        {
            test.Loop.ProcessEvents();
            test.Loop.ProcessReady();
        }

        Assert.False(task.IsCompleted);
        test.CloseWithLeftovers();
        Assert.True(task.Wait(s_patience));
        Assert.Equal(1, task.Result);
    }

    [Fact]
    public void It_gives_the_failure() => WithLoop(loop =>
    {
        Task<int> task = Asyncio.RunCoroutineThreadsafe(Fail(), loop);
        var e = Assert.Throws<AggregateException>(() => task.Wait(s_patience));
        Assert.IsType<InvalidDataException>(e.InnerException);

        static async Coroutine<int> Fail() => throw new InvalidDataException();
    });

    [Fact]
    public void Its_token_cancels_the_task() => WithLoop(loop =>
    {
        using var source = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        string? reason = null;
        Task<int> task = Asyncio.RunCoroutineThreadsafe(Body(), loop, source.Token);
        Assert.True(started.Wait(s_patience));
        source.Cancel();
        var e = Assert.Throws<AggregateException>(() => task.Wait(s_patience));
        Assert.Equal(source.Token, Assert.IsType<TaskCanceledException>(e.InnerException).CancellationToken);
        Assert.True(task.IsCanceled);
        Assert.Equal("the token was cancelled", reason);

        async Coroutine<int> Body()
        {
            started.Set();
            try
            {
                return await Asyncio.Sleep(1000, 1);
            }
            catch (CancelledException cancelled)
            {
                reason = cancelled.Reason;
                throw;
            }
        }
    });

    [Fact]
    public void A_token_that_is_cancelled_already_cancels_it_too() => WithLoop(loop =>
    {
        Task task = Asyncio.RunCoroutineThreadsafe(Asyncio.Sleep(1000), loop, new CancellationToken(canceled: true));
        Assert.Throws<AggregateException>(() => task.Wait(s_patience));
        Assert.True(task.IsCanceled);
    });

    [Fact]
    public void A_coroutine_that_was_awaited_before_is_an_error_of_the_task() => WithLoop(loop =>
    {
        Coroutine coroutine = Asyncio.Sleep(0.001);
        Assert.True(Asyncio.RunCoroutineThreadsafe(coroutine, loop).Wait(s_patience));
        Task again = Asyncio.RunCoroutineThreadsafe(coroutine, loop);
        var e = Assert.Throws<AggregateException>(() => again.Wait(s_patience));
        Expect.Says(Assert.IsType<InvalidOperationException>(e.InnerException), "was awaited or closed before");
    });

    [Fact]
    public void From_the_loops_own_thread_it_can_be_awaited() => TestLoop.Run(async test =>
        Assert.Equal(3, await Asyncio.RunCoroutineThreadsafe(Asyncio.Sleep(1, 3), test.Loop)), threads: true);

    [Fact]
    public void A_closed_loop_is_refused_and_the_coroutine_closed()
    {
        using var test = new TestLoop();
        test.Loop.Close();
        Coroutine coroutine = Asyncio.Sleep(1);
        Action misuse = () => { Asyncio.RunCoroutineThreadsafe(coroutine, test.Loop); };
        Expect.Says(Assert.Throws<InvalidOperationException>(misuse), "event loop is closed");
        Assert.Equal(CoroutineState.Closed, coroutine.State);
    }

    [Fact]
    public void Null_is_refused()
    {
        using var test = new TestLoop();
        Action[] misuses =
        [
            () => { Asyncio.RunCoroutineThreadsafe(null!, test.Loop); },
            () => { Asyncio.RunCoroutineThreadsafe((Coroutine<int>)null!, test.Loop); },
            () => { Asyncio.RunCoroutineThreadsafe(Asyncio.Sleep(0), null!); },
        ];
        Assert.All(misuses, misuse => Assert.Throws<ArgumentNullException>(misuse));
    }

    private static void WithLoop(Action<EventLoop> body)
    {
        using EventLoop loop = LeakGate.Current.Watch(new EventLoop());
        Action join = OtherThreads.Start(loop.RunForever);
        try
        {
            body(loop);
        }
        finally
        {
            loop.CallSoonThreadsafe(loop.Stop);
            join();
        }
    }
}
