using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Testing.Tests.Disk;

public sealed class SimulatedDiskTests
{
    [Fact]
    public void What_was_flushed_survives_each_crash() => After(50, async disk =>
    {
        await using (IDiskFile file = await disk.Make("a", Crashing.Bytes(3000, 1)))
        {
            await file.Write(1000, Crashing.Bytes(100, 2));
            await file.SetLength(2000);
            await file.Flush();
            await disk.Flush();
        }

        disk.CrashAndRestart();
        byte[] found = await disk.ReadAll("a");
        Assert.Equal((2000, 100), (found.Length, found.Count(one => one == 2)));
        return "";
    });

    [Fact]
    public void A_write_is_torn_between_sectors_in_every_way()
    {
        string[] seen = After(200, async disk =>
        {
            await using (IDiskFile file = await disk.Make("a", Crashing.Bytes(3 * 512, 1)))
            {
                await file.Flush();
                await disk.Flush();
                await file.Write(0, Crashing.Bytes(3 * 512, 2));
            }

            disk.CrashAndRestart();
            byte[][] sectors = [.. (await disk.ReadAll("a")).Chunk(512)];
            Assert.All(sectors, sector => Assert.Single(sector.Distinct()));
            return string.Join("", sectors.Select(sector => sector[0]));
        });
        Assert.Equal(["111", "112", "121", "122", "211", "212", "221", "222"], seen);
    }

    [Fact]
    public void A_later_write_may_survive_an_earlier_one_and_a_sector_may_be_of_any_age()
    {
        string[] seen = After(200, async disk =>
        {
            await using (IDiskFile file = await disk.Make("a", Crashing.Bytes(1024, 1)))
            {
                await file.Flush();
                await disk.Flush();
                await file.Write(0, Crashing.Bytes(1, 2));
                await file.Write(600, Crashing.Bytes(1, 3));
                await file.Write(0, Crashing.Bytes(1, 4));
            }

            disk.CrashAndRestart();
            byte[] found = await disk.ReadAll("a");
            return $"{found[0]}{found[600]}";
        });
        Assert.Equal(["11", "13", "21", "23", "41", "43"], seen);
    }

    [Fact]
    public void A_length_may_survive_without_the_bytes_and_the_bytes_without_the_length()
    {
        string[] seen = After(200, async disk =>
        {
            await using (IDiskFile file = await disk.Open("a", FileMode.CreateNew))
            {
                await disk.Flush();
                await file.Write(0, Crashing.Bytes(2, 1));
            }

            disk.CrashAndRestart();
            return string.Join("", await disk.ReadAll("a"));
        });
        Assert.Equal(["", "00", "11"], seen);
    }

    [Fact]
    public void A_name_is_durable_when_the_names_were_flushed_and_by_nothing_else()
    {
        Assert.Equal(["", "a"], After(100, async disk =>
        {
            await using (IDiskFile file = await disk.Make("a", [1]))
            {
                await file.Flush();
            }

            disk.CrashAndRestart();
            return string.Join(' ', await disk.List());
        }));
        Assert.Equal(["", "a"], After(100, async disk =>
        {
            await (await disk.Make("a", [1])).Close();
            await disk.Flush();
            await disk.Delete("a");
            disk.CrashAndRestart();
            return string.Join(' ', await disk.List());
        }));
    }

    [Fact]
    public void A_rename_is_there_or_is_not() => Assert.Equal(["a1 b2", "b1"], After(100, async disk =>
    {
        await Durable(disk, "a", 1);
        await Durable(disk, "b", 2);
        await disk.Rename("a", "b");
        disk.CrashAndRestart();
        return await Show(disk);
    }));

    [Fact]
    public void Changes_of_names_survive_without_each_other_but_a_file_has_one_name() =>
        Assert.Equal(["a1", "a1 x9", "b1", "b1 x9", "c1", "c1 x9"], After(300, async disk =>
        {
            await Durable(disk, "a", 1);
            await disk.Rename("a", "b");
            await using (IDiskFile other = await disk.Make("x", [9]))
            {
                await other.Flush();
            }

            await disk.Rename("b", "c");
            disk.CrashAndRestart();
            return await Show(disk);
        }));

    [Fact]
    public void A_flush_that_fails_forgets_and_the_next_one_does_not_notice()
    {
        string[] seen = After(100, async disk =>
        {
            await using IDiskFile file = await disk.Make("a", [1]);
            await file.Flush();
            await disk.Flush();
            await file.Write(0, Crashing.Bytes(1, 2));
            disk.FailAt(1);
            IOException failed = await Crashing.Raises<IOException>(file.Flush());
            Assert.Equal(DiskErrors.Failed, failed.HResult);
            await file.Flush();
            Assert.Equal([2], await disk.ReadAll("a"));
            disk.CrashAndRestart();
            return await Show(disk);
        });
        Assert.Equal(["a1", "a2"], seen);
    }

    [Fact]
    public void What_is_written_again_after_a_failed_flush_is_flushed() => After(50, async disk =>
    {
        await using IDiskFile file = await disk.Make("a", Crashing.Bytes(2000, 1));
        disk.FailAt(1);
        await Crashing.Raises<IOException>(file.Flush());
        await file.Write(0, Crashing.Bytes(2001, 1));
        await file.Flush();
        await disk.Flush();
        disk.CrashAndRestart();
        Assert.Equal(Crashing.Bytes(2001, 1), await disk.ReadAll("a"));
        return "";
    });

    [Fact]
    public void A_flush_of_names_that_fails_forgets_too()
    {
        string[] seen = After(100, async disk =>
        {
            await using (IDiskFile file = await disk.Make("a", [1]))
            {
                await file.Flush();
            }

            disk.FailAt(1);
            await Crashing.Raises<IOException>(disk.Flush());
            await disk.Flush();
            Assert.Equal("a1", await Show(disk));
            disk.CrashAndRestart();
            return await Show(disk);
        });
        Assert.Equal(["", "a1"], seen);
    }

    [Fact]
    public void A_flush_makes_durable_what_was_there_when_it_began()
    {
        string[] seen = After(100, async disk =>
        {
            disk.Latency = TimeSpan.FromSeconds(1);
            await using IDiskFile file = await disk.Make("a", [1, 1]);
            await disk.Flush();
            LoopTask flushing = Asyncio.CreateTask(file.Flush());
            await Asyncio.Sleep(0.5);
            LoopTask writing = Asyncio.CreateTask(file.Write(1, Crashing.Bytes(1, 2)));
            await flushing;
            disk.CrashAndRestart();
            await Crashing.Raises<SimulatedCrashException>(Ended(writing));
            return string.Join("", await disk.ReadAll("a"));
        });
        Assert.Equal(["11", "12"], seen);
    }

    [Fact]
    public void A_flush_that_a_crash_interrupts_has_promised_nothing()
    {
        string[] seen = After(100, async disk =>
        {
            await using IDiskFile file = await disk.Make("a", [1]);
            await disk.Flush();
            disk.CrashAt(1);
            await Crashing.Raises<SimulatedCrashException>(file.Flush());
            disk.Restart();
            return string.Join("", await disk.ReadAll("a"));
        });
        Assert.Equal(["", "0", "1"], seen);
    }

    private static async Coroutine Ended(LoopTask task) => await task;

    private static async Coroutine Durable(SimulatedDisk disk, string name, byte value)
    {
        await using IDiskFile file = await disk.Make(name, [value]);
        await file.Flush();
        await disk.Flush();
    }

    private static async Coroutine<string> Show(SimulatedDisk disk)
    {
        var files = new List<string>();
        foreach (string name in await disk.List())
        {
            files.Add($"{name}{string.Join("", await disk.ReadAll(name))}");
        }

        return string.Join(' ', files);
    }

    /// <summary>What comes of a program under so many seeds, each once and in order.</summary>
    private static string[] After(int seeds, Func<SimulatedDisk, Coroutine<string>> program)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (int seed = 1; seed <= seeds; seed++)
        {
            var disk = new SimulatedDisk(seed);
            seen.Add(LoopTest.Run(() => program(disk)));
        }

        return [.. seen];
    }
}
