using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

public sealed class BlockingPortalProviderTests
{
    [Fact]
    public void Those_who_come_at_the_same_time_share_a_portal_and_the_last_one_stops_it()
    {
        var provider = new BlockingPortalProvider();
        BlockingPortalLease first = provider.Enter();
        BlockingPortalLease second = provider.Enter();
        Assert.Same(first.Portal, second.Portal);
        Assert.Equal(new BlockingPortalProviderStatistics(Leases: 2), provider.GetStatistics());
        first.Dispose();
        first.Dispose();
        Assert.Equal(3, second.Portal.Call(() => Asyncio.Sleep(0, 3)));
        second.Dispose();
        Assert.False(second.Portal.GetStatistics().IsRunning);

        using BlockingPortalLease third = provider.Enter();
        Assert.NotSame(first.Portal, third.Portal);
        Assert.Equal(3, third.Portal.Call(() => Asyncio.Sleep(0, 3)));
    }

    [Fact]
    public void Threads_may_come_and_go_as_they_like()
    {
        var provider = new BlockingPortalProvider();
        Action[] users = [.. Enumerable.Range(0, 4).Select(_ => OtherThreads.Start(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                using BlockingPortalLease lease = provider.Enter();
                Assert.Equal(i, lease.Portal.Call(() => Asyncio.Sleep(0, i)));
            }
        }))];
        Array.ForEach(users, join => join());
        Assert.Equal(0, provider.GetStatistics().Leases);
    }

    [Fact]
    public void A_lease_that_was_refused_at_the_wrong_place_can_be_given_back_at_the_right_one()
    {
        var provider = new BlockingPortalProvider();
        BlockingPortalLease lease = provider.Enter();
        Assert.Throws<InvalidOperationException>(() => lease.Portal.Call(lease.Dispose));
        Assert.Equal(1, provider.GetStatistics().Leases);
        lease.Dispose();
        Assert.Equal(0, provider.GetStatistics().Leases);
        Assert.False(lease.Portal.GetStatistics().IsRunning);
    }

    [Fact]
    public void Its_options_are_the_portals()
    {
        var provider = new BlockingPortalProvider(new RunOptions { Debug = true });
        using BlockingPortalLease lease = provider.Enter();
        Assert.True(lease.Portal.Call(() => Asyncio.RunningLoop.Debug));
    }
}
