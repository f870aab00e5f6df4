using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Tasks;

public sealed class UncancelTests
{
    [Fact]
    public void It_takes_back_one_request_and_never_goes_below_none() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Asyncio.Sleep(1));
        Assert.Equal(0, task.Uncancel());
        task.Cancel();
        task.Cancel();
        Assert.Equal(1, task.Uncancel());
        Assert.Equal(0, task.Uncancel());
        Assert.Equal(0, task.Uncancel());
        Assert.Equal(0, task.Cancelling);
        await task;
    });

    [Fact]
    public void Taking_back_the_last_request_keeps_it_from_being_delivered() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CurrentTask!;
        task.Cancel();
        Assert.Equal(0, task.Uncancel());
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void Taking_back_one_of_two_does_not() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CurrentTask!;
        task.Cancel();
        task.Cancel();
        Assert.Equal(1, task.Uncancel());
        await Expect.Throws<CancelledException>(Asyncio.Sleep(1));
        Assert.Equal(0, task.Uncancel());
    });

    [Fact]
    public void What_is_under_way_cannot_be_taken_back() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Asyncio.Sleep(10));
        await Asyncio.Sleep(0);
        task.Cancel();
        Assert.Equal(0, task.Uncancel());
        await Expect.Throws<CancelledException>(task);
    });

    [Fact]
    public void Without_it_the_count_stays() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CurrentTask!;
        task.Cancel();
        await Expect.Throws<CancelledException>(Asyncio.Sleep(1));
        await Asyncio.Sleep(1);
        Assert.Equal(1, task.Cancelling);
        task.Uncancel();
    });

    [Fact]
    public void A_scope_in_which_an_old_request_was_taken_back_lets_a_new_one_pass() => TestLoop.Run(
        () => LetsANewRequestPass(async body =>
            await CancelScope.Run(_ => body(), deadline: Asyncio.RunningLoop.Time + TimeSpan.FromSeconds(1))));

    [Fact]
    public void A_timeout_in_which_an_old_request_was_taken_back_lets_a_new_one_pass() => TestLoop.Run(
        () => LetsANewRequestPass(body => Asyncio.Timeout(1, _ => body())));

    [Fact]
    public void A_group_in_which_an_old_request_was_taken_back_lets_a_new_one_pass() => TestLoop.Run(
        () => LetsANewRequestPass(body => TaskGroup.Run(async group =>
        {
            Asyncio.RunningLoop.CallLater(1, () => group.Cancel());
            await body();
        })));

    [Fact]
    public void Limits_inside_a_limit_take_back_their_own_only() => TestLoop.Run(async test =>
    {
        LoopTask task = Asyncio.CurrentTask!;
        task.Cancel();
        await Expect.Throws<CancelledException>(Asyncio.Sleep(1));
        await Expect.Throws<TimeoutException>(Asyncio.Timeout(5, async _ =>
        {
            await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Asyncio.Sleep(10), 1));
            await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Asyncio.Sleep(10), 1));
            await Asyncio.Sleep(10);
        }));
        Assert.Equal(5, test.Elapsed);
        Assert.Equal(1, task.Cancelling);
        Assert.Equal(0, task.Uncancel());
    });

    /// <summary>The region wants the end after a second, and so does somebody outside.</summary>
    private static async Coroutine LetsANewRequestPass(Func<Func<Coroutine>, Coroutine> region)
    {
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        task.Cancel("old");
        Asyncio.RunningLoop.CallLater(1, () => task.Cancel("new"));
        await Expect.Throws<CancelledException>(task);
        Assert.Equal(1, task.Cancelling);

        async Coroutine Body()
        {
            await Expect.Throws<CancelledException>(Asyncio.Sleep(10));
            await region(async () =>
            {
                Asyncio.CurrentTask!.Uncancel();
                await Asyncio.Sleep(10);
            });
        }
    }
}
