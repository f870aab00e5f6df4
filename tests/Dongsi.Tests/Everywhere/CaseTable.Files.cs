using Xunit;

namespace Dongsi.Tests.Everywhere;

// Files: what an edge abandons still happens, and nothing stays open.
internal static partial class CaseTable
{
    private static readonly byte[] s_long = new byte[200_000];

    private static IEnumerable<Case> Files =>
    [
        InFolder("Asyncio.OpenFile", async folder => await (await Asyncio.OpenFile($"{folder / "a"}")).Close()),
        InFolder("Asyncio.TemporaryFile", async _ => await (await Asyncio.TemporaryFile()).Close()),
        InFolder("Asyncio.TemporaryDirectory", async _ => await (await Asyncio.TemporaryDirectory()).Close()),
        InFolder("TemporaryDirectory.Close", async _ =>
        {
            await using TemporaryDirectory folder = await Asyncio.TemporaryDirectory();
            await folder.Close();
        }),
        InFolder("Asyncio.WatchDirectory", async folder => (await Asyncio.WatchDirectory($"{folder}")).Close()),
        InFolder("DirectoryChanges.MoveNextAsync", WaitForChange),
        .. OnFile, .. OnPath,
    ];

    private static IEnumerable<Case> OnFile =>
    [
        WithFile("AsyncFile.Close", file => file.Close()),
        WithFile("AsyncFile.Flush", file => file.Flush(toDisk: true)),
        WithFile("AsyncFile.GetLength", file => file.GetLength()),
        WithFile("AsyncFile.Read", file => file.Read(new byte[1])),
        WithFile("AsyncFile.ReadBytes", file => file.ReadBytes()),
        WithFile("AsyncFile.ReadExactly", file => file.ReadExactly(new byte[4])),
        WithFile("AsyncFile.ReadLine", file => file.ReadLine()),
        WithFile("AsyncFile.ReadToEnd", file => file.ReadToEnd()),
        WithFile("AsyncFile.Seek", file => file.Seek(1)),
        WithFile("AsyncFile.Truncate", file => file.Truncate(1)),
        WithFile("AsyncFile.Write", file => file.Write("three\n")),
        WithFile("AsyncFile.WriteLines", file => file.WriteLines(["three", "four"])),
        WithFile("AsyncFileLines.MoveNextAsync", file => file.GetAsyncEnumerator().MoveNextAsync()),
        new("AsyncFile.Write", async world =>
        {
            await using AsyncFile file = world.Keep(await (CaseFolder.Next() / "b").Open(FileMode.CreateNew));
            await file.Write(s_long);
        })
        {
            HasThreads = true,
            TakesItsTime = true,
            Check = HasWrittenWhatItSays,
        },
    ];

    private static IEnumerable<Case> OnPath =>
    [
        InFolder("AsyncPath.Chmod", path => OperatingSystem.IsWindows()
            ? Asyncio.Sleep(1)
            : (path / "a").Chmod(UnixFileMode.UserRead | UnixFileMode.UserWrite)),
        InFolder("AsyncPath.Exists", path => path.Exists()),
        InFolder("AsyncPath.Glob", path => path.Glob("**/*")),
        InFolder("AsyncPath.IsDir", path => path.IsDir()),
        InFolder("AsyncPath.IsFile", path => path.IsFile()),
        InFolder("AsyncPath.IsSymlink", path => path.IsSymlink()),
        InFolder("AsyncPath.IterDir", path => path.IterDir()),
        InFolder("AsyncPath.MkDir", path => (path / "new").MkDir()),
        InFolder("AsyncPath.Open", async path => await (await (path / "a").Open()).Close()),
        InFolder("AsyncPath.ReadBytes", path => (path / "a").ReadBytes()),
        InFolder("AsyncPath.ReadLink", path => (path / "link").ReadLink()),
        InFolder("AsyncPath.ReadText", path => (path / "a").ReadText()),
        InFolder("AsyncPath.Rename", path => (path / "a").Rename(path / "b")),
        InFolder("AsyncPath.Replace", path => (path / "a").Replace(path / "b")),
        InFolder("AsyncPath.Resolve", path => (path / "link").Resolve()),
        InFolder("AsyncPath.RGlob", path => path.RGlob("*")),
        InFolder("AsyncPath.RmDir", path => (path / "empty").RmDir()),
        InFolder("AsyncPath.Stat", path => path.Stat()),
        InFolder("AsyncPath.SymlinkTo", path => (path / "new").SymlinkTo(path)),
        InFolder("AsyncPath.Touch", path => (path / "a").Touch()),
        InFolder("AsyncPath.Unlink", path => (path / "a").Unlink()),
        InFolder("AsyncPath.WriteBytes", path => (path / "a").WriteBytes(s_long)),
        InFolder("AsyncPath.WriteText", path => (path / "a").WriteText("three")),
    ];

    private static Case InFolder(string awaits, Func<AsyncPath, Coroutine> body) =>
        new(awaits, async _ => await body(CaseFolder.Next())) { HasThreads = true, TakesItsTime = true };

    private static Case WithFile(string awaits, Func<AsyncFile, Coroutine> body) => InFolder(awaits, async folder =>
    {
        await using AsyncFile file = await (folder / "a").Open(access: FileAccess.ReadWrite);
        await body(file);
    });

    private static void HasWrittenWhatItSays(World world)
    {
        if (world.Kept<AsyncFile>() is { } file)
        {
            Assert.Equal(new FileInfo(file.Name).Length, file.Position);
        }
    }

    private static async Coroutine WaitForChange(AsyncPath folder)
    {
        using DirectoryWatch watch = await Asyncio.WatchDirectory($"{folder}");
        LoopTask writing = Asyncio.CreateTask(Write());
        try
        {
            await watch.GetAsyncEnumerator().MoveNextAsync();
        }
        finally
        {
            writing.Cancel();
        }

        async Coroutine Write()
        {
            await Asyncio.Sleep(1);
            File.WriteAllText($"{folder / "new"}", "x");
        }
    }
}
