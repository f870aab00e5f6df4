using Xunit;
using Xunit.Sdk;

namespace Dongsi.Testing.Tests.Disk;

/// <summary>A store that is right survives everything; one with a bug is found out.</summary>
public sealed class JournalTests
{
    private const int Seeds = 10;

    public static TheoryData<Bug> CrashBugs =>
        [Bug.NoFlushBeforeAcknowledging, Bug.NoFlushBeforeRename, Bug.NoFlushOfNames, Bug.NoChecksum];

    [Fact]
    public void A_journal_survives_a_crash_at_each_operation()
    {
        int points = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            points = 0;
            while (CrashAt(seed, points + 1, Bug.None, out bool hasCrashed).Failure is var failure && hasCrashed)
            {
                Assert.True(failure is null, $"seed {seed}, operation {points + 1}: {failure}");
                points++;
            }
        }

        Assert.InRange(points, 40, 200);
    }

    [Theory, MemberData(nameof(CrashBugs))]
    public void A_bug_is_found_by_a_crash_at_some_operation(Bug bug)
    {
        Assert.Contains(Enumerable.Range(1, Seeds), seed =>
        {
            for (int point = 1; ; point++)
            {
                bool fails = CrashAt(seed, point, bug, out bool hasCrashed).Failure is XunitException;
                if (fails || !hasCrashed)
                {
                    return fails;
                }
            }
        });
    }

    [Fact]
    public void A_journal_survives_flushes_that_fail() =>
        Explore.Run(300, world => SurviveFailures(world, Bug.None));

    [Fact]
    public void Who_flushes_again_after_a_failure_is_found() => Assert.IsAssignableFrom<XunitException>(
        Assert.Throws<ExplorationException>(() => Explore.Run(
            300, world => SurviveFailures(world, Bug.FlushesAgainWhenItFails))).Run!.Failure);

    [Fact]
    public void A_journal_on_a_full_disk_refuses_and_keeps_what_it_has() => Explore.Run(100, async world =>
    {
        world.Disk.Capacity = 20_000;
        var stored = new List<byte[]>();
        await using (Journal journal = await Journal.Open(world.Disk))
        {
            await Crashing.Raises<DiskFullException>(Fill(journal));
        }

        world.Disk.CrashAndRestart();
        world.Disk.Capacity = null;
        await using Journal found = await Journal.Open(world.Disk);
        Check(stored, found.Items);

        async Coroutine Fill(Journal journal)
        {
            while (true)
            {
                byte[] item = Item(world, stored.Count);
                await journal.Append(item);
                stored.Add(item);
            }
        }
    });

    private static SimulatedRun CrashAt(int seed, int point, Bug bug, out bool hasCrashed)
    {
        bool crashed = false;
        SimulatedRun run = Explore.Once(seed, async world =>
        {
            // Each point has its own chance.
            for (int i = 0; i < point; i++)
            {
                world.Random.Next();
            }

            var disk = new SimulatedDisk(world.Random.Next());
            disk.CrashAt(point);
            var stored = new List<byte[]>();
            try
            {
                await Work(world, disk, bug, stored);
            }
            catch (SimulatedCrashException)
            {
                crashed = true;
            }

            disk.CrashAndRestart();
            await using (Journal found = await Journal.Open(disk, bug))
            {
                Check(stored, found.Items);
            }

            // What was found once is not lost by the next crash.
            disk.CrashAndRestart();
            await using Journal again = await Journal.Open(disk, bug);
            Check(stored, again.Items);
        });
        hasCrashed = crashed;
        return run;
    }

    private static async Coroutine Work(World world, IDisk disk, Bug bug, List<byte[]> stored)
    {
        await using Journal journal = await Journal.Open(disk, bug);
        for (int i = 0; i < 12; i++)
        {
            if (i is 5 or 8)
            {
                await journal.Compact();
            }

            byte[] item = Item(world, i);
            await journal.Append(item);
            stored.Add(item);
        }
    }

    private static async Coroutine SurviveFailures(World world, Bug bug)
    {
        world.Disk.Latency = TimeSpan.FromMilliseconds(5);
        world.Disk.Faults = operation =>
            operation.Kind == DiskOperationKind.Flush && world.Random.Next(6) == 0 ? DiskFault.Error : DiskFault.None;
        var stored = new List<byte[]>();
        Journal? journal = null;
        for (int i = 0; i < 12;)
        {
            try
            {
                journal ??= await Journal.Open(world.Disk, bug);
                byte[] item = Item(world, i++);
                await journal.Append(item);
                stored.Add(item);
            }
            catch (IOException) when (journal is not null)
            {
                await journal.DisposeAsync();
                journal = null;
            }
            catch (IOException)
            {
                // It could not be opened. Once more.
            }
        }

        world.Disk.Faults = null;
        world.Disk.CrashAndRestart();
        await using Journal found = await Journal.Open(world.Disk, bug);
        CheckOrder(stored, found.Items);
    }

    private static byte[] Item(World world, int number) =>
        Crashing.Bytes(1 + world.Random.Next(1500), (byte)(number + 1));

    /// <summary>All that was acknowledged is there, and maybe the one that was under way, but whole.</summary>
    private static void Check(List<byte[]> stored, IReadOnlyList<byte[]> found)
    {
        Assert.InRange(found.Count, stored.Count, stored.Count + 1);
        CheckOrder(stored, found);
        Assert.All(found.Skip(stored.Count), one => Assert.True(one.All(part => part == stored.Count + 1)));
    }

    /// <summary>All that was acknowledged is there, in its order.</summary>
    private static void CheckOrder(List<byte[]> stored, IReadOnlyList<byte[]> found)
    {
        int next = 0;
        foreach (byte[] one in found)
        {
            next += next < stored.Count && one.AsSpan().SequenceEqual(stored[next]) ? 1 : 0;
        }

        Assert.True(next == stored.Count, $"Item {next + 1} of {stored.Count} was acknowledged and is lost.");
    }
}
