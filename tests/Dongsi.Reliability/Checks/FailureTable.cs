using Entry = (string Name, System.Func<Dongsi.Reliability.Checks.Plantation, Dongsi.Coroutine> Program);

namespace Dongsi.Reliability.Checks;

/// <summary>The places that an exception can come from, each as a program. Some are in the other parts.</summary>
internal static partial class FailureTable
{
    public static IReadOnlyList<Entry> All { get; } =
        [.. Tasks(), .. Groups(), .. Nurseries(), .. Scopes(), .. Waits(), .. Futures(), .. Callbacks(), .. Foreign()];

    private static IEnumerable<Entry> Tasks()
    {
        yield return Case("main", plant => plant.Fail());
        yield return Case("main, later", plant => plant.FailAfter(3));
        yield return Case("main's finally", async plant =>
        {
            try
            {
                await Asyncio.Sleep(0);
            }
            finally
            {
                plant.Throw();
            }
        });
        yield return Case("a coroutine that is awaited", async plant => await plant.FailAfter(1));
        yield return Case("a task before it is awaited", async plant =>
        {
            LoopTask task = Asyncio.CreateTask(plant.Fail());
            await Asyncio.Sleep(0.001);
            await task;
        });
        yield return Case("a task while it is awaited", async plant => await Asyncio.CreateTask(plant.FailAfter(2)));
        yield return Case("a task that nobody awaits", async plant =>
        {
            Asyncio.CreateTask(plant.Fail());
            await Asyncio.Sleep(0.001);
        });
        yield return Case(
            "a task that nobody awaits, at the end of main",
            async plant => Asyncio.CreateTask(plant.Fail()));
        yield return Case("an eager task", async plant => await Asyncio.CreateTask(plant.Fail(), eager: true));
        yield return Case(
            "an eager task that nobody awaits",
            async plant => Asyncio.CreateTask(plant.Fail(), eager: true));
        yield return Case("the finally of a task that is cancelled", async plant =>
        {
            LoopTask task = Asyncio.CreateTask(plant.FailInFinally());
            await Asyncio.Sleep(0);
            task.Cancel();
            await task;
        });
        yield return Case("the finally of a task that the end of the loop cancels", async plant =>
        {
            Asyncio.CreateTask(plant.FailInFinally());
            await Asyncio.Sleep(0);
        });
        yield return Case("two tasks, awaited one after the other", async plant =>
        {
            LoopTask first = Asyncio.CreateTask(plant.Fail());
            LoopTask second = Asyncio.CreateTask(plant.Fail());
            await See(plant, first);
            await second;
        });
    }

    private static IEnumerable<Entry> Groups()
    {
        yield return Case("a child", plant => TaskGroup.Run(async group => group.CreateTask(plant.Fail())));
        yield return Case("a child while the body waits", plant => TaskGroup.Run(async group =>
        {
            group.CreateTask(plant.FailAfter(2));
            await Asyncio.Sleep(3600);
        }));
        yield return Case("the body of a group", plant => TaskGroup.Run(async group =>
        {
            group.CreateTask(Asyncio.Sleep(3600));
            await plant.FailAfter(1);
        }));
        yield return Case("a child and its sibling's finally", plant => TaskGroup.Run(async group =>
        {
            group.CreateTask(plant.FailInFinally());
            group.CreateTask(plant.FailAfter(2));
        }));
        yield return Case("a child and the body's finally", plant => TaskGroup.Run(async group =>
        {
            group.CreateTask(plant.FailAfter(2));
            await plant.FailInFinally();
        }));
        yield return Case("a child of a cancelled group", plant => TaskGroup.Run(async group =>
        {
            group.CreateTask(plant.FailInFinally());
            await Asyncio.Sleep(0);
            group.Cancel();
        }));
        yield return Case("a group in a group", plant => TaskGroup.Run(async group =>
        {
            group.CreateTask(TaskGroup.Run(async inner => inner.CreateTask(plant.FailAfter(2))));
            group.CreateTask(plant.FailInFinally());
        }));
    }

    private static IEnumerable<Entry> Nurseries()
    {
        yield return Case(
            "a child of a nursery",
            plant => Nursery.Run(async nursery => nursery.StartSoon(plant.Fail())));
        yield return Case("a child of a cancelled nursery", plant => Nursery.Run(async nursery =>
        {
            nursery.CancelScope.Cancel();
            nursery.StartSoon(plant.FailInFinally());
        }));
        yield return Case("the body and a child of a nursery", plant => Nursery.Run(async nursery =>
        {
            nursery.StartSoon(plant.FailInFinally());
            await plant.FailAfter(2);
        }));
        yield return Case("a child before it has started", plant => Nursery.Run(async nursery =>
            await nursery.Start<int>(_ => plant.FailAfter(1))));
        yield return Case("a child after it has started", plant => Nursery.Run(async nursery =>
            await nursery.Start<int>(async status =>
            {
                status.Started(1);
                await plant.FailAfter(1);
            })));
    }

    private static IEnumerable<Entry> Scopes()
    {
        yield return Case("the body of a scope that moves on", async plant =>
            await Asyncio.MoveOnAfter(0.001, _ => plant.FailInFinally()));
        yield return Case("the body of a scope that fails", async plant =>
            await Asyncio.FailAfter(3600, _ => plant.FailAfter(1)));
        yield return Case("the body of a timeout that is over", async plant =>
            await Asyncio.Timeout(0.001, _ => plant.FailInFinally()));
        yield return Case("one end of a safe channel", plant => SafeChannel.Run<int>(
            _ => plant.FailAfter(2),
            async receiver => await receiver.Receive()));
    }

    private static Entry Case(string name, Func<Plantation, Coroutine> program) => (name, program);

    /// <summary>Awaits, and says what came.</summary>
    private static async Coroutine See(Plantation plant, IAwaitable awaitable)
    {
        try
        {
            await awaitable;
        }
        catch (Exception e)
        {
            plant.Saw(e);
        }
    }
}
