using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Futures;

public sealed class DoneCallbackTests
{
    [Fact]
    public void Callbacks_run_in_the_order_in_which_they_were_added_and_never_inline() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        List<int> log = [];
        for (int i = 0; i < 10; i++)
        {
            int number = i;
            future.AddDoneCallback(_ => log.Add(number));
        }

        future.SetResult(1);
        Assert.Empty(log);
        await Asyncio.Sleep(0);
        Assert.Equal(Enumerable.Range(0, 10), log);
    });

    [Fact]
    public void A_callback_is_given_the_future() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        Future? seen = null;
        future.AddDoneCallback(done => seen = done);
        future.Cancel();
        await Asyncio.Sleep(0);
        Assert.Same(future, seen);
    });

    [Fact]
    public void One_that_is_added_when_it_is_done_runs_in_the_next_turn() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetResult(1);
        bool ran = false;
        future.AddDoneCallback(_ => ran = true);
        Assert.False(ran);
        await Asyncio.Sleep(0);
        Assert.True(ran);
    });

    [Fact]
    public void The_same_callback_may_be_added_twice_and_both_are_removed() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        int calls = 0;
        Action<Future> callback = _ => calls++;
        future.AddDoneCallback(callback);
        future.AddDoneCallback(_ => calls += 10);
        future.AddDoneCallback(callback);
        Assert.Equal(2, future.RemoveDoneCallback(callback));
        Assert.Equal(0, future.RemoveDoneCallback(callback));
        future.SetResult(1);
        await Asyncio.Sleep(0);
        Assert.Equal(10, calls);
    });

    [Fact]
    public void The_only_callback_can_be_removed() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        Action<Future> callback = _ => Assert.Fail("It ran.");
        future.AddDoneCallback(callback);
        Assert.Equal(1, future.RemoveDoneCallback(callback));
        future.SetResult(1);
        await Asyncio.Sleep(0);
    });

    [Fact]
    public void Removing_one_that_was_not_added_removes_nothing()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        Assert.Equal(0, future.RemoveDoneCallback(_ => { }));
        future.AddDoneCallback(_ => { });
        Assert.Equal(0, future.RemoveDoneCallback(_ => { }));
    }

    [Fact]
    public void A_callback_that_throws_is_reported_and_the_others_run() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        var thrown = new InvalidDataException();
        bool next = false;
        future.AddDoneCallback(_ => throw thrown);
        future.AddDoneCallback(_ => next = true);
        future.SetResult(1);
        await Asyncio.Sleep(0);
        Assert.True(next);
        LoopErrorContext report = test.TakeReport();
        Assert.Same(thrown, report.Exception);
        Assert.Same(future, report.Future);
        Assert.StartsWith("Exception in callback DoneCallbackTests.", report.Message);
    });

    [Fact]
    public void A_callback_may_add_another() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        bool ran = false;
        future.AddDoneCallback(done => done.AddDoneCallback(_ => ran = true));
        future.SetResult(1);
        await Asyncio.Sleep(0);
        Assert.False(ran);
        await Asyncio.Sleep(0);
        Assert.True(ran);
    });

    [Fact]
    public void No_task_runs_while_a_callback_does() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        LoopTask? seen = Asyncio.CurrentTask;
        future.AddDoneCallback(_ => seen = Asyncio.CurrentTask);
        future.SetResult(1);
        await Asyncio.Sleep(0);
        Assert.Null(seen);
    });

    [Fact]
    public void A_cancelled_waiter_leaves_the_future_and_the_others_alone() => TestLoop.Run(async test =>
    {
        Future<int> inner = test.Loop.CreateFuture<int>();
        LoopTask<int> one = Asyncio.CreateTask(Wait());
        LoopTask<int> two = Asyncio.CreateTask(Wait());
        await Asyncio.Sleep(0);
        one.Cancel();
        await Expect.Throws<CancelledException>(one);
        inner.SetResult(3);
        Assert.Equal(3, await two);

        async Coroutine<int> Wait() => await Asyncio.Shield(inner);
    });

    [Fact]
    public void Null_is_no_callback()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        Assert.Throws<ArgumentNullException>("callback", () => future.AddDoneCallback(null!));
        Assert.Throws<ArgumentNullException>("callback", () => future.RemoveDoneCallback(null!));
    }
}
