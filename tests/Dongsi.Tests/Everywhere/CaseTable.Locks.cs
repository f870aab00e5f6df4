using Xunit;

namespace Dongsi.Tests.Everywhere;

// What tasks wait in for one another.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Locks =>
    [
        new("AsyncLock.Acquire", async world =>
        {
            AsyncLock gate = world.Keep(new AsyncLock());
            world.Partner(Hold(gate));
            await Asyncio.Sleep(0);
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(1);
            }
        })
        {
            Check = world => Assert.False(world.Kept<AsyncLock>()?.Locked ?? false),
        },
    ];

    private static async Coroutine Hold(AsyncLock gate)
    {
        using (await gate.Acquire())
        {
            await Asyncio.Sleep(1);
        }
    }
}
