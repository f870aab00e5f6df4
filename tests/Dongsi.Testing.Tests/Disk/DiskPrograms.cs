using System.Text;

namespace Dongsi.Testing.Tests.Disk;

/// <summary>What a program sees of a disk, as one contract: each writes down what it has seen, and must see the same on
/// the simulated disk and in a directory of the system.</summary>
internal static class DiskPrograms
{
    public static IReadOnlyDictionary<string, Func<IDisk, Action<string>, Coroutine>> All { get; } =
        new Dictionary<string, Func<IDisk, Action<string>, Coroutine>>
        {
            ["write and read"] = WriteAndRead,
            ["hole"] = Hole,
            ["set length"] = SetLength,
            ["modes"] = Modes,
            ["rename"] = Rename,
            ["rename of an open file"] = RenameOpen,
            ["delete"] = Delete,
            ["delete of an open file"] = DeleteOpen,
            ["list"] = List,
            ["flush"] = Flush,
            ["two handles"] = TwoHandles,
            ["closed"] = Closed,
            ["bad names"] = BadNames,
            ["bad numbers"] = BadNumbers,
            ["cancelled before"] = CancelledBefore,
            ["cancelled after it began"] = CancelledAfter,
            ["cancelled by a scope after it began"] = CancelledByScope,
            ["cancelled close"] = CancelledClose,
        };

    private static async Coroutine WriteAndRead(IDisk disk, Action<string> log)
    {
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        log($"{file.Name} {file.IsClosed} {await file.GetLength()}");
        await Write(file, 0, "one two");
        await Write(file, 4, "TWO three");
        log($"{await file.GetLength()} {await TextOf(file)}");
        log($"{await file.Read(4, new byte[3])} {await file.Read(10, new byte[100])}");
        log($"{await file.Read(99, new byte[1])} {await file.Read(0, Memory<byte>.Empty)}");
        await file.Write(5000, ReadOnlyMemory<byte>.Empty);
        log($"{await file.GetLength()}");
    }

    private static async Coroutine Hole(IDisk disk, Action<string> log)
    {
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        await Write(file, 5000, "end");
        byte[] all = new byte[6000];
        log($"{await file.Read(0, all)} {all.Count(one => one != 0)} {all[5000]}");
    }

    private static async Coroutine SetLength(IDisk disk, Action<string> log)
    {
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        await Write(file, 0, new string('x', 2000));
        await file.SetLength(3);
        log(await TextOf(file));
        await file.SetLength(6);
        log((await TextOf(file)).Replace('\0', '0'));
        await file.SetLength(0);
        log($"{await file.GetLength()}");
    }

    private static async Coroutine Modes(IDisk disk, Action<string> log)
    {
        await Seen(log, async () => await disk.Open("a"));
        await using (IDiskFile file = await disk.Open("a", FileMode.OpenOrCreate))
        {
            await Write(file, 0, "kept");
        }

        await Seen(log, async () => await disk.Open("a", FileMode.CreateNew));
        foreach (FileMode mode in new[] { FileMode.OpenOrCreate, FileMode.Open, FileMode.Create })
        {
            await using IDiskFile file = await disk.Open("a", mode);
            log($"{mode} '{await TextOf(file)}'");
        }

        await Seen(log, async () => await disk.Open("a", FileMode.Append));
        await Seen(log, async () => await disk.Open("a", FileMode.Truncate));
    }

    private static async Coroutine Rename(IDisk disk, Action<string> log)
    {
        await Make(disk, "a", "new");
        await Make(disk, "b", "old");
        await disk.Rename("a", "b");
        await Show(disk, log);
        await disk.Rename("b", "c");
        await disk.Rename("c", "c");
        await Show(disk, log);
        await Seen(log, async () => await disk.Rename("a", "c"));
        await Show(disk, log);
    }

    private static async Coroutine RenameOpen(IDisk disk, Action<string> log)
    {
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        await disk.Rename("a", "b");
        await Write(file, 0, "goes on");
        await Show(disk, log);
    }

    private static async Coroutine Delete(IDisk disk, Action<string> log)
    {
        await Make(disk, "a", "one");
        await disk.Delete("a");
        await disk.Delete("a");
        await Show(disk, log);
        await Make(disk, "a", "two");
        await Show(disk, log);
    }

    private static async Coroutine DeleteOpen(IDisk disk, Action<string> log)
    {
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        await disk.Delete("a");
        await Make(disk, "a", "another one");
        await Write(file, 0, "nameless");
        await file.Flush();
        log(await TextOf(file));
        await Show(disk, log);
    }

    private static async Coroutine List(IDisk disk, Action<string> log)
    {
        log($"{(await disk.List()).Count}");
        foreach (string name in new[] { "b", "B", "a.10", "a.9", ".hidden", "한글", "a-b" })
        {
            await Make(disk, name, "");
        }

        log(string.Join(' ', await disk.List()));
    }

    private static async Coroutine Flush(IDisk disk, Action<string> log)
    {
        await disk.Flush();
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        await file.Flush();
        await Write(file, 0, "one");
        await file.Flush();
        await file.Flush();
        await disk.Flush();
        await Show(disk, log);
    }

    private static async Coroutine TwoHandles(IDisk disk, Action<string> log)
    {
        await using IDiskFile one = await disk.Open("a", FileMode.CreateNew);
        await using IDiskFile other = await disk.Open("a");
        await Asyncio.Gather(Write(one, 0, "first "), Write(other, 6, "second"));
        log($"{await TextOf(one)} {await TextOf(other)}");
    }

    private static async Coroutine Closed(IDisk disk, Action<string> log)
    {
        IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        await file.Close();
        await file.Close();
        await file.DisposeAsync();
        log($"{file.IsClosed}");
        await Seen(log, async () => await file.GetLength());
        await Seen(log, async () => await file.Read(0, new byte[1]));
        await Seen(log, async () => await file.Write(0, new byte[1]));
        await Seen(log, async () => await file.SetLength(0));
        await Seen(log, async () => await file.Flush());
    }

    private static async Coroutine BadNames(IDisk disk, Action<string> log)
    {
        foreach (string name in new[] { "", ".", "..", "a/b", "a\\b", "/a", "a\0" })
        {
            await Seen(log, async () => await disk.Open(name, FileMode.Create));
            await Seen(log, async () => await disk.Delete(name));
            await Seen(log, async () => await disk.Rename(name, "a"));
            await Seen(log, async () => await disk.Rename("a", name));
        }
    }

    private static async Coroutine BadNumbers(IDisk disk, Action<string> log)
    {
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        await Seen(log, async () => await file.Read(-1, new byte[1]));
        await Seen(log, async () => await file.Write(-1, new byte[1]));
        await Seen(log, async () => await file.SetLength(-1));
    }

    private static async Coroutine CancelledBefore(IDisk disk, Action<string> log)
    {
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Write(file, 0, "never");
        });
        log($"{scope.CancelledCaught} {await file.GetLength()}");
        LoopTask task = Asyncio.CreateTask(Write(file, 0, "never"));
        task.Cancel();
        await Seen(log, async () => await task);
        log($"{await file.GetLength()}");
    }

    private static async Coroutine CancelledAfter(IDisk disk, Action<string> log)
    {
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        LoopTask task = Asyncio.CreateTask(WriteTwice());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Seen(log, async () => await task);
        log(await TextOf(file));

        async Coroutine WriteTwice()
        {
            await Write(file, 0, "once");
            log("written");
            await Write(file, 4, "twice");
        }
    }

    private static async Coroutine CancelledByScope(IDisk disk, Action<string> log)
    {
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            Asyncio.RunningLoop.CallSoon(() => scope.Cancel());
            await Write(file, 0, "once");
            log("written");
            await Write(file, 4, "twice");
        });
        log($"{scope.CancelledCaught} {await TextOf(file)}");
    }

    private static async Coroutine CancelledClose(IDisk disk, Action<string> log)
    {
        IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await file.Close();
            log("closed");
            await Asyncio.Sleep(1);
        });
        log($"{scope.CancelledCaught} {file.IsClosed}");
    }

    private static Coroutine Write(IDiskFile file, long offset, string text) =>
        file.Write(offset, Encoding.UTF8.GetBytes(text));

    private static async Coroutine<string> TextOf(IDiskFile file)
    {
        byte[] all = new byte[await file.GetLength()];
        int count = await file.Read(0, all);
        return Encoding.UTF8.GetString(all, 0, count);
    }

    private static async Coroutine Make(IDisk disk, string name, string text)
    {
        await using IDiskFile file = await disk.Open(name, FileMode.CreateNew);
        await Write(file, 0, text);
    }

    private static async Coroutine Show(IDisk disk, Action<string> log)
    {
        foreach (string name in await disk.List())
        {
            await using IDiskFile file = await disk.Open(name);
            log($"{name}: {await TextOf(file)}");
        }
    }

    private static async Coroutine Seen(Action<string> log, Func<Coroutine> body)
    {
        try
        {
            await body();
            log("nothing was thrown");
        }
        catch (Exception e)
        {
            log($"{e.GetType().Name} {e.HResult:X}");
        }
    }
}
