namespace Dongsi.Tests.Everywhere;

// Groups and scopes.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Scopes =>
    [
        new("CancelScope.Run", async _ => await CancelScope.Run(async _ => await Work())),
        new("CancelScope.Run", async _ => await CancelScope.Run(async _ => await Work(), shield: true))
        {
            TakesItsTime = true,
        },
        new("Asyncio.MoveOnAfter", async _ => await Asyncio.MoveOnAfter(5, async _ => await Work())),
        new("Asyncio.MoveOnAt", async world => await Asyncio.MoveOnAt(
            world.Loop.Time + TimeSpan.FromSeconds(5), async _ => await Work())),
        new("Asyncio.FailAfter", async _ => await Asyncio.FailAfter(5, async _ => await Work())),
        new("Asyncio.FailAt", async world => await Asyncio.FailAt(
            world.Loop.Time + TimeSpan.FromSeconds(5), async _ => await Work())),
        new("TaskGroup.Run", async world => await TaskGroup.Run(async group =>
        {
            _ = group.CreateTask(Work());
            _ = group.CreateTask(Work(2));
            await Asyncio.Sleep(0);
        })),
        new("TaskGroup.CreateTask", async _ => await TaskGroup.Run(async group => await group.CreateTask(Work()))),
        new("Nursery.Run", async _ => await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Work());
            nursery.StartSoon(Work(2));
            await Asyncio.Sleep(0);
        })),
        new("Nursery.StartSoon", async _ => await Nursery.Run(async nursery => await nursery.StartSoon(Work()))),
        new("Nursery.Start", async _ => await Nursery.Run(async nursery =>
        {
            await nursery.Start<int>(async status =>
            {
                await Work();
                status.Started(1);
                await Work();
            });
            await Work();
        })),
    ];
}
