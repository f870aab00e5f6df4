namespace Dongsi.Reliability.Checks;

/// <summary>What DESIGN and docs/performance.md say costs nothing, each as so many rounds of it.</summary>
internal static class BudgetTable
{
    public static IReadOnlyList<(string Name, int Bytes, Func<int, Coroutine> Run)> All { get; } =
    [
        ("an await of what is done", 0, Done),
        ("a switch", 0, Switch),
        ("a lock", 0, Lock),
        ("a semaphore", 0, Semaphore),
        ("an event that is set", 0, Event),
        ("a queue, put and got", 0, Queue),
        ("a channel with room, sent and received", 0, Channel),
        ("a read of what is there", 0, Read),
    ];

    public static async Coroutine Spawn(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Asyncio.CreateTask(Asyncio.Checkpoint());
        }
    }

    private static async Coroutine Done(int count)
    {
        Future<int> done = Asyncio.RunningLoop.CreateFuture<int>();
        done.SetResult(1);
        for (int i = 0; i < count; i++)
        {
            await done;
        }
    }

    private static async Coroutine Switch(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Asyncio.Sleep(0);
        }
    }

    private static async Coroutine Lock(int count)
    {
        var gate = new AsyncLock();
        for (int i = 0; i < count; i++)
        {
            using (await gate.Acquire())
            {
            }
        }
    }

    private static async Coroutine Semaphore(int count)
    {
        var semaphore = new AsyncSemaphore(1);
        for (int i = 0; i < count; i++)
        {
            using (await semaphore.Acquire())
            {
            }
        }
    }

    private static async Coroutine Event(int count)
    {
        var isSet = new AsyncEvent();
        isSet.Set();
        for (int i = 0; i < count; i++)
        {
            await isSet.Wait();
        }
    }

    private static async Coroutine Queue(int count)
    {
        var queue = new AsyncQueue<int>(1);
        for (int i = 0; i < count; i++)
        {
            await queue.Put(i);
            await queue.Get();
        }
    }

    private static async Coroutine Channel(int count)
    {
        var (sender, receiver) = MemoryChannel.Create<int>(1);
        for (int i = 0; i < count; i++)
        {
            await sender.Send(i);
            await receiver.Receive();
        }

        sender.Close();
        receiver.Close();
    }

    private static async Coroutine Read(int count)
    {
        var reader = new AsyncStreamReader();
        byte[] buffer = new byte[4];
        for (int i = 0; i < count; i++)
        {
            reader.FeedData("ping"u8);
            await reader.Read(buffer);
        }
    }
}
