namespace Dongsi.Peers;

/// <summary>The works on Dongsi, line by line what asyncio_peer.py does.</summary>
internal static class Works
{
    public static Coroutine Run(string work, int n) => work switch
    {
        "switch" => Switch(n),
        "spawn" => Spawn(n),
        "queue" => Queue(n),
        "lock" => Lock(n),
        "semaphore" => Semaphore(n),
        "event" => Event(n),
        "channel" => Channel(n),
        "rendezvous" => Rendezvous(n),
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

    private static async Coroutine Queue(int n)
    {
        var there = new AsyncQueue<int>(1);
        var back = new AsyncQueue<int>(1);

        async Coroutine Echo()
        {
            for (var i = 0; i < n; i++)
                await back.Put(await there.Get());
        }

        var echoing = Asyncio.CreateTask(Echo());
        for (var i = 0; i < n; i++)
        {
            await there.Put(i);
            await back.Get();
        }

        await echoing;
    }

    private static async Coroutine Lock(int n)
    {
        var gate = new AsyncLock();
        for (var i = 0; i < n; i++)
        {
            using (await gate.Acquire())
            {
            }
        }
    }

    private static async Coroutine Semaphore(int n)
    {
        var permits = new AsyncSemaphore(10);
        for (var i = 0; i < n; i++)
        {
            using (await permits.Acquire())
            {
            }
        }
    }

    private static async Coroutine Event(int n)
    {
        var happened = new AsyncEvent();
        happened.Set();
        for (var i = 0; i < n; i++)
            await happened.Wait();
    }

    private static async Coroutine Channel(int n)
    {
        var (sender, receiver) = MemoryChannel.Create<int>(capacity: 1);
        for (var i = 0; i < n; i++)
        {
            await sender.Send(i);
            await receiver.Receive();
        }
    }

    private static async Coroutine Rendezvous(int n)
    {
        var (sendThere, receiveThere) = MemoryChannel.Create<int>();
        var (sendBack, receiveBack) = MemoryChannel.Create<int>();

        async Coroutine Echo()
        {
            for (var i = 0; i < n; i++)
                await sendBack.Send(await receiveThere.Receive());
        }

        var echoing = Asyncio.CreateTask(Echo());
        for (var i = 0; i < n; i++)
        {
            await sendThere.Send(i);
            await receiveBack.Receive();
        }

        await echoing;
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
