#:project ../src/Dongsi

// A game draws its frames in a loop of its own, twenty in a second, and the loop of Dongsi is a guest in it: while the
// spinner turns, coroutines load levels and save the score, on the game's own thread and without a lock.

using System.Collections.Concurrent;
using System.Diagnostics;
using Dongsi;

var frameTime = TimeSpan.FromMilliseconds(50);
var timeForGuest = TimeSpan.FromMilliseconds(10);

// What any thread may put something into, and the game takes from between two frames. A window has such a queue too:
// its SynchronizationContext or its dispatcher.
var inbox = new ConcurrentQueue<Action>();
var isOver = false;
var loaded = 0;

LoopTask main = Asyncio.StartGuestRun(Main, inbox.Enqueue, done: failure =>
{
    Console.WriteLine($"the guest has ended: {failure?.Message ?? "all is well"}");
    isOver = true;
});

// The game. It never waits for its guest, and its guest never keeps it from drawing.
var clock = Stopwatch.StartNew();
for (var frame = 1; !isOver; frame++)
{
    var start = clock.Elapsed;
    while (clock.Elapsed - start < timeForGuest && inbox.TryDequeue(out var action))
    {
        action();
    }

    if (frame % 10 == 0 && !isOver)
    {
        Console.WriteLine($"{@"\|/-"[frame / 10 % 4]} frame {frame}: {loaded} of 3 levels are loaded");
    }

    // The player closes the window. This is the game's own code, and may touch its guest.
    if (frame == 35)
    {
        main.Cancel("the window was closed");
    }

    var rest = (frame * frameTime) - clock.Elapsed;
    if (rest > TimeSpan.Zero)
    {
        Thread.Sleep(rest);
    }
}

async Coroutine Main()
{
    try
    {
        await Asyncio.Gather(Load("forest", 0.25), Load("castle", 0.75), Load("dragon", 1.25));
        await Asyncio.Sleep(3600);
    }
    catch (CancelledException e)
    {
        Console.WriteLine($"saving the score, because {e.Reason} ...");
        await Asyncio.Sleep(0.5);
        Console.WriteLine("saved");
    }
}

async Coroutine Load(string level, double seconds)
{
    await Asyncio.Sleep(seconds);
    loaded++;
    Console.WriteLine($"  {level} is loaded");
}
