using Xunit;

namespace Dongsi.Testing.Tests.Schedules;

public sealed class ExploreFactTests
{
    private static int s_runs;

    [Fact]
    public void It_has_the_defaults_of_an_exploration()
    {
        var fact = new ExploreFactAttribute();
        Assert.Equal(new ExploreOptions(), new ExploreOptions
        {
            FirstSeed = fact.FirstSeed,
            Depth = fact.Depth,
            MaxSteps = fact.MaxSteps,
            Threads = fact.Threads,
        });
    }

    [ExploreFact(Seeds = 20, FirstSeed = 7)]
    public async Coroutine It_runs_in_a_world_of_its_own_for_each_seed(World world)
    {
        Assert.Equal(7 + s_runs++, world.Seed);
        await Asyncio.Sleep(3600);
        Assert.Equal(TimeSpan.FromHours(1), world.Clock.Elapsed);
    }
}
