using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Testing.Tests.Disk;

public sealed class DiskFaultTests
{
    [Fact]
    public void A_full_disk_takes_what_fits() => LoopTest.Run(async () =>
    {
        var disk = new SimulatedDisk { Capacity = 1000 };
        await using IDiskFile file = await disk.Make("a", Crashing.Bytes(900, 1));
        DiskFullException full = await Crashing.Raises<DiskFullException>(file.Write(800, Crashing.Bytes(300, 2)));
        Assert.Equal(DiskErrors.Full, full.HResult);
        Assert.Contains("200 bytes more were wanted, and 100 are left", full.Message, StringComparison.Ordinal);
        Assert.Equal(1000, await file.GetLength());
        Assert.Equal(200, (await disk.ReadAll("a")).Count(one => one == 2));

        await file.Write(0, Crashing.Bytes(1000, 3));
        await Crashing.Raises<DiskFullException>(file.SetLength(1001));
        await Crashing.Raises<DiskFullException>(file.Write(5000, Crashing.Bytes(1, 1)));
        Assert.Equal(1000, await file.GetLength());
    });

    [Fact]
    public void What_has_no_name_takes_room_until_it_is_closed() => LoopTest.Run(async () =>
    {
        var disk = new SimulatedDisk { Capacity = 1000 };
        await using IDiskFile other = await disk.Open("b", FileMode.CreateNew);
        await using (IDiskFile file = await disk.Make("a", Crashing.Bytes(1000, 1)))
        {
            await disk.Delete("a");
            await Crashing.Raises<DiskFullException>(other.Write(0, Crashing.Bytes(1, 1)));
        }

        await other.Write(0, Crashing.Bytes(1000, 1));
    });

    [Fact]
    public void A_fault_is_chosen_for_each_operation() => LoopTest.Run(async () =>
    {
        var disk = new SimulatedDisk();
        await using IDiskFile file = await disk.Make("a", Crashing.Bytes(1000, 1));
        disk.Faults = operation => operation is { Kind: DiskOperationKind.Read, Name: "a", Offset: >= 500 }
            ? DiskFault.Error
            : DiskFault.None;
        Assert.Equal(10, await file.Read(0, new byte[10]));
        IOException failed = await Crashing.Raises<IOException>(ReadThere());
        Assert.Equal(DiskErrors.Failed, failed.HResult);
        Assert.Contains("Operation 4 of the simulated disk, Read 'a'", failed.Message, StringComparison.Ordinal);

        async Coroutine ReadThere() => await file.Read(500, new byte[10]);
    });

    [Fact]
    public void A_write_that_fails_may_have_written_some()
    {
        var lengths = new HashSet<long>();
        for (int seed = 1; seed <= 100; seed++)
        {
            var disk = new SimulatedDisk(seed);
            disk.FailAt(2);
            lengths.Add(LoopTest.Run(async () =>
            {
                await using IDiskFile file = await disk.Open("a", FileMode.CreateNew);
                await Crashing.Raises<IOException>(file.Write(0, new byte[4]));
                return await file.GetLength();
            }));
        }

        Assert.Equal([0, 1, 2, 3, 4], lengths.Order());
    }

    [Fact]
    public void What_fails_otherwise_has_not_happened() => LoopTest.Run(async () =>
    {
        var disk = new SimulatedDisk();
        await (await disk.Make("a", [1])).Close();
        disk.Faults = _ => DiskFault.Error;
        await Crashing.Raises<IOException>(Open());
        await Crashing.Raises<IOException>(disk.Rename("a", "b"));
        await Crashing.Raises<IOException>(disk.Delete("a"));
        disk.Faults = null;
        Assert.Equal(["a"], await disk.List());

        async Coroutine Open() => await disk.Open("new", FileMode.Create);
    });

    [Fact]
    public void Operations_are_counted_from_now() => LoopTest.Run(async () =>
    {
        var disk = new SimulatedDisk();
        await using IDiskFile file = await disk.Make("a", [1]);
        disk.FailAt(2);
        await file.Write(0, Crashing.Bytes(1, 2));
        await Crashing.Raises<IOException>(file.Write(0, Crashing.Bytes(1, 3)));
        await file.Write(0, Crashing.Bytes(1, 4));
        disk.CrashAt(1);
        await Crashing.Raises<SimulatedCrashException>(file.Write(0, Crashing.Bytes(1, 5)));
        Assert.Equal(6, disk.GetStatistics().Operations);
        Assert.Throws<ArgumentOutOfRangeException>(() => disk.CrashAt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => disk.FailAt(0));
    });

    [Fact]
    public void Nothing_goes_on_until_the_restart_and_no_file_after_it() => LoopTest.Run(async () =>
    {
        var disk = new SimulatedDisk { Latency = TimeSpan.FromSeconds(1) };
        IDiskFile file = await disk.Make("a", [1]);
        await disk.Flush();
        LoopTask underWay = Asyncio.CreateTask(file.Flush());
        await Asyncio.Sleep(0.5);
        disk.Crash();
        disk.Crash();
        Assert.False(disk.IsUp);
        SimulatedCrashException crashed = await Crashing.Raises<SimulatedCrashException>(Ended(underWay));
        Assert.Contains("during operation 4, Flush 'a'", crashed.Message, StringComparison.Ordinal);
        SimulatedCrashException down = await Crashing.Raises<SimulatedCrashException>(disk.Delete("a"));
        Assert.Contains("disk.Restart()", down.Message, StringComparison.Ordinal);

        disk.Restart();
        SimulatedCrashException old =
            await Crashing.Raises<SimulatedCrashException>(file.Write(0, Crashing.Bytes(1, 2)));
        Assert.Contains("opened before the disk crashed", old.Message, StringComparison.Ordinal);
        await file.Close();
        await using IDiskFile anew = await disk.Open("a");
        await anew.Write(0, Crashing.Bytes(1, 2));
        Assert.Equal(1, disk.GetStatistics().Crashes);

        static async Coroutine Ended(LoopTask task) => await task;
    });

    [Fact]
    public void An_operation_takes_its_time_on_the_loops_clock() => LoopTest.Run(async () =>
    {
        var disk = new SimulatedDisk(7) { Latency = TimeSpan.FromSeconds(1) };
        await using IDiskFile file = await disk.Make("a", [1]);
        Assert.Equal(TimeSpan.FromSeconds(2), LoopTest.Clock.Elapsed);
        disk.Jitter = TimeSpan.FromSeconds(1);
        for (int i = 0; i < 10; i++)
        {
            TimeSpan before = LoopTest.Clock.Elapsed;
            await file.Flush();
            Assert.InRange((LoopTest.Clock.Elapsed - before).TotalSeconds, 1, 2);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => disk.Latency = TimeSpan.FromTicks(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => disk.Jitter = TimeSpan.FromTicks(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => disk.Capacity = -1);
    });

    [Fact]
    public void It_tells_what_a_crash_may_lose() => LoopTest.Run(async () =>
    {
        var disk = new SimulatedDisk(3);
        await using IDiskFile file = await disk.Make("a", Crashing.Bytes(600, 1));
        Assert.Equal(new SimulatedDiskStatistics(true, 1, 1, 600, 2, 1, 2, 0), disk.GetStatistics());
        await file.Flush();
        await disk.Flush();
        Assert.Equal(new SimulatedDiskStatistics(true, 1, 1, 600, 0, 0, 4, 0), disk.GetStatistics());
        Assert.Equal("<SimulatedDisk seed=3 files=1>", disk.ToString());
        disk.Crash();
        Assert.Equal(new SimulatedDiskStatistics(false, 1, 0, 600, 0, 0, 4, 1), disk.GetStatistics());
        Assert.Equal("<SimulatedDisk seed=3 files=1 down>", disk.ToString());
    });

    [Fact]
    public void A_file_that_nobody_closes_is_reported() => Assert.Contains(
        "await using var file = await disk.Open(…)",
        Assert.Throws<LoopTestException>(
            () => LoopTest.Run(async () => await new SimulatedDisk().Make("a", [1]))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_disk_of_a_world_is_in_its_trace_and_is_the_same_each_time()
    {
        string[] traces = [.. new[] { 1, 1, 2 }.Select(seed => Explore.Once(seed, Program).Trace)];
        Assert.Contains("Write 'a' 0+2000", traces[0], StringComparison.Ordinal);
        Assert.Equal(traces[0], traces[1]);
        Assert.NotEqual(traces[0], traces[2]);

        static async Coroutine Program(World world)
        {
            world.Disk.Jitter = TimeSpan.FromSeconds(1);
            await using (IDiskFile file = await world.Disk.Make("a", Crashing.Bytes(2000, 1)))
            {
                await world.Disk.Flush();
            }

            world.Disk.CrashAndRestart();
            world.Note(string.Join("", (await world.Disk.ReadAll("a")).Chunk(512).Select(sector => sector[0])));
        }
    }
}
