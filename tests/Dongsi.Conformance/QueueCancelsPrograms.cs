namespace Dongsi.Conformance;

/// <summary>Cancelled getters and putters: nothing is lost, and nothing is put that was not.</summary>
internal static class QueueCancelsPrograms
{
    public static async Coroutine ACancelledGetterLeavesTheRow(Log log)
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int>[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Get(queue, log, $"{name}")))];
        await Asyncio.Sleep(1);
        tasks[0].Cancel();
        await Asyncio.Sleep(0);
        queue.PutNoWait(1);
        queue.PutNoWait(2);
        await Asyncio.Wait(tasks);
        log($"{Outcome(tasks[0])}, size {queue.QSize}");
    }

    public static async Coroutine AServedGetterThatIsCancelledPassesItOn(Log log)
    {
        var queue = new AsyncQueue<string>();
        LoopTask<string> first = Asyncio.CreateTask(Get(queue, log, "first"));
        LoopTask<string> second = Asyncio.CreateTask(Get(queue, log, "second"));
        await Asyncio.Sleep(0);
        CountTurns(log, 3);
        queue.PutNoWait("item");
        first.Cancel();
        await Asyncio.Wait([first, second]);
        log($"{Outcome(first)}, {Outcome(second)}");
    }

    public static async Coroutine AnOnlyGetterServedAndCancelledLosesNothing(Log log)
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int> task = Asyncio.CreateTask(Get(queue, log, "getter"));
        await Asyncio.Sleep(0);
        queue.PutNoWait(1);
        queue.PutNoWait(2);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome(task)}, size {queue.QSize}");
        log($"{queue.GetNoWait()} {queue.GetNoWait()}");
    }

    public static async Coroutine ATimeLimitAndThePutInOneTurn(Log log)
    {
        var queue = new AsyncQueue<string>();
        Asyncio.RunningLoop.CallLater(1, () => queue.PutNoWait("item"));
        try
        {
            await Asyncio.WaitFor(queue.Get(), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}, size {queue.QSize}");
        }
    }

    public static async Coroutine ACancelledPutterLeavesTheRow(Log log)
    {
        var queue = new AsyncQueue<string>(1);
        queue.PutNoWait("first");
        LoopTask[] tasks = [.. "abc".Select(item => Asyncio.CreateTask(Put(queue, log, $"{item}")))];
        await Asyncio.Sleep(1);
        tasks[1].Cancel();
        await Asyncio.Sleep(0);
        log($"{Outcome(tasks[1])}, size {queue.QSize}");
        List<string> got = [];
        for (int round = 0; round < 3; round++)
        {
            got.Add(await queue.Get());
            await Asyncio.Sleep(1);
        }

        log(string.Join(' ', got));
        await Asyncio.Wait(tasks);
        log($"size {queue.QSize}");
    }

    public static async Coroutine APutThatTimedOutHasNotHappened(Log log)
    {
        var queue = new AsyncQueue<string>(1);
        queue.PutNoWait("there");
        try
        {
            await Asyncio.WaitFor(queue.Put("late"), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }

        log($"{queue.GetNoWait()}, size {queue.QSize}");
    }

    [DiffersOnPurpose(
        "The get lets the item of the first putter in, so its put has happened; the cancel comes after it.",
        "taken there", "first is in t=0", "Cancelled, pending, taken first", "second is in t=1", "done, size 1")]
    public static async Coroutine APutterWokenAndCancelledInOneTurn(Log log)
    {
        var queue = new AsyncQueue<string>(1);
        queue.PutNoWait("there");
        LoopTask first = Asyncio.CreateTask(Put(queue, log, "first"));
        LoopTask second = Asyncio.CreateTask(Put(queue, log, "second"));
        await Asyncio.Sleep(0);
        log($"taken {queue.GetNoWait()}");
        first.Cancel();
        await Asyncio.Sleep(1);
        log($"{Outcome(first)}, {Outcome(second)}, taken {queue.GetNoWait()}");
        await Asyncio.Sleep(1);
        log($"{Outcome(second)}, size {queue.QSize}");
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
