namespace Dongsi.Conformance;

/// <summary>Queue.shutdown: who waits is told, and what is in may be taken, unless at once.</summary>
internal static class QueueShutdownPrograms
{
    public static async Coroutine NothingComesInAnyMore(Log log)
    {
        var queue = new AsyncQueue<string>();
        queue.Shutdown();
        await Put(queue, log, "item");
        try
        {
            queue.PutNoWait("item");
        }
        catch (QueueShutDownException error)
        {
            log(Show(error));
        }

        log($"size {queue.QSize}");
    }

    public static async Coroutine WhatIsInMayBeTaken(Log log)
    {
        AsyncQueue<int> queue = QueueOf(1, 2);
        queue.Shutdown();
        await Get(queue, log, "first");
        log($"{queue.GetNoWait()}");
        await Get(queue, log, "third");
        GetNoWait(queue, log);
    }

    public static async Coroutine AtOnceNothingIsLeft(Log log)
    {
        AsyncQueue<int> queue = QueueOf(1, 2);
        queue.Shutdown(immediate: true);
        log($"size {queue.QSize}, empty {Yes(queue.Empty)}");
        await Get(queue, log, "getter");
        GetNoWait(queue, log);
    }

    public static async Coroutine WaitingGettersAreTold(Log log)
    {
        var queue = new AsyncQueue<int>();
        LoopTask[] tasks = [.. "ab".Select(name => Asyncio.CreateTask(Get(queue, log, $"{name}")))];
        await Asyncio.Sleep(1);
        queue.Shutdown();
        await Asyncio.Wait(tasks);
    }

    public static async Coroutine WaitingPuttersAreTold(Log log)
    {
        var queue = new AsyncQueue<string>(1);
        queue.PutNoWait("there");
        LoopTask[] tasks = [.. "ab".Select(item => Asyncio.CreateTask(Put(queue, log, $"{item}")))];
        await Asyncio.Sleep(1);
        queue.Shutdown();
        await Asyncio.Wait(tasks);
        log($"{queue.GetNoWait()}, size {queue.QSize}");
    }

    public static async Coroutine WaitingPuttersAreToldAtOnce(Log log)
    {
        var queue = new AsyncQueue<string>(1);
        queue.PutNoWait("there");
        LoopTask[] tasks = [.. "ab".Select(item => Asyncio.CreateTask(Put(queue, log, $"{item}")))];
        await Asyncio.Sleep(1);
        queue.Shutdown(immediate: true);
        await Asyncio.Wait(tasks);
        log($"size {queue.QSize}");
    }

    public static async Coroutine ShutDownTwiceAndThenAtOnce(Log log)
    {
        AsyncQueue<int> queue = QueueOf(1);
        queue.Shutdown();
        queue.Shutdown();
        log($"size {queue.QSize}");
        queue.Shutdown(immediate: true);
        log($"size {queue.QSize}");
        queue.Shutdown();
        await Get(queue, log, "getter");
    }

    public static async Coroutine AGetterServedInTheTurnOfTheShutdown(Log log)
    {
        var queue = new AsyncQueue<string>();
        LoopTask[] tasks = [.. "ab".Select(name => Asyncio.CreateTask(Get(queue, log, $"{name}")))];
        await Asyncio.Sleep(1);
        queue.PutNoWait("item");
        queue.Shutdown();
        await Asyncio.Wait(tasks);
    }

    [DiffersOnPurpose("The put has handed its item over; what was taken is not dropped.", "getter got item t=1")]
    public static async Coroutine AGetterServedInTheTurnOfAShutdownAtOnce(Log log)
    {
        var queue = new AsyncQueue<string>();
        LoopTask getter = Asyncio.CreateTask(Get(queue, log, "getter"));
        await Asyncio.Sleep(1);
        queue.PutNoWait("item");
        queue.Shutdown(immediate: true);
        await Asyncio.Wait([getter]);
    }

    [DiffersOnPurpose(
        "The get has let the item of the putter in, before the shutdown.", "taken there", "late is in t=1", "size 1")]
    public static async Coroutine APutterWokenInTheTurnOfTheShutdown(Log log)
    {
        var queue = new AsyncQueue<string>(1);
        queue.PutNoWait("there");
        LoopTask putter = Asyncio.CreateTask(Put(queue, log, "late"));
        await Asyncio.Sleep(1);
        log($"taken {queue.GetNoWait()}");
        queue.Shutdown();
        await Asyncio.Wait([putter]);
        log($"size {queue.QSize}");
    }

    public static async Coroutine AGetterCancelledInTheTurnOfTheShutdown(Log log)
    {
        var queue = new AsyncQueue<int>();
        LoopTask getter = Asyncio.CreateTask(Get(queue, log, "getter"));
        LoopTask other = Asyncio.CreateTask(Get(queue, log, "other"));
        await Asyncio.Sleep(1);
        queue.Shutdown();
        getter.Cancel();
        await Asyncio.Wait([getter, other]);
        log(Outcome(getter));
    }

    public static async Coroutine JoiningAShutDownQueueWaitsForWhatIsIn(Log log)
    {
        AsyncQueue<int> queue = QueueOf(1);
        queue.Shutdown();

        async Coroutine Work()
        {
            await Get(queue, log, "worker");
            await Asyncio.Sleep(1);
            queue.TaskDone();
        }

        LoopTask worker = Asyncio.CreateTask(Work());
        await queue.Join();
        log($"joined {At()}");
        await worker;
    }

    public static async Coroutine AtOnceWhatIsDroppedCountsAsDone(Log log)
    {
        AsyncQueue<int> queue = QueueOf(1, 2);

        async Coroutine Join()
        {
            await queue.Join();
            log($"joined {At()}");
        }

        LoopTask task = Asyncio.CreateTask(Join());
        await Asyncio.Sleep(1);
        queue.Shutdown(immediate: true);
        await task;
        try
        {
            queue.TaskDone();
            log("never");
        }
        catch (InvalidOperationException)
        {
            log("refused");
        }
    }

    public static async Coroutine AtOnceWhatWasTakenIsWaitedFor(Log log)
    {
        AsyncQueue<int> queue = QueueOf(1, 2);
        queue.GetNoWait();
        queue.Shutdown(immediate: true);
        Asyncio.RunningLoop.CallLater(1, queue.TaskDone);
        await queue.Join();
        log($"joined {At()}");
    }

    public static async Coroutine TheOtherKindsToo(Log log)
    {
        foreach (AsyncQueue<int> queue in (AsyncQueue<int>[])[new AsyncPriorityQueue<int>(), new AsyncLifoQueue<int>()])
        {
            foreach (int item in (int[])[2, 1, 3])
            {
                queue.PutNoWait(item);
            }

            queue.Shutdown();
            for (int round = 0; round < 4; round++)
            {
                await Get(queue, log, "getter");
            }
        }
    }

    private static AsyncQueue<int> QueueOf(params int[] items)
    {
        var queue = new AsyncQueue<int>();
        foreach (int item in items)
        {
            queue.PutNoWait(item);
        }

        return queue;
    }

    private static async Coroutine Get<T>(AsyncQueue<T> queue, Log log, string name)
    {
        try
        {
            log($"{name} got {await queue.Get()} {At()}");
        }
        catch (QueueShutDownException error)
        {
            log($"{name} {Show(error)} {At()}");
        }
    }

    private static void GetNoWait(AsyncQueue<int> queue, Log log)
    {
        try
        {
            queue.GetNoWait();
        }
        catch (QueueShutDownException error)
        {
            log(Show(error));
        }
    }

    private static async Coroutine Put(AsyncQueue<string> queue, Log log, string item)
    {
        try
        {
            await queue.Put(item);
            log($"{item} is in {At()}");
        }
        catch (QueueShutDownException error)
        {
            log($"{item} {Show(error)} {At()}");
        }
    }
}
