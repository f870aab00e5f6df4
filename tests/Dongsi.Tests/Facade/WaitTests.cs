using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Facade;

public sealed class WaitTests
{
    [Fact]
    public void It_waits_for_all_and_gives_them_in_the_order_given() => TestLoop.Run(async test =>
    {
        LoopTask<int>[] tasks = [After(3), After(1), After(2)];
        var (done, pending) = await Asyncio.Wait(tasks);
        Assert.Equal(tasks, done);
        Assert.Empty(pending);
        Assert.Equal(3, test.Elapsed);
    });

    [Fact]
    public void It_waits_for_the_first() => TestLoop.Run(async test =>
    {
        LoopTask<int>[] tasks = [After(3), After(1), After(2)];
        var (done, pending) = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstCompleted);
        Assert.Equal([tasks[1]], done);
        Assert.Equal([tasks[0], tasks[2]], pending);
        Assert.Equal(1, test.Elapsed);
        await Asyncio.Wait(pending);
    });

    [Fact]
    public void It_waits_for_the_first_failure() => TestLoop.Run(async test =>
    {
        LoopTask cancelled = After(5);
        LoopTask failing = Asyncio.CreateTask(Fail(2));
        LoopTask[] tasks = [After(3), cancelled, After(1), failing];
        test.Loop.CallLater(0.5, () => cancelled.Cancel());
        var (done, pending) = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstException);
        Assert.Equal([cancelled, tasks[2], failing], done);
        Assert.Equal([tasks[0]], pending);
        Assert.Equal(2, test.Elapsed);
        Assert.NotNull(failing.Exception);
        await Asyncio.Wait(pending);
    });

    [Fact]
    public void Without_a_failure_the_first_failure_is_the_end_of_all() => TestLoop.Run(async test =>
    {
        await Asyncio.Wait([After(1), After(2)], returnWhen: ReturnWhen.FirstException);
        Assert.Equal(2, test.Elapsed);
    });

    [Fact]
    public void It_returns_when_the_time_is_over_and_cancels_nothing() => TestLoop.Run(async test =>
    {
        LoopTask<int>[] tasks = [After(3), After(1)];
        var (done, pending) = await Asyncio.Wait(tasks, timeout: 2);
        Assert.Equal([tasks[1]], done);
        Assert.Equal([tasks[0]], pending);
        Assert.Equal(2, test.Elapsed);
        Assert.Equal(0, tasks[0].Cancelling);
        await tasks[0];
        Assert.Empty(tasks[0].Waiters);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Without_time_it_tells_what_is_done(double timeout) => TestLoop.Run(async test =>
    {
        LoopTask<int> done = After(0);
        await done;
        LoopTask<int> pending = After(1);
        var (isDone, isPending) = await Asyncio.Wait([done, pending], timeout);
        Assert.Equal([done], isDone);
        Assert.Equal([pending], isPending);
        Assert.Equal(0, test.Elapsed);
        await pending;
    });

    [Fact]
    public void It_throws_nothing_that_they_throw() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Fail(1));
        var (done, _) = await Asyncio.Wait([task]);
        Assert.IsType<InvalidDataException>(Assert.Single(done).Exception);
    });

    [Fact]
    public void Cancelling_it_leaves_them_alone_and_no_callback_behind() => TestLoop.Run(async test =>
    {
        LoopTask<int> task = After(5);
        LoopTask waiting = Asyncio.CreateTask(WaitForIt(task));
        await Asyncio.Sleep(1);
        waiting.Cancel();
        await Expect.Throws<CancelledException>(waiting);
        Assert.Equal(0, task.Cancelling);
        Assert.Empty(task.Waiters);
        Assert.Equal(1, test.Loop.GetStatistics().Timers);
        await task;

        static async Coroutine WaitForIt(LoopTask<int> task) => await Asyncio.Wait([task], timeout: 100);
    });

    [Fact]
    public void One_that_is_given_twice_counts_once() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = After(1);
        var (done, _) = await Asyncio.Wait([task, task]);
        Assert.Single(done);
    });

    [Fact]
    public void Those_that_are_all_done_cost_a_turn_and_no_time() => TestLoop.Run(async test =>
    {
        LoopTask<int> task = After(0);
        await task;
        await Asyncio.Wait([task]);
        Assert.Equal(0, test.Elapsed);
    });

    [Fact]
    public void Futures_and_tasks_may_be_mixed() => TestLoop.Run(async test =>
    {
        Future<string> future = test.Loop.CreateFuture<string>();
        test.Loop.CallLater(1, () => future.SetResult(""));
        var (done, _) = await Asyncio.Wait(new List<Future> { future, After(2) });
        Assert.Equal(2, done.Count);
    });

    [Fact]
    public void Bad_input_is_refused_at_the_call() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = After(0);
        Expect.Says(
            Assert.Throws<ArgumentException>(() => { Asyncio.Wait(Array.Empty<Future>()); }),
            "nothing to wait for", "Check before you wait");
        Assert.Throws<ArgumentNullException>(() => { Asyncio.Wait((IEnumerable<Future>)null!); });
        Assert.Throws<ArgumentException>(() => { Asyncio.Wait(new Future[] { null! }); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Asyncio.Wait([task], double.NaN); });
        await task;
    });

    private static LoopTask<int> After(double seconds) => Asyncio.CreateTask(Asyncio.Sleep(seconds, 1));

    private static async Coroutine Fail(double seconds)
    {
        await Asyncio.Sleep(seconds);
        throw new InvalidDataException();
    }
}
