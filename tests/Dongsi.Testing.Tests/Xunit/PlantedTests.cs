using Dongsi.Tests.Child;
using Xunit;
using Xunit.Sdk;

#pragma warning disable xUnit1000 // Nobody but NestedRun is to find them: almost all of them fail.

namespace Dongsi.Testing.Tests.Xunit;

/// <summary>Tests of somebody's program.</summary>
internal sealed class PlantedTests
{
    [LoopFact]
    public async Coroutine Passes() => await Asyncio.Sleep(3600);

    [LoopFact]
    public async Coroutine Fails_alone()
    {
        await Asyncio.Sleep(1);
        Assert.Equal(1, 2);
    }

    [LoopFact]
    public async Coroutine Fails()
    {
        Asyncio.CreateTask(Asyncio.Sleep(100), "bystander");
        await Asyncio.Sleep(1);
        Assert.Equal(1, 2);
    }

    [LoopFact]
    public async Coroutine Leaks()
    {
        Asyncio.CreateTask(Asyncio.Sleep(100), "forgotten");
        await Asyncio.Sleep(1);
    }

    [LoopFact]
    public async Coroutine Loses_a_failure()
    {
        await Asyncio.Wait([Asyncio.CreateTask(Fail(), "lost")]);

        static async Coroutine Fail()
        {
            await Asyncio.Sleep(1);
            throw new FormatException("lost");
        }
    }

    [LoopFact]
    public async Coroutine Skips_itself()
    {
        Asyncio.CreateTask(Asyncio.Sleep(100), "bystander");
        await Asyncio.Sleep(1);
        throw SkipException.ForSkip("not today");
    }

    [LoopFact]
    public async Coroutine Deadlocks()
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        await TaskGroup.Run(async group => group.CreateTask(Enter(gate), "second"));

        static async Coroutine Enter(AsyncLock gate) => await gate.Acquire();
    }

    [LoopFact]
    public async Coroutine Waits()
    {
        try
        {
            NestedRun.Cancel();
            await Asyncio.RunningLoop.CreateFuture<int>();
        }
        finally
        {
            NestedRun.Note("cleaned up");
        }
    }

    [LoopFact(TimeLimit = 0.05)]
    public async Coroutine Never_ends()
    {
        while (true)
        {
            await Asyncio.Sleep(1);
        }
    }

    [LoopTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Coroutine Fails_in_one_row(int seconds)
    {
        await Asyncio.Sleep(seconds);
        Assert.Equal(1, LoopTest.Clock.Elapsed.TotalSeconds);
    }

    [ExploreFact(Seeds = 500)]
    public async Coroutine Loses_an_update(World world) => await PlantedBugs.LostUpdate(world);

    [LoopFact]
    public void Returns_nothing()
    {
    }

    [ExploreFact]
    public Coroutine Takes_no_world() => Asyncio.Sleep(1);
}
