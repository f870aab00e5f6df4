using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Files;

/// <summary>What only a disk of the system has; what all disks have is in the contract of Dongsi.Testing.Tests.
/// </summary>
public sealed class FileSystemDiskTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_directory_is_made_with_those_above() => Run(async _ =>
    {
        AsyncPath path = _folder.Path / "new" / "below";
        FileSystemDisk disk = await FileSystemDisk.Open($"{path}");
        Assert.True(Directory.Exists($"{path}"));
        Assert.Equal(path, disk.Path);
        Assert.Equal(path, (await FileSystemDisk.Open($"{path}")).Path);
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        Assert.True(File.Exists($"{path / "a"}"));
    });

    [Fact]
    public void A_file_is_no_directory_and_a_directory_is_no_file() => Run(async _ =>
    {
        string path = _folder.File("a", "x");
        await Expect.Throws<IOException>(FileSystemDisk.Open(path));
        Directory.CreateDirectory($"{_folder.Path / "inner"}");
        FileSystemDisk disk = await FileSystemDisk.Open($"{_folder.Path}");
        Expect.Says(
            await Expect.Throws<UnauthorizedAccessException>(disk.Open("inner")), "inner", "which is a directory");
        Expect.Says(
            await Expect.Throws<UnauthorizedAccessException>(disk.Delete("inner")), "inner", "which is a directory");
        Assert.Equal(["a"], await disk.List());
    });

    [Fact]
    public void A_full_disk_has_an_exception_of_its_own() => Run(async _ =>
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        File.CreateSymbolicLink($"{_folder.Path / "full"}", "/dev/full");
        FileSystemDisk disk = await FileSystemDisk.Open($"{_folder.Path}");
        await using IDiskFile file = await disk.Open("full");
        DiskFullException full = await Expect.Throws<DiskFullException>(file.Write(0, new byte[10]));
        Expect.Says(full, "Write of 'full' found no room", "No space left", "Make room");
        Assert.Equal(28, full.HResult);
        Assert.Equal(0, disk.GetStatistics().BytesWritten);
    });

    [Fact]
    public void A_directory_that_is_gone_cannot_be_flushed() => Run(async _ =>
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = $"{_folder.Path / "gone"}";
        FileSystemDisk disk = await FileSystemDisk.Open(path);
        await disk.Flush();
        Directory.Delete(path);
        Expect.Says(await Expect.Throws<IOException>(disk.Flush()), $"open('{path}')", "errno 2");
    });

    [Fact]
    public void A_thread_that_has_begun_is_waited_for() => Run(async _ =>
    {
        FileSystemDisk disk = await FileSystemDisk.Open($"{_folder.Path}");
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        byte[] bytes = new byte[20_000_000];
        Array.Fill(bytes, (byte)1);
        bool isWritten = false;
        LoopTask task = Asyncio.CreateTask(Write());
        await Asyncio.Sleep(0);
        Assert.Equal(1, disk.GetStatistics().OperationsUnderWay);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        Assert.True(isWritten);
        Assert.Equal(new FileSystemDiskStatistics(1, 0, 0, bytes.Length, 0), disk.GetStatistics());
        Assert.Equal(bytes.Length, await file.GetLength());

        async Coroutine Write()
        {
            await file.Write(0, bytes);
            isWritten = true;
            await file.Flush();
        }
    });

    [Fact]
    public void It_counts_what_it_does() => Run(async _ =>
    {
        FileSystemDisk disk = await FileSystemDisk.Open($"{_folder.Path}");
        Assert.Equal(default, disk.GetStatistics());
        await using (IDiskFile file = await disk.Open("a", FileMode.CreateNew))
        {
            await file.Write(0, new byte[10]);
            await file.Read(5, new byte[100]);
            await file.Flush();
            Assert.Equal(new FileSystemDiskStatistics(1, 0, 5, 10, 1), disk.GetStatistics());
            Assert.Equal($"<IDiskFile '{_folder.Path / "a"}'>", file.ToString());
        }

        await disk.Flush();
        Assert.Equal(new FileSystemDiskStatistics(0, 0, 5, 10, 2), disk.GetStatistics());
        Assert.Equal($"<FileSystemDisk '{_folder.Path}' open=0>", disk.ToString());
    });

    [Fact]
    public void What_may_not_be_says_what_to_write_instead() => Run(async _ =>
    {
        FileSystemDisk disk = await FileSystemDisk.Open($"{_folder.Path}");
        Expect.Says(await Expect.Throws<ArgumentException>(disk.Open("a/b")), "'a/b' is no name", "open another disk");
        Expect.Says(
            await Expect.Throws<ArgumentException>(disk.Open("a", FileMode.Append)), "FileMode.Append", "its offset");
        IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        await file.Close();
        Expect.Says(
            await Expect.Throws<ClosedResourceException>(file.Flush()), "Flush was called on", "await using var file");
    });

    [Fact]
    public void A_file_that_is_forgotten_is_reported() => Run(async test =>
    {
        await Forget();
        await Asyncio.ToThread(() => { });
        Garbage.Collect();
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        LoopErrorContext report = test.TakeReport();
        Assert.Equal(LoopErrorKind.Warning, report.Kind);
        Assert.Contains("was never closed", report.Message, StringComparison.Ordinal);
        Assert.Contains("await disk.Open(…)", report.Message, StringComparison.Ordinal);

        async Coroutine Forget() => await (await FileSystemDisk.Open($"{_folder.Path}")).Open("a", FileMode.CreateNew);
    });

    private static void Run(Func<TestLoop, Coroutine> main) => TestLoop.Run(main, threads: true);
}
