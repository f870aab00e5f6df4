namespace Dongsi.Tests.Locks;

/// <summary>Coroutines that most tests of locks need.</summary>
internal static class Holding
{
    /// <summary>Goes in, stays for so many seconds, and leaves.</summary>
    public static async Coroutine For(double seconds, Func<Coroutine<Releaser>> acquire)
    {
        using (await acquire())
        {
            await Asyncio.Sleep(seconds);
        }
    }

    /// <summary>Waits in a scope that another one can cancel.</summary>
    public static LoopTask<CancelScope> InScope(Func<Coroutine> body, out Func<CancelScope> scope)
    {
        CancelScope? opened = null;
        scope = () => opened!;
        return Asyncio.CreateTask(CancelScope.Run(async inner =>
        {
            opened = inner;
            await body();
        }));
    }

    /// <summary>How many bytes a thousand more rounds cost.</summary>
    /// <param name="run">Goes so many rounds.</param>
    public static async Coroutine<long> BytesOf(Func<int, Coroutine> run)
    {
        await run(2);
        long few = await Measure(1);
        return await Measure(1001) - few;

        async Coroutine<long> Measure(int rounds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            await run(rounds);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
