namespace Dongsi.Conformance;

/// <summary>Queue, PriorityQueue, LifoQueue: who gets what, and in which order.</summary>
internal static class QueuesPrograms
{
    public static async Coroutine FirstInFirstOut(Log log)
    {
        var queue = new AsyncQueue<int>();
        foreach (int item in (int[])[3, 1, 2])
        {
            await queue.Put(item);
        }

        log($"size {queue.QSize}, empty {Yes(queue.Empty)}, full {Yes(queue.Full)}, most {queue.MaxSize}");
        log($"{await queue.Get()} {await queue.Get()} {await queue.Get()}");
        log($"size {queue.QSize}, empty {Yes(queue.Empty)}");
    }

    public static async Coroutine NothingThatIsThereCostsATurn(Log log)
    {
        var queue = new AsyncQueue<string>(1);
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        await queue.Put("item");
        await queue.Get();
        await queue.Put("item");
        await queue.Get();
        log("after");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine GettersAreServedInOrder(Log log)
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int>[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Get(queue, log, $"{name}")))];
        for (int item = 0; item < 3; item++)
        {
            await Asyncio.Sleep(1);
            queue.PutNoWait(item);
        }

        await Asyncio.Wait(tasks);
    }

    public static async Coroutine ThreePutsInOneTurnForThreeGetters(Log log)
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int>[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Get(queue, log, $"{name}")))];
        await Asyncio.Sleep(0);
        CountTurns(log, 2);
        for (int item = 0; item < 3; item++)
        {
            queue.PutNoWait(item);
        }

        await Asyncio.Wait(tasks);
    }

    public static async Coroutine PuttersAreLetInInOrder(Log log)
    {
        var queue = new AsyncQueue<string>(1);
        LoopTask[] tasks = [.. "abcd".Select(item => Asyncio.CreateTask(Put(queue, log, $"{item}")))];
        for (int round = 0; round < 4; round++)
        {
            await Asyncio.Sleep(1);
            log($"taken {queue.GetNoWait()}");
        }

        await Asyncio.Wait(tasks);
    }

    public static async Coroutine AFullQueueAndAnEmptyOneSaySo(Log log)
    {
        var queue = new AsyncQueue<int>(1);
        try
        {
            queue.GetNoWait();
        }
        catch (QueueEmptyException error)
        {
            log(Show(error));
        }

        queue.PutNoWait(1);
        log($"full {Yes(queue.Full)}");
        try
        {
            queue.PutNoWait(2);
        }
        catch (QueueFullException error)
        {
            log(Show(error));
        }

        log($"{queue.GetNoWait()}, size {queue.QSize}");
    }

    public static async Coroutine WithoutASizeItIsNeverFull(Log log)
    {
        foreach (AsyncQueue<int> queue in (AsyncQueue<int>[])[new(), new(0)])
        {
            for (int item = 0; item < 1000; item++)
            {
                queue.PutNoWait(item);
            }

            log($"size {queue.QSize}, full {Yes(queue.Full)}");
        }
    }

    public static async Coroutine AProducerAndAConsumer(Log log)
    {
        var queue = new AsyncQueue<int?>(2);

        async Coroutine Produce()
        {
            for (int item = 0; item < 5; item++)
            {
                await queue.Put(item);
                log($"put {item} {At()}");
            }

            await queue.Put(null);
        }

        async Coroutine Consume()
        {
            while (await queue.Get() is { } item)
            {
                await Asyncio.Sleep(1);
                log($"consumed {item} {At()}");
            }
        }

        await Asyncio.Gather(Produce(), Consume());
    }

    [DiffersOnPurpose(
        "A put hands its item to the getter that waits longest, so nobody can take it from him.",
        "size 0", "Empty", "getter got item t=0", "getter is done")]
    public static async Coroutine GetNowaitStealsFromAWokenGetter(Log log)
    {
        var queue = new AsyncQueue<string>();
        LoopTask<string> getter = Asyncio.CreateTask(Get(queue, log, "getter"));
        await Asyncio.Sleep(0);
        queue.PutNoWait("item");
        log($"size {queue.QSize}");
        try
        {
            log($"stolen {queue.GetNoWait()}");
        }
        catch (QueueEmptyException error)
        {
            log(Show(error));
        }

        await Asyncio.Sleep(1);
        log($"getter {(getter.Done ? "is done" : "waits")}");
        queue.PutNoWait("another");
        await getter;
    }

    [DiffersOnPurpose(
        "A get lets the item of the putter that waits longest in, so nobody can take its place.",
        "taken there", "Full", "patient is in t=0", "taken patient, size 0")]
    public static async Coroutine PutNowaitTakesThePlaceOfAWokenPutter(Log log)
    {
        var queue = new AsyncQueue<string>(1);
        queue.PutNoWait("there");
        LoopTask putter = Asyncio.CreateTask(Put(queue, log, "patient"));
        await Asyncio.Sleep(0);
        log($"taken {queue.GetNoWait()}");
        try
        {
            queue.PutNoWait("pushy");
            log("pushy is in");
        }
        catch (QueueFullException error)
        {
            log(Show(error));
        }

        await Asyncio.Sleep(1);
        log($"taken {queue.GetNoWait()}, size {queue.QSize}");
        await Asyncio.Wait([putter]);
    }

    public static async Coroutine TheSmallestComesFirst(Log log)
    {
        var queue = new AsyncPriorityQueue<int>();
        foreach (int item in (int[])[5, 1, 4, 1, 3])
        {
            queue.PutNoWait(item);
        }

        List<int> got = [];
        for (int round = 0; round < 5; round++)
        {
            got.Add(await queue.Get());
        }

        log(string.Join(' ', got));
    }

    [DiffersOnPurpose(
        "A put hands its item to the getter that waits longest; a priority is among those that nobody waits for.",
        "first got 3 t=0", "second got 1 t=0", "left 2")]
    public static async Coroutine AWaitingGetterGetsTheSmallestOfOneTurn(Log log)
    {
        var queue = new AsyncPriorityQueue<int>();
        LoopTask<int> first = Asyncio.CreateTask(Get(queue, log, "first"));
        LoopTask<int> second = Asyncio.CreateTask(Get(queue, log, "second"));
        await Asyncio.Sleep(0);
        foreach (int item in (int[])[3, 1, 2])
        {
            queue.PutNoWait(item);
        }

        await Asyncio.Wait([first, second]);
        log($"left {queue.GetNoWait()}");
    }

    public static async Coroutine TheLatestComesFirst(Log log)
    {
        var queue = new AsyncLifoQueue<int>(3);
        foreach (int item in (int[])[1, 2, 3])
        {
            queue.PutNoWait(item);
        }

        log($"full {Yes(queue.Full)}");
        log($"{await queue.Get()} {await queue.Get()} {await queue.Get()}");
    }

    private static async Coroutine<T> Get<T>(AsyncQueue<T> queue, Log log, string name)
    {
        T item = await queue.Get();
        log($"{name} got {item} {At()}");
        return item;
    }

    private static async Coroutine Put(AsyncQueue<string> queue, Log log, string item)
    {
        await queue.Put(item);
        log($"{item} is in {At()}");
    }
}
