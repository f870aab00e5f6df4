namespace Dongsi.Peers;

/// <summary>The works on Dongsi, line by line what asyncio_peer.py does.</summary>
internal static class Works
{
    public static Coroutine Run(string work, int n) => work switch
    {
        "switch" => Switch(n),
        "spawn" => Spawn(n),
        "timer" => SetTimers(n),
        "await" => Call(n),
        _ => throw new ArgumentException($"no such work: {work}", nameof(work)),
    };

    private static async Coroutine Switch(int n)
    {
        async Coroutine TakeTurns()
        {
            for (var i = 0; i < n / 2; i++)
                await Asyncio.Sleep(0);
        }

        await Asyncio.Gather(TakeTurns(), TakeTurns());
    }

    private static async Coroutine Spawn(int n)
    {
        for (var i = 0; i < n; i++)
            await Asyncio.CreateTask(Nothing(i));
    }

    private static async Coroutine SetTimers(int n)
    {
        var loop = Asyncio.RunningLoop;
        for (var i = 0; i < n; i++)
        {
            loop.CallLater(60, static () => { }).Cancel();
            if (i % 1000 == 0)
                await Asyncio.Sleep(0);
        }
    }

    private static async Coroutine Call(int n)
    {
        for (var i = 0; i < n; i++)
            await Nothing(i);
    }

    private static async Coroutine<int> Nothing(int i) => i;

    public static async Coroutine Sleepers(int n, double seconds)
    {
        async Coroutine Sleeper() => await Asyncio.Sleep(seconds);

        var all = new LoopTask[n];
        for (var i = 0; i < n; i++)
            all[i] = Asyncio.CreateTask(Sleeper());
        foreach (var one in all)
            await one;
    }

    public static async Coroutine Example(double unit)
    {
        async Coroutine FindUsers(int n)
        {
            for (var i = 1; i <= n; i++)
            {
                Console.WriteLine($"{n}: {i}");
                await Asyncio.Sleep(unit);
            }
        }

        await Asyncio.Gather(FindUsers(5), FindUsers(7), FindUsers(3));
    }
}
