#:project ../src/Dongsi

// Two workers and a queue of jobs, and then somebody stops the program. Nothing new is accepted, what was accepted is
// done, and a job that would take for ever is cancelled when the time of grace is over, so that it can clean up.

using Dongsi;

const double Grace = 2;
var jobs = new AsyncQueue<Job>();

Asyncio.Run(Main());

async Coroutine Main()
{
    var stop = new AsyncEvent();

    // Stands for the system, which stops a service with SIGTERM. A handler of it runs on a thread of its own, and would
    // call loop.CallSoonThreadsafe(stop.Set).
    Asyncio.RunningLoop.CallLater(0.4, stop.Set);

    await Nursery.Run(async nursery =>
    {
        _ = nursery.StartSoon(Work(1), name: "worker 1");
        _ = nursery.StartSoon(Work(2), name: "worker 2");
        _ = nursery.StartSoon(Accept(), name: "acceptor");
        await stop.Wait();

        jobs.Shutdown();
        Console.WriteLine($"stopping: {jobs.QSize} jobs are waiting, and have {Grace} s");
        var scope = await Asyncio.MoveOnAfter(Grace, _ => jobs.Join());
        nursery.CancelScope.Cancel("the time of grace is over");
        Console.WriteLine(scope.CancelledCaught ? "the time is over" : "all is done");
    });
    Console.WriteLine("stopped");
}

async Coroutine Accept()
{
    foreach (var job in (Job[])[new("mail", 0.2), new("backup", 3600), new("photo", 0.6), new("bill", 0.4)])
    {
        await jobs.Put(job);
    }

    await Asyncio.Sleep(0.6);
    try
    {
        await jobs.Put(new("late", 0));
    }
    catch (QueueShutDownException)
    {
        Console.WriteLine("late: not accepted, try another server");
    }
}

async Coroutine Work(int number)
{
    await foreach (var job in jobs)
    {
        Console.WriteLine($"worker {number} begins {job.Name}");
        try
        {
            await Asyncio.Sleep(job.Seconds);
            Console.WriteLine($"worker {number} has done {job.Name}");
            jobs.TaskDone();
        }
        catch (CancelledException e)
        {
            Console.WriteLine($"worker {number} leaves {job.Name} for tomorrow: {e.Reason}");
            throw;
        }
    }
}

internal sealed record Job(string Name, double Seconds);
