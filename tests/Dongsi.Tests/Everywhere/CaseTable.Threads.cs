namespace Dongsi.Tests.Everywhere;

// Threads: they end when a partner lets them, or when the program has ended.
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
        world.Partner(LetGo(mayEnd));
        await run(mayEnd.Wait);
    }

    private static async Coroutine LetGo(ManualResetEventSlim mayEnd)
    {
        try
        {
            await Asyncio.Sleep(1);
        }
        finally
        {
            mayEnd.Set();
        }
    }
}
