using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Facade;

public sealed class ShieldTests
{
    [Fact]
    public void It_gives_the_result_of_what_it_protects() => TestLoop.Run(async test =>
    {
        Assert.Equal(1, await Asyncio.Shield(Asyncio.Sleep(1, 1)));
        await Asyncio.Shield(Asyncio.Sleep(1));
        Assert.Equal(2, test.Elapsed);
    });

    [Fact]
    public void It_gives_the_failure_of_what_it_protects() => TestLoop.Run(async () =>
    {
        var thrown = new InvalidDataException();
        Assert.Same(thrown, await Expect.Throws<InvalidDataException>(Asyncio.Shield(Fail(thrown))));
    });

    [Fact]
    public void A_cancelled_await_leaves_it_running() => TestLoop.Run(async test =>
    {
        LoopTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(5, 3));
        LoopTask outer = Asyncio.CreateTask(Await(Asyncio.Shield(inner)));
        await Asyncio.Sleep(1);
        outer.Cancel("only you");
        Assert.Equal("only you", (await Expect.Throws<CancelledException>(outer)).Reason);
        Assert.Equal(0, inner.Cancelling);
        Assert.Equal(3, await inner);
        Assert.Equal(5, test.Elapsed);
    });

    [Fact]
    public void Cancelling_what_it_protects_cancels_the_await() => TestLoop.Run(async () =>
    {
        LoopTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(5, 3));
        Future<int> shield = Asyncio.Shield(inner);
        await Asyncio.Sleep(0);
        inner.Cancel("both");
        Assert.Equal("both", (await Expect.Throws<CancelledException>(shield)).Reason);
        Assert.True(shield.Cancelled);
    });

    [Fact]
    public void What_is_done_already_is_given_at_once() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetResult(1);
        Future<int> shield = Asyncio.Shield(future);
        Assert.True(shield.Done);
        Assert.Equal(1, await shield);
        LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(0, 2));
        await task;
        Assert.Equal(2, await Asyncio.Shield(task));
    });

    [Fact]
    public void A_failure_after_the_await_was_cancelled_is_reported_once() => TestLoop.Run(async test =>
    {
        var thrown = new InvalidDataException();
        LoopTask inner = Asyncio.CreateTask(FailAfter(2, thrown));
        LoopTask outer = Asyncio.CreateTask(Await(Asyncio.Shield(inner)));
        await Asyncio.Sleep(1);
        outer.Cancel();
        await Expect.Throws<CancelledException>(outer);
        await Asyncio.Sleep(5);
        LoopErrorContext report = test.TakeReport();
        Assert.Same(thrown, report.Exception);
        Assert.Same(inner, report.Task);
        Assert.StartsWith("InvalidDataException in a shielded future", report.Message);
        test.AssertNoReport();
    });

    [Fact]
    public void It_is_reported_once_though_two_awaits_were_shielded_and_cancelled() => TestLoop.Run(async test =>
    {
        LoopTask inner = Asyncio.CreateTask(FailAfter(2, new InvalidDataException()));
        LoopTask one = Asyncio.CreateTask(Await(Asyncio.Shield(inner)));
        LoopTask two = Asyncio.CreateTask(Await(Asyncio.Shield(inner)));
        await Asyncio.Sleep(1);
        one.Cancel();
        two.Cancel();
        await Asyncio.Sleep(5);
        test.TakeReport();
        test.AssertNoReport();
    });

    [Fact]
    public void A_failure_in_the_turn_of_the_cancel_is_not_lost()
    {
        using var test = new TestLoop();
        Future<int>? inner = null;
        test.RunMain(async () =>
        {
            inner = test.Loop.CreateFuture<int>();
            LoopTask outer = Asyncio.CreateTask(Await(Asyncio.Shield(inner)));
            await Asyncio.Sleep(0);
            inner.SetException(new InvalidDataException());
            outer.Cancel();
            await Expect.Throws<CancelledException>(outer);
        });
        test.Loop.Close();
        Assert.IsType<InvalidDataException>(test.TakeReport().Exception);
        test.AssertNoReport();
    }

    [Fact]
    public void Ending_well_after_the_await_was_cancelled_is_no_news() => TestLoop.Run(async () =>
    {
        LoopTask outer = Asyncio.CreateTask(Await(Asyncio.Shield(Asyncio.Sleep(2, 1))));
        await Asyncio.Sleep(1);
        outer.Cancel();
        await Expect.Throws<CancelledException>(outer);
        await Asyncio.Sleep(5);
    });

    [Fact]
    public void The_shutdown_of_a_run_cancels_what_is_shielded()
    {
        bool cancelled = false;
        Asyncio.Run(Main());
        Assert.True(cancelled);

        async Coroutine Main()
        {
            Future shield = Asyncio.Shield(Inner());
            await Asyncio.Sleep(0);
            shield.Cancel();
        }

        async Coroutine Inner()
        {
            try
            {
                await Asyncio.Sleep(100);
            }
            catch (CancelledException)
            {
                cancelled = true;
                throw;
            }
        }
    }

    [Fact]
    public void Null_is_refused() => TestLoop.Run(async () =>
    {
        Assert.Throws<ArgumentNullException>(() => { Asyncio.Shield<int>(null!); });
        Assert.Throws<ArgumentNullException>(() => { Asyncio.Shield(null!); });
    });

    private static async Coroutine Await(Future future) => await future;

    private static async Coroutine Fail(Exception e) => throw e;

    private static async Coroutine FailAfter(double seconds, Exception e)
    {
        await Asyncio.Sleep(seconds);
        throw e;
    }
}
