using Xunit;

namespace Dongsi.Testing.Tests.Disk;

/// <summary>The disk is as harsh as a real one may be, and no harsher.</summary>
public sealed class DiskStrictnessTests
{
    [Fact]
    public void What_is_durable_is_not_lost_because_a_new_file_has_got_its_name() =>
        Assert.Equal(["log1", "log2 old1", "old1"], After(async disk =>
        {
            await Store(disk, "log", 1);
            await disk.Rename("log", "old");
            await Store(disk, "log", 2, isDurable: false);
        }));

    [Fact]
    public void What_was_cut_off_does_not_come_back_when_the_file_grows_again()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var disk = new SimulatedDisk(seed);
            Run(async () =>
            {
                await Store(disk, "a", 1);
                await using (IDiskFile file = await disk.Open("a"))
                {
                    await file.SetLength(100);
                }

                disk.CrashAndRestart();
                await using (IDiskFile file = await disk.Open("a"))
                {
                    bool isCut = await file.GetLength() == 100;
                    await file.SetLength(512);
                    await file.Flush();
                    disk.CrashAndRestart();
                    if (isCut)
                    {
                        Assert.All((await disk.ReadAll("a")).Skip(100), one => Assert.Equal(0, one));
                    }
                }
            });
        }
    }

    [Fact]
    public void A_flush_does_not_wait_for_a_write_that_is_under_way() =>
        Assert.Equal(["a1", "a2"], After(async disk =>
        {
            await Store(disk, "a", 1);
            disk.Latency = TimeSpan.FromSeconds(1);
            await using IDiskFile file = await disk.Open("a");
            LoopTask write = Asyncio.CreateTask(file.Write(0, Crashing.Bytes(512, 2)));
            await Asyncio.Sleep(0.5);
            await file.Flush();
            await write;
        }));

    [Fact]
    public void Writes_that_overlap_in_time_come_in_any_order() =>
        Assert.Equal(["a2", "a3"], After(async disk =>
        {
            await Store(disk, "a", 1);
            disk.Jitter = TimeSpan.FromSeconds(1);
            await using IDiskFile file = await disk.Open("a");
            await Asyncio.Gather(
                file.Write(0, Crashing.Bytes(512, 2)), file.Write(0, Crashing.Bytes(512, 3)));
            await file.Flush();
        }));

    [Fact]
    public void A_file_may_have_far_offsets() => Run(async () =>
    {
        var disk = new SimulatedDisk();
        await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
        const long Far = 1L << 40;
        await file.Write(Far, Crashing.Bytes(600, 7));
        byte[] bytes = new byte[1000];
        Assert.Equal(700, await file.Read(Far - 100, bytes));
        Assert.Equal((100, 600), (bytes.Take(100).Count(one => one == 0), bytes.Count(one => one == 7)));
        await file.SetLength(Far + 1);
        await file.SetLength(Far + 600);
        Assert.Equal(600, await file.Read(Far, bytes));
        Assert.Equal((7, 0), (bytes[0], bytes[1]));
        disk.Capacity = Far + 600;
        await Crashing.Raises<DiskFullException>(file.Write(long.MaxValue, Crashing.Bytes(1, 1)));
    });

    /// <summary>The files that are left, each with its first byte.</summary>
    private static SortedSet<string> After(Func<SimulatedDisk, Coroutine> life)
    {
        var left = new SortedSet<string>(StringComparer.Ordinal);
        for (int seed = 0; seed < 200; seed++)
        {
            var disk = new SimulatedDisk(seed);
            Run(async () =>
            {
                await life(disk);
                disk.CrashAndRestart();
                List<string> files = [];
                foreach (string name in await disk.List())
                {
                    files.Add($"{name}{(await disk.ReadAll(name)).FirstOrDefault()}");
                }

                left.Add(string.Join(' ', files));
            });
        }

        return left;
    }

    private static async Coroutine Store(SimulatedDisk disk, string name, byte value, bool isDurable = true)
    {
        await using IDiskFile file = await disk.Make(name, Crashing.Bytes(512, value));
        await file.Flush();
        if (isDurable)
        {
            await disk.Flush();
        }
    }

    private static void Run(Func<Coroutine> main) =>
        Asyncio.Run(main, new RunOptions { TimeProvider = new VirtualClock() });
}
