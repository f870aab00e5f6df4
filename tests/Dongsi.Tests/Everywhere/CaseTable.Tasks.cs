namespace Dongsi.Tests.Everywhere;

// Sleeps, tasks, and what combines them.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Tasks =>
    [
        new("Asyncio.Sleep", async _ =>
        {
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(1);
            await Asyncio.Sleep(TimeSpan.FromSeconds(1), "result");
        }),
        new("Asyncio.Checkpoint", async _ =>
        {
            await Asyncio.Checkpoint();
            await Asyncio.Checkpoint();
        }),
        new("Asyncio.CreateTask", async _ => await Asyncio.CreateTask(Work())),
        new("EventLoop.CreateTask", async world => await world.Loop.CreateTask(Work())),
        new("EventLoop.CreateFuture", async world =>
        {
            Future<int> future = world.Loop.CreateFuture<int>();
            world.Partner(Complete(future));
            await future;
        }),
        new("InteropExtensions.AsFuture", async world =>
        {
            var source = new TaskCompletionSource();
            world.Partner(CompleteTask(source));
            await source.Task.AsFuture();
        }),
    ];

    private static IEnumerable<Case> Combinators =>
    [
        new("Asyncio.Gather", async _ => await Asyncio.Gather(Work(), Work(2))),
        new("Asyncio.GatherOutcomes", async _ => await Asyncio.GatherOutcomes([Work(), Work(2)])),
        new("Asyncio.Wait", async world => await Asyncio.Wait([world.Partner(Work()), world.Partner(Work(2))])),
        new("CompletionOrder.Enumerator.MoveNextAsync", async world =>
            await EachOf(world.Partner(Work()), world.Partner(Work(2)))),
        new("Asyncio.WaitFor", async _ => await Asyncio.WaitFor(Work(), 5)),
        new("Asyncio.Shield", async world => await Asyncio.Shield(world.Partner(Work()))),
        new("Asyncio.Timeout", async _ => await Asyncio.Timeout(5, async _ => await Work())),
        new("Asyncio.TimeoutAt", async world =>
            await Asyncio.TimeoutAt(world.Loop.Time + TimeSpan.FromSeconds(5), async _ => await Work())),
    ];

    private static async Coroutine<int> Work(double seconds = 1)
    {
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(seconds);
        return 1;
    }

    private static async Coroutine Complete(Future<int> future)
    {
        await Asyncio.Sleep(1);
        if (!future.Done)
        {
            future.SetResult(1);
        }
    }

    private static async Coroutine EachOf(params LoopTask[] tasks)
    {
        await foreach (LoopTask task in Asyncio.AsCompleted(tasks))
        {
            await task;
        }
    }

    private static async Coroutine CompleteTask(TaskCompletionSource source)
    {
        await Asyncio.Sleep(1);
        source.SetResult();
    }
}
