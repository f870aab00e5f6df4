namespace Dongsi.Tests.Everywhere;

// Threads: they end after a second, or when nobody waits for them any more.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Threads =>
    [
        new("Asyncio.ToThread", async world => await OnThread(world, work => Asyncio.ToThread(work)))
        {
            HasThreads = true,
            TakesItsTime = true,
        },
        new("Asyncio.ToThread", async world => await OnThread(world, work => Asyncio.ToThread(work, true)))
        {
            HasThreads = true,
        },
        new("Asyncio.ParallelMap", async world => await OnThread(
            world,
            async work => await Asyncio.ParallelMap([1, 2], _ =>
            {
                work();
                return 1;
            })))
        {
            HasThreads = true,
            TakesItsTime = true,
        },
        new("EventLoop.RunInExecutor", async world => await OnThread(
            world, async work => await world.Loop.RunInExecutor(null, work)))
        {
            HasThreads = true,
            TakesItsTime = true,
        },
    ];

    private static async Coroutine OnThread(World world, Func<Action, Coroutine> run)
    {
        var mayEnd = new ManualResetEventSlim();

        // Not in a finally of the partner's: one that is cancelled before its first step never runs at all.
        world.Partner(Asyncio.Sleep(1)).AddDoneCallback(_ => mayEnd.Set());
        await run(mayEnd.Wait);
    }
}
