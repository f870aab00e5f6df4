using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Facade;

public sealed class SleepTests
{
    [Fact]
    public void A_sleep_takes_its_time() => TestLoop.Run(async test =>
    {
        await Asyncio.Sleep(1.5);
        Assert.Equal(1.5, test.Elapsed);
        await Asyncio.Sleep(TimeSpan.FromMilliseconds(250));
        Assert.Equal(1.75, test.Elapsed);
    });

    [Fact]
    public void A_sleep_gives_its_result() => TestLoop.Run(async test =>
    {
        Assert.Equal("done", await Asyncio.Sleep(1, "done"));
        Assert.Equal(2, await Asyncio.Sleep(TimeSpan.FromSeconds(1), 2));
        Assert.Equal(3, await Asyncio.Sleep(0, 3));
        Assert.Equal(2, test.Elapsed);
    });

    [Fact]
    public void A_sleep_with_a_result_has_the_name_of_its_call() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(1, 7));
        Assert.Equal("Sleep", task.Coroutine!.Name);
        await task;
    });

    [Fact]
    public void Sleeping_nothing_is_exactly_one_turn() => TestLoop.Run(async test =>
    {
        long turn = test.Loop.GetStatistics().Turns;
        await Asyncio.Sleep(0);
        Assert.Equal(turn + 1, test.Loop.GetStatistics().Turns);
        await Asyncio.Sleep(TimeSpan.Zero);
        Assert.Equal(turn + 2, test.Loop.GetStatistics().Turns);
        await Asyncio.Sleep(-0.0);
        Assert.Equal(turn + 3, test.Loop.GetStatistics().Turns);
    });

    [Fact]
    public void Sleeping_nothing_lets_every_ready_task_run_once() => TestLoop.Run(async () =>
    {
        List<string> log = [];
        LoopTask other = Asyncio.CreateTask(Other());
        await Asyncio.Sleep(0);
        log.Add("main");
        await other;
        Assert.Equal(["other", "main", "other again"], log);

        async Coroutine Other()
        {
            log.Add("other");
            await Asyncio.Sleep(0);
            log.Add("other again");
        }
    });

    [Fact]
    public void Sleepers_wake_by_time_and_then_by_the_order_in_which_they_fell_asleep() => TestLoop.Run(async () =>
    {
        List<string> log = [];
        await Asyncio.Gather([Sleeper("c", 2), Sleeper("a", 1), Sleeper("b", 1), Sleeper("d", 3)]);
        Assert.Equal(["a", "b", "c", "d"], log);

        async Coroutine Sleeper(string name, double seconds)
        {
            await Asyncio.Sleep(seconds);
            log.Add(name);
        }
    });

    [Fact]
    public void A_negative_sleep_is_refused_at_the_call() => TestLoop.Run(async () =>
    {
        Expect.Says(
            Assert.Throws<ArgumentOutOfRangeException>(() => { Asyncio.Sleep(-1); }),
            "cannot be negative", "Math.Max(0, seconds)");
        Assert.Throws<ArgumentOutOfRangeException>(() => { Asyncio.Sleep(TimeSpan.FromTicks(-1)); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Asyncio.Sleep(-1, "result"); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Asyncio.Sleep(TimeSpan.FromTicks(-1), "result"); });
    });

    [Fact]
    public void A_sleep_that_is_not_a_number_is_refused_at_the_call() => TestLoop.Run(async () =>
    {
        Expect.Says(
            Assert.Throws<ArgumentOutOfRangeException>(() => { Asyncio.Sleep(double.NaN); }),
            "not a number (NaN)", "Give seconds, or a TimeSpan");
        Assert.Throws<ArgumentOutOfRangeException>(() => { Asyncio.Sleep(double.NaN, 1); });
    });

    [Fact]
    public void A_cancelled_sleep_leaves_no_timer() => TestLoop.Run(async test =>
    {
        LoopTask[] tasks = [.. Enumerable.Range(0, 200).Select(i => Asyncio.CreateTask(Asyncio.Sleep(i + 1)))];
        await Asyncio.Sleep(0);
        Assert.Equal(200, test.Loop.GetStatistics().Timers);
        Array.ForEach(tasks, task => task.Cancel());
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
        await Asyncio.Wait(tasks);
        Assert.Equal(0, test.Elapsed);
    });

    [Fact]
    public void A_sleep_beyond_the_end_of_time_can_be_cancelled() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Asyncio.Sleep(TimeSpan.MaxValue));
        await Asyncio.Sleep(1);
        Assert.False(task.Done);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
    });
}
