#:project ../src/Dongsi

// A service allows three requests at once, and then four in a second. A queue is the bucket of permits: who wants to
// ask takes one out and waits if there is none, first come, first served; a task puts a new one in every quarter.

using System.Diagnostics;
using Dongsi;

const int Burst = 3;
const double Interval = 0.25;
var clock = Stopwatch.StartNew();
var permits = new AsyncQueue<int>(maxSize: Burst);

Asyncio.Run(Main());

async Coroutine Main()
{
    await Nursery.Run(async nursery =>
    {
        _ = nursery.StartSoon(FillBucket(), name: "bucket");
        await Asyncio.Sleep(0);

        clock.Restart();
        await Asyncio.Gather(Enumerable.Range(1, 7).Select(Ask));
        Console.WriteLine("seven answers; the bucket fills while nobody asks");

        await Asyncio.Sleep((Burst + 1) * Interval);
        Console.WriteLine($"{permits.QSize} permits are there again");
        nursery.CancelScope.Cancel("nobody asks any more");
    });
}

async Coroutine Ask(int number)
{
    await permits.Get();
    Console.WriteLine($"{clock.Elapsed.TotalSeconds:0.00} s: request {number}");
    await Asyncio.Sleep(0.01);      // the service answers
}

async Coroutine FillBucket()
{
    for (var i = 0; i < Burst; i++)
    {
        permits.PutNoWait(i);
    }

    for (var i = Burst; ; i++)
    {
        await Asyncio.Sleep(Interval);
        await permits.Put(i);       // waits while the bucket is full
    }
}
