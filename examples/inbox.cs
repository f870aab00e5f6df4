#:project ../src/Dongsi

// A folder that is watched: whatever letter comes into it is read, and filed away. Nothing blocks the loop, although
// disks do.

using Dongsi;

Asyncio.Run(Main());

static async Coroutine Main()
{
    await using var folder = await Asyncio.TemporaryDirectory();
    var (inbox, filed) = (folder.Path / "inbox", folder.Path / "filed");
    await inbox.MkDir();
    await filed.MkDir();

    // From here on nothing that comes is missed.
    using var watch = await Asyncio.WatchDirectory($"{inbox}", capacity: 100);
    await Nursery.Run(async nursery =>
    {
        _ = nursery.StartSoon(Postman(inbox));
        await Clerk(watch, filed, letters: 3);
    });

    foreach (var letter in await filed.Glob("*.txt"))
    {
        Console.WriteLine($"filed: {letter.Name}, {(await letter.Stat()).Size} bytes");
    }
}

static async Coroutine Clerk(DirectoryWatch watch, AsyncPath filed, int letters)
{
    await foreach (var change in watch)
    {
        if (change.Kind != DirectoryChangeKind.Renamed || change.Path.Suffix != ".txt")
        {
            // A letter that is still being written.
            continue;
        }

        var lines = new List<string>();
        await using (var letter = await change.Path.Open())
        {
            await foreach (var line in letter)
            {
                lines.Add(line);
            }
        }

        Console.WriteLine($"{change.Path.Name}: {string.Join(" / ", lines)}");
        await change.Path.Rename(filed / change.Path.Name);
        if (--letters == 0)
        {
            break;
        }
    }
}

static async Coroutine Postman(AsyncPath inbox)
{
    foreach (var (name, text) in ((string, string[])[])
        [("ann", ["Dear clerk,", "all is well."]), ("bob", ["Help!"]), ("cid", ["Hello,", "hello,", "hello."])])
    {
        await Asyncio.Sleep(0.1);
        var draft = inbox / $"{name}.part";
        await using (var file = await draft.Open(FileMode.CreateNew))
        {
            await file.WriteLines(text);
        }

        // Under its own name a letter is whole, or not there.
        await draft.Rename(draft.WithSuffix(".txt"));
    }
}
