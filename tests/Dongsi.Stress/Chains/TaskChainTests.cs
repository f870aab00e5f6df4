using Xunit;

namespace Dongsi.Stress.Chains;

/// <summary>Tasks that wait for tasks that wait for tasks.</summary>
public sealed class TaskChainTests
{
    private static int Depth => Size.Of(200_000);

    // An exception that passes n frames costs n² in the runtime, which copies its stack trace at every await; .NET's
    // own tasks are three times slower at it. Deep enough to overflow the stack all the same.
    private const int DepthOfExceptions = 5_000;

    [Fact]
    public void Each_task_awaits_the_one_before() => DeepChainTests.RunOnSmallStack(async () =>
    {
        LoopTask<int> last = Asyncio.CreateTask(First());
        for (int i = 0; i < Depth; i++)
        {
            last = Asyncio.CreateTask(Next(last));
        }

        Assert.Equal(Depth, await last);
    });

    [Fact]
    public void Cancelling_the_last_reaches_the_first() => DeepChainTests.RunOnSmallStack(async () =>
    {
        LoopTask<int> first = Asyncio.CreateTask(First());
        LoopTask<int> last = first;
        for (int i = 0; i < DepthOfExceptions; i++)
        {
            last = Asyncio.CreateTask(Next(last));
        }

        await Asyncio.Sleep(0);
        Assert.True(last.Cancel("stop"));
        await Asyncio.Wait([last]);
        Assert.True(last.Cancelled);
        Assert.True(first.Cancelled);
    });

    [Fact]
    public void Cancelling_a_gather_of_gathers_of_gathers_reaches_the_innermost() =>
        DeepChainTests.RunOnSmallStack(async () =>
        {
            LoopTask<int> first = Asyncio.CreateTask(First());
            Future<int[]> outer = Asyncio.Gather<int>([first]);
            for (int i = 0; i < DepthOfExceptions; i++)
            {
                outer = Asyncio.Gather<int>([Asyncio.CreateTask(Only(outer))]);
            }

            await Asyncio.Sleep(0);
            Assert.True(outer.Cancel("stop"));
            await Asyncio.Wait([outer]);
            Assert.IsType<CancelledException>(outer.Exception);
            Assert.True(first.Cancelled);
        });

    [Fact]
    public void Tasks_that_gather_each_other_can_be_cancelled() => DeepChainTests.RunOnSmallStack(async () =>
    {
        LoopTask<int>? right = null;
        LoopTask<int> left = Asyncio.CreateTask(GatherOther(() => right!));
        right = Asyncio.CreateTask(GatherOther(() => left));
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        Assert.True(left.Cancel("stop"));
        await Asyncio.Wait([left, right], timeout: 1);
        Assert.True(left.Cancelled);
        Assert.True(right.Cancelled);
    });

    [Fact]
    public void An_eager_task_that_starts_an_eager_task_and_so_on_does_not_overflow() =>
        DeepChainTests.RunOnSmallStack(async () => Assert.Equal(Depth, await Eager(Depth)));

    private static async Coroutine<int> First() => await Asyncio.Sleep(1, 0);

    private static async Coroutine<int> Next(LoopTask<int> before) => await before + 1;

    private static async Coroutine<int> Only(Future<int[]> future) => (await future)[0];

    private static async Coroutine<int> GatherOther(Func<LoopTask<int>> other) =>
        (await Asyncio.Gather<int>([other()]))[0];

    private static async Coroutine<int> Eager(int depth) =>
        depth == 0 ? 0 : await Asyncio.CreateTask(Eager(depth - 1), eager: true) + 1;
}
