using System.Threading.Channels;

namespace Dongsi.Peers;

/// <summary>The works on plain tasks and the thread pool, as .NET developers write them.</summary>
internal static class Works
{
    public static Task Run(string work, int n) => work switch
    {
        "switch" => Switch(n),
        "spawn" => Spawn(n),
        "queue" => Queue(n),
        "lock" => Lock(n),
        "semaphore" => Semaphore(n),
        "event" => Event(n),
        "channel" => SendAndReceive(n),
        "rendezvous" => Rendezvous(n),
        "timer" => SetTimers(n),
        "await" => Call(n),
        _ => throw new ArgumentException($"no such work: {work}", nameof(work)),
    };

    private static async Task Switch(int n)
    {
        async Task TakeTurns()
        {
            for (var i = 0; i < n / 2; i++)
                await Task.Yield();
        }

        await Task.WhenAll(TakeTurns(), TakeTurns());
    }

    private static async Task Spawn(int n)
    {
        for (var i = 0; i < n; i++)
            await Task.Run(() => Nothing(i));
    }

    private static Task Queue(int n) => PingPong(n, capacity: 1);

    private static Task Rendezvous(int n) => PingPong(n, capacity: 0);

    private static async Task PingPong(int n, int capacity)
    {
        var there = Channel.CreateBounded<int>(capacity);
        var back = Channel.CreateBounded<int>(capacity);

        async Task Echo()
        {
            for (var i = 0; i < n; i++)
                await back.Writer.WriteAsync(await there.Reader.ReadAsync());
        }

        var echo = Echo();
        for (var i = 0; i < n; i++)
        {
            await there.Writer.WriteAsync(i);
            await back.Reader.ReadAsync();
        }

        await echo;
    }

    private static async Task Lock(int n)
    {
        using var gate = new SemaphoreSlim(1);
        for (var i = 0; i < n; i++)
        {
            await gate.WaitAsync();
            gate.Release();
        }
    }

    private static async Task Semaphore(int n)
    {
        using var permits = new SemaphoreSlim(10);
        for (var i = 0; i < n; i++)
        {
            await permits.WaitAsync();
            permits.Release();
        }
    }

    private static async Task Event(int n)
    {
        var happened = new TaskCompletionSource();
        happened.SetResult();
        for (var i = 0; i < n; i++)
            await happened.Task;
    }

    private static async Task SendAndReceive(int n)
    {
        var channel = Channel.CreateBounded<int>(1);
        for (var i = 0; i < n; i++)
        {
            await channel.Writer.WriteAsync(i);
            await channel.Reader.ReadAsync();
        }
    }

    private static async Task SetTimers(int n)
    {
        for (var i = 0; i < n; i++)
        {
            new Timer(static _ => { }, null, 60_000, Timeout.Infinite).Dispose();
            if (i % 1000 == 0)
                await Task.Yield();
        }
    }

    private static async Task Call(int n)
    {
        for (var i = 0; i < n; i++)
            await Nothing(i);
    }

    // What it returns is new each time: Task<int> has a few results cached, and no real method lives on those.
    private static async Task<int> Nothing(int i) => i;

    public static async Task Sleepers(int n, TimeSpan length)
    {
        async Task Sleeper() => await Task.Delay(length);

        var all = new Task[n];
        for (var i = 0; i < n; i++)
            all[i] = Sleeper();
        foreach (var one in all)
            await one;
    }

    public static async Task Example(TimeSpan unit)
    {
        async Task FindUsers(int n)
        {
            for (var i = 1; i <= n; i++)
            {
                Console.WriteLine($"{n}: {i}");
                await Task.Delay(unit);
            }
        }

        await Task.WhenAll(FindUsers(5), FindUsers(7), FindUsers(3));
    }
}
