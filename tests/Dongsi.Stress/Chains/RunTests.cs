using Dongsi.Testing;
using Xunit;

namespace Dongsi.Stress.Chains;

/// <summary>One loop, run again and again.</summary>
public sealed class RunTests
{
    [Fact]
    public void A_stop_in_the_turn_in_which_a_run_ends_does_not_stop_the_next_run()
    {
        using var loop = new EventLoop(new VirtualClock());
        for (int i = 0; i < 100; i++)
        {
            loop.RunUntilComplete(StopHere());
            loop.RunUntilComplete(Asyncio.Sleep(1));
        }

        Assert.Equal(TimeSpan.FromSeconds(100), loop.Time);

        static async Coroutine StopHere() => Asyncio.RunningLoop.Stop();
    }
}
