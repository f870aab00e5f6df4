using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Locks;

public sealed class ResourceGuardTests
{
    [Fact]
    public void The_second_is_told_who_is_inside() => TestLoop.Run(async () =>
    {
        var guard = new ResourceGuard("reading from");

        async Coroutine Read()
        {
            using (guard.Enter())
            {
                await Asyncio.Sleep(1);
            }
        }

        LoopTask reader = Asyncio.CreateTask(Read(), name: "reader");
        await Asyncio.Sleep(0);
        Expect.Says(
            await Expect.Throws<BusyResourceException>(Read()), "'reader' is reading from", "AsyncLock");
        Assert.Equal(new ResourceGuardStatistics(true, reader), guard.GetStatistics());
        Assert.Equal("<ResourceGuard 'reading from' busy by 'reader'>", guard.ToString());
        await reader;
        await Read();
        Assert.Equal("<ResourceGuard 'reading from' free>", guard.ToString());
    });

    [Fact]
    public void Outside_a_task_somebody_is_inside() => TestLoop.Run(async test =>
    {
        var guard = new ResourceGuard();
        test.Loop.CallSoon(() => guard.Enter().Ignore());
        await Asyncio.Sleep(0);
        Expect.Says(Assert.Throws<BusyResourceException>(() => guard.Enter()), "Somebody is using");
        Assert.Equal("<ResourceGuard 'using' busy>", guard.ToString());
    });

    [Fact]
    public void It_says_what_is_done() =>
        Assert.Throws<ArgumentException>(() => new ResourceGuard(" "));

    [Fact]
    public void Nothing_is_allocated() => TestLoop.Run(async () =>
    {
        var guard = new ResourceGuard();
        Assert.Equal(0, await Holding.BytesOf(async rounds =>
        {
            while (rounds-- > 0)
            {
                using (guard.Enter())
                {
                    await Asyncio.CheckpointIfCancelled();
                }
            }
        }));
    });
}
