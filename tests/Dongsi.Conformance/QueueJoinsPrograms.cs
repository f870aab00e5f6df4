namespace Dongsi.Conformance;

/// <summary>Queue.join and task_done: waiting until the work is done.</summary>
internal static class QueueJoinsPrograms
{
    public static async Coroutine JoiningWaitsUntilAllIsDone(Log log)
    {
        var queue = new AsyncQueue<int>();
        for (int item = 0; item < 3; item++)
        {
            queue.PutNoWait(item);
        }

        async Coroutine Work()
        {
            while (true)
            {
                int item = await queue.Get();
                await Asyncio.Sleep(1);
                log($"done {item} {At()}");
                queue.TaskDone();
            }
        }

        LoopTask worker = Asyncio.CreateTask(Work());
        await queue.Join();
        log($"joined {At()}");
        worker.Cancel();
    }

    public static async Coroutine JoiningWhatHasNoWorkCostsNoTurn(Log log)
    {
        var queue = new AsyncQueue<int>();
        Asyncio.RunningLoop.CallSoon(() => log("callback"));
        await queue.Join();
        log("joined");
        await Asyncio.Sleep(0);
    }

    public static async Coroutine TakenIsNotDone(Log log)
    {
        var queue = new AsyncQueue<string>();
        queue.PutNoWait("item");
        queue.GetNoWait();
        try
        {
            await Asyncio.WaitFor(queue.Join(), 1);
        }
        catch (TimeoutException error)
        {
            log($"{Show(error)} {At()}");
        }

        queue.TaskDone();
        await queue.Join();
        log("joined");
    }

    public static async Coroutine DoneMoreOftenThanPut(Log log)
    {
        var queue = new AsyncQueue<string>();
        queue.PutNoWait("item");
        queue.TaskDone();
        try
        {
            queue.TaskDone();
            log("never");
        }
        catch (InvalidOperationException)
        {
            log("refused");
        }

        await queue.Join();
        log("joined");
    }

    public static async Coroutine WorkThatComesWhileSomebodyJoins(Log log)
    {
        var queue = new AsyncQueue<string>();
        queue.PutNoWait("first");

        async Coroutine Join()
        {
            await queue.Join();
            log($"joined {At()}");
        }

        LoopTask task = Asyncio.CreateTask(Join());
        await Asyncio.Sleep(1);
        queue.PutNoWait("second");
        queue.TaskDone();
        await Asyncio.Sleep(1);
        queue.TaskDone();
        await task;
    }

    public static async Coroutine SeveralJoin(Log log)
    {
        var queue = new AsyncQueue<string>();
        queue.PutNoWait("item");

        async Coroutine Join(char name)
        {
            await queue.Join();
            log($"{name} joined");
        }

        LoopTask[] tasks = [.. "abc".Select(name => Asyncio.CreateTask(Join(name)))];
        await Asyncio.Sleep(0);
        tasks[1].Cancel();
        queue.TaskDone();
        await Asyncio.Wait(tasks);
        log(Outcome(tasks[1]));
    }
}
