#:project ../src/Dongsi

// Three workers make thumbnails of six pictures. The queue holds two at most, so that whoever finds the pictures is
// never far ahead of those who work; one picture is broken, which is no reason to stop.

using Dongsi;

Asyncio.Run(Main());

static async Coroutine Main()
{
    var pictures = new AsyncQueue<Picture>(maxSize: 2);
    await TaskGroup.Run(async group =>
    {
        for (var i = 1; i <= 3; i++)
        {
            _ = group.CreateTask(Work(i, pictures), name: $"worker {i}");
        }

        foreach (var picture in Picture.All)
        {
            await pictures.Put(picture);
        }

        // Nothing more will come. Each worker takes what is left, and its loop ends.
        pictures.Shutdown();
        await pictures.Join();
        Console.WriteLine("every picture is done");
    });
}

static async Coroutine Work(int number, AsyncQueue<Picture> pictures)
{
    await foreach (var picture in pictures)
    {
        try
        {
            await picture.Shrink();
            Console.WriteLine($"worker {number}: {picture.Name}");
        }
        catch (InvalidDataException e)
        {
            Console.WriteLine($"worker {number}: {picture.Name} failed: {e.Message}");
        }

        pictures.TaskDone();
    }
}

// Stands for real work; it takes so many seconds.
internal sealed record Picture(string Name, double Seconds)
{
    public static Picture[] All =>
        [new("cat", 0.6), new("dog", 0.2), new("cow", 0.4), new("fox", 0.8), new("owl", 0.4), new("bee", 0.6)];

    public async Coroutine Shrink()
    {
        await Asyncio.Sleep(Seconds);
        if (Name == "owl")
        {
            throw new InvalidDataException("not a picture");
        }
    }
}
