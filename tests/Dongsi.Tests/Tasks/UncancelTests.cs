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
}
