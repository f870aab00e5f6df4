using Xunit;

namespace Dongsi.Testing.Tests.Disk;

/// <summary>One contract on the simulated disk and in a directory of the system: the same is seen, to the exception's
/// type and number.</summary>
public sealed class DiskParityTests
{
    public static TheoryData<string> Programs => [.. DiskPrograms.All.Keys];

    [Theory, MemberData(nameof(Programs))]
    public void A_program_sees_the_same_on_both_disks(string program)
    {
        var real = new List<string>();
        LoopTest.Run(async () =>
        {
            await using TemporaryDirectory folder = await Asyncio.TemporaryDirectory();
            await DiskPrograms.All[program](await FileSystemDisk.Open($"{folder.Path}"), real.Add);
        });
        Assert.NotEmpty(real);
        foreach (double latency in new[] { 0, 0.001, 10 })
        {
            var simulated = new List<string>();
            var disk = new SimulatedDisk(1)
            {
                Latency = TimeSpan.FromSeconds(latency),
                Jitter = TimeSpan.FromSeconds(latency),
            };
            LoopTest.Run(() => DiskPrograms.All[program](disk, simulated.Add));
            Assert.Equal(real, simulated);
        }
    }

    [Fact]
    public void A_full_disk_is_the_same_on_both_disks()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        DiskFullException real = Full(async folder =>
        {
            await (folder / "full").SymlinkTo(new AsyncPath("/dev/full"));
            return await FileSystemDisk.Open($"{folder}");
        });
        DiskFullException simulated = Full(async _ =>
        {
            await Asyncio.Sleep(0);
            return new SimulatedDisk { Capacity = 0 };
        });
        Assert.Equal(real.HResult, simulated.HResult);
        Assert.Equal(real.InnerException!.GetType(), simulated.InnerException!.GetType());

        static DiskFullException Full(Func<AsyncPath, Coroutine<IDisk>> make) => LoopTest.Run(async () =>
        {
            await using TemporaryDirectory folder = await Asyncio.TemporaryDirectory();
            IDisk disk = await make(folder.Path);
            await using IDiskFile file = await disk.Open("full", FileMode.OpenOrCreate);
            return await Crashing.Raises<DiskFullException>(file.Write(0, new byte[1]));
        });
    }
}
