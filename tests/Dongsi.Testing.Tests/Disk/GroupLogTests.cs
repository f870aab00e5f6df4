using Xunit;

namespace Dongsi.Testing.Tests.Disk;

/// <summary>Several tasks write to one log under explored schedules, and the power goes out at some moment.</summary>
public sealed class GroupLogTests
{
    [Fact]
    public void What_it_has_promised_is_there_under_every_schedule() =>
        Explore.Run(1000, world => WriteAndCrash(world, isHasty: false));

    [Fact]
    public void A_promise_that_came_too_early_is_found()
    {
        ExplorationException e = Assert.Throws<ExplorationException>(
            () => Explore.Run(1000, world => WriteAndCrash(world, isHasty: true)));
        Assert.Contains("disk: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(
            e.Run!.Trace,
            Explore.Replay(e.Run.ReplayCode, world => WriteAndCrash(world, isHasty: true)).Trace);
    }

    private static async Coroutine WriteAndCrash(World world, bool isHasty)
    {
        world.Disk.Jitter = TimeSpan.FromMilliseconds(5);
        List<long> promised = [];
        await using (IDiskFile file = await world.Disk.Open("log", FileMode.Create))
        {
            await world.Disk.Flush();
            world.Disk.CrashAt(world.Random.Next(1, 13));
            var log = new GroupLog(file, isHasty);
            try
            {
                await TaskGroup.Run(async group =>
                {
                    for (int i = 0; i < 4; i++)
                    {
                        group.CreateTask(Write(log, promised));
                    }

                    await Asyncio.Sleep(0);
                });
            }
            catch (ExceptionGroup e) when (e.Contains<SimulatedCrashException>())
            {
                // This life is over.
            }
        }

        world.Disk.CrashAndRestart();
        await using IDiskFile left = await world.Disk.Open("log");
        byte[] record = new byte[GroupLog.RecordSize];
        foreach (long place in promised)
        {
            Assert.Equal(record.Length, await left.Read(place * record.Length, record));
            Assert.All(record, one => Assert.Equal((byte)1, one));
        }
    }

    private static async Coroutine Write(GroupLog log, List<long> promised)
    {
        byte[] record = new byte[GroupLog.RecordSize];
        Array.Fill(record, (byte)1);
        for (int i = 0; i < 3; i++)
        {
            promised.Add(await log.Add(record));
        }
    }
}
