using Xunit;

namespace Dongsi.Testing.Tests.Network;

/// <summary>One contract on the simulated network and on real sockets: the same is seen, to the exception's type.
/// </summary>
public sealed class NetworkParityTests
{
    private static readonly PollerKind[] s_pollers = OperatingSystem.IsLinux()
        ? [PollerKind.Epoll, PollerKind.IoUring, PollerKind.Portable]
        : [PollerKind.Portable];

    public static TheoryData<string> Programs => [.. NetworkPrograms.All.Keys];

    [Theory, MemberData(nameof(Programs))]
    public void A_program_sees_the_same_on_both_networks(string program)
    {
        Func<Action<string>, Coroutine> main = NetworkPrograms.All[program];
        var simulated = new List<string>();
        World.Run(_ => main(simulated.Add));
        foreach (PollerKind poller in s_pollers)
        {
            var real = new List<string>();
            Asyncio.Run(main(real.Add), new RunOptions { Poller = poller });
            Assert.Equal(real, simulated);
        }
    }

    [Theory, MemberData(nameof(Programs))]
    public void A_program_sees_the_same_whatever_the_seed(string program)
    {
        Func<Action<string>, Coroutine> main = NetworkPrograms.All[program];
        var calm = new List<string>();
        World.Run(world =>
        {
            world.Network.IsCapricious = false;
            return main(calm.Add);
        });
        for (int seed = 2; seed < 12; seed++)
        {
            var other = new List<string>();
            World.Run(_ => main(other.Add), seed);
            Assert.Equal(calm, other);
        }
    }
}
