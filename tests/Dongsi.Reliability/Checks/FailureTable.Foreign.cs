using Entry = (string Name, System.Func<Dongsi.Reliability.Checks.Plantation, Dongsi.Coroutine> Program);

namespace Dongsi.Reliability.Checks;

internal static partial class FailureTable
{
    private static IEnumerable<Entry> Foreign()
    {
        yield return Case("a thread", async plant => await Asyncio.ToThread(plant.Throw));
        yield return Case("a thread whose caller is cancelled and waits", async plant =>
            await Asyncio.MoveOnAfter(0.001, async _ => await Asyncio.ToThread(() =>
            {
                Thread.Sleep(5);
                plant.Throw();
            })));
        yield return Case("a coroutine that a thread runs", async plant =>
            await Asyncio.ToThread(() => FromThread.Run(() => plant.FailAfter(1))));
        yield return Case("a function that a thread runs on the loop", async plant =>
            await Asyncio.ToThread(() => FromThread.RunSync(plant.Throw)));
        yield return Case("an executor", async plant => await Asyncio.RunningLoop.RunInExecutor(null, plant.Throw));
        yield return Case("one of a parallel map", async plant =>
            await Asyncio.ParallelMap<int, int>([1], _ => throw plant.Plant()));
        yield return Case("a foreign task", async plant => await Task.FromException(plant.Plant()));
        yield return Case("a foreign task, later", async plant => await Task.Run(plant.Throw));
        yield return Case("a foreign task as a future", async plant => await Task.Run(plant.Throw).AsFuture());
        yield return Case("a coroutine as a foreign task", async plant => await plant.FailAfter(1).AsTask());
        yield return Case("a coroutine that another thread hands in", async plant =>
        {
            EventLoop loop = Asyncio.RunningLoop;
            await Asyncio.ToThread(() => Asyncio.RunCoroutineThreadsafe(plant.FailAfter(1), loop).Wait());
        });
    }
}
