using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Futures;

public sealed class FutureTests
{
    [Fact]
    public void A_new_future_is_pending()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        Assert.False(future.Done);
        Assert.False(future.Cancelled);
        Assert.Same(test.Loop, future.Loop);
        Assert.Equal("<Future pending>", future.ToString());
        Expect.Says(
            Assert.Throws<InvalidStateException>(() => future.Result), "has no result yet", "await future");
        Assert.Throws<InvalidStateException>(() => future.Exception);
    }

    [Fact]
    public void A_result_ends_it()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetResult(5);
        Assert.True(future.Done);
        Assert.False(future.Cancelled);
        Assert.Equal(5, future.Result);
        Assert.Null(future.Exception);
        Assert.False(future.Cancel());
        Assert.Equal("<Future finished>", future.ToString());
    }

    [Fact]
    public void A_failure_ends_it()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        var failure = new InvalidDataException();
        future.SetException(failure);
        Assert.True(future.Done);
        Assert.False(future.Cancelled);
        Assert.Equal("<Future failed with InvalidDataException>", future.ToString());
        Assert.Same(failure, future.Exception);
        Assert.Same(failure, Assert.Throws<InvalidDataException>(() => future.Result));
        Assert.False(future.Cancel());
    }

    [Fact]
    public void A_cancellation_ends_it_with_its_reason()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        Assert.True(future.Cancel("enough"));
        Assert.True(future.Done);
        Assert.True(future.Cancelled);
        Assert.Equal("<Future cancelled>", future.ToString());
        Assert.Equal("enough", Assert.Throws<CancelledException>(() => future.Result).Reason);
        Assert.Equal("enough", Assert.Throws<CancelledException>(() => future.Exception).Reason);
        Assert.False(future.Cancel("again"));
        Assert.Equal("enough", Assert.Throws<CancelledException>(() => future.Result).Reason);
    }

    [Fact]
    public void Setting_it_twice_is_refused_and_changes_nothing()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetResult(1);
        Expect.Says(
            Assert.Throws<InvalidStateException>(() => future.SetResult(2)),
            "a result is set once", "if (!future.Done) future.SetResult(…)");
        Assert.Throws<InvalidStateException>(() => future.SetException(new InvalidDataException()));
        Assert.Equal(1, future.Result);
        Future<int> cancelled = test.Loop.CreateFuture<int>();
        cancelled.Cancel();
        Assert.Throws<InvalidStateException>(() => cancelled.SetResult(1));
        Assert.True(cancelled.Cancelled);
    }

    [Fact]
    public void A_failure_must_be_one()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        Assert.Throws<ArgumentNullException>("exception", () => future.SetException(null!));
        Assert.False(future.Done);
    }

    [Fact]
    public void Awaiting_it_gives_its_result() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        test.Loop.CallLater(1, () => future.SetResult(4));
        Assert.Equal(4, await future);
        Future plain = future;
        await plain;
        Assert.Equal(4, await future);
    });

    [Fact]
    public void Awaiting_one_that_is_done_costs_no_turn() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetResult(4);
        long turn = test.Loop.GetStatistics().Turns;
        Assert.Equal(4, await future);
        Assert.Equal(turn, test.Loop.GetStatistics().Turns);
    });

    [Fact]
    public void Any_number_of_tasks_may_await_it_and_go_on_in_the_order_in_which_they_came() =>
        TestLoop.Run(async test =>
        {
            Future<int> future = test.Loop.CreateFuture<int>();
            List<string> log = [];
            LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Waiter($"{name}")))];
            await Asyncio.Sleep(0);
            future.AddDoneCallback(_ => log.Add("callback"));
            LoopTask last = Asyncio.CreateTask(Waiter("last"));
            await Asyncio.Sleep(0);
            future.SetResult(1);
            await Asyncio.Gather([.. tasks, last]);
            Assert.Equal(["a1", "b1", "c1", "callback", "last1"], log);

            async Coroutine Waiter(string name) => log.Add($"{name}{await future}");
        });

    [Fact]
    public void All_who_await_get_the_failure() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        var failure = new InvalidDataException();
        LoopTask one = Asyncio.CreateTask(Wait(future));
        LoopTask two = Asyncio.CreateTask(Wait(future));
        await Asyncio.Sleep(0);
        future.SetException(failure);
        Assert.Same(failure, await Expect.Throws<InvalidDataException>(one));
        Assert.Same(failure, await Expect.Throws<InvalidDataException>(two));
    });

    [Fact]
    public void All_who_await_get_a_cancellation_of_their_own() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        future.Cancel("enough");
        var first = await Expect.Throws<CancelledException>(future);
        var second = await Expect.Throws<CancelledException>(future);
        Assert.NotSame(first, second);
        Assert.Equal("enough", first.Reason);
        Assert.Equal("enough", second.Reason);
        Assert.Equal(Asyncio.CurrentTask!.Name, first.Origin);
        Assert.Equal(Asyncio.CurrentTask!.Name, second.Origin);
    });

    [Fact]
    public void A_cancellation_by_a_callback_has_no_origin() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        test.Loop.CallSoon(() => future.Cancel());
        var e = await Expect.Throws<CancelledException>(future);
        Assert.Null(e.Origin);
        Assert.Null(e.Reason);
    });

    [Fact]
    public void A_future_may_hold_null() => TestLoop.Run(async test =>
    {
        Future<string?> future = test.Loop.CreateFuture<string?>();
        future.SetResult(null);
        Assert.Null(await future);
    });

    [Fact]
    public void A_failure_that_is_a_cancelled_exception_is_a_failure() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetException(new CancelledException("set"));
        Assert.False(future.Cancelled);
        Assert.Equal("set", (await Expect.Throws<CancelledException>(future)).Reason);
    });

    private static async Coroutine Wait(Future<int> future) => await future;
}
