using System.Diagnostics;
using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Pollers;

/// <summary>What every kind of poller promises. Waiting is what it is for, so these few tests take real time.</summary>
public abstract class PollerContractTests
{
    private static readonly long s_forEver = TimeSpan.FromSeconds(60).Ticks;

    /// <summary>The descriptors it holds while it is open.</summary>
    protected abstract int Descriptors { get; }

    [Fact]
    public void A_wake_before_the_wait_ends_it_at_once()
    {
        using IPoller poller = Create();
        poller.Wake();
        Assert.True(Took(() => poller.Wait(s_forEver)) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_wake_during_the_wait_ends_it()
    {
        using IPoller poller = Create();
        using var waiting = new ManualResetEventSlim();
        Action join = OtherThreads.Start(() =>
        {
            waiting.Set();
            poller.Wait(-1);
        });
        waiting.Wait();
        poller.Wake();
        join();
    }

    /// <summary>How much of a wait is promised to pass; the loop asks again for the rest.</summary>
    protected virtual double Promise => 1;

    // A signal may end a wait early, as that of a child which has just ended. It does not come three times.
    private void AssertWaits(IPoller poller, TimeSpan time) =>
        Assert.Contains(
            Enumerable.Range(0, 3), _ => Took(() => poller.Wait(time.Ticks)) >= time * Promise);

    [Fact]
    public void Many_wakes_end_one_wait_only()
    {
        using IPoller poller = Create();
        for (int i = 0; i < 100; i++)
        {
            poller.Wake();
        }

        poller.Wait(-1);
        AssertWaits(poller, TimeSpan.FromMilliseconds(20));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9_999)]
    [InlineData(10_000)]
    [InlineData(12_345)]
    [InlineData(150_001)]
    public void A_wait_is_never_shorter_than_its_poller_promises(long ticks)
    {
        using IPoller poller = Create();
        for (int i = 0; i < 20; i++)
        {
            AssertWaits(poller, new TimeSpan(ticks));
        }
    }

    [Fact]
    public void A_wait_of_nothing_returns()
    {
        using IPoller poller = Create();
        Assert.True(Took(() => poller.Wait(0)) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_wait_of_nothing_takes_the_wake()
    {
        using IPoller poller = Create();
        poller.Wake();
        poller.Wait(0);
        AssertWaits(poller, TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public void The_longest_wait_there_is_can_be_asked_for()
    {
        using IPoller poller = Create();
        poller.Wake();
        poller.Wait(long.MaxValue);
    }

    [Fact]
    public void A_wake_after_dispose_does_nothing()
    {
        IPoller poller = Create();
        poller.Dispose();
        poller.Wake();
    }

    [Fact]
    public void Disposing_twice_does_nothing()
    {
        IPoller poller = Create();
        poller.Dispose();
        poller.Dispose();
    }

    [Fact]
    public void Wakes_that_race_with_dispose_hit_nobody_elses_descriptor()
    {
        for (int i = 0; i < 50; i++)
        {
            IPoller poller = Create();
            using var go = new ManualResetEventSlim();
            Action join = OtherThreads.Start(() =>
            {
                go.Wait();
                for (int n = 0; n < 100; n++)
                {
                    poller.Wake();
                }
            });
            go.Set();
            poller.Dispose();
            join();
        }
    }

    [Fact]
    public void It_holds_as_many_descriptors_as_it_needs_and_gives_them_back()
    {
        int before = Dongsi.Testing.Descriptors.Open().Length;
        if (before == 0)
        {
            return;
        }

        IPoller poller = Create();
        Assert.Equal(before + Descriptors, Dongsi.Testing.Descriptors.Open().Length);
        poller.Dispose();
        Assert.Equal(before, Dongsi.Testing.Descriptors.Open().Length);
    }

    [Fact]
    public void No_wake_is_missed_by_a_waiter_that_keeps_coming_back()
    {
        const int Rounds = 2000;
        using IPoller poller = Create();
        using var taken = new SemaphoreSlim(0);
        Action join = OtherThreads.Start(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                poller.Wait(-1);
                taken.Release();
            }
        });
        for (int i = 0; i < Rounds; i++)
        {
            poller.Wake();
            Assert.True(taken.Wait(TimeSpan.FromSeconds(60)), $"Wake {i} was missed.");
        }

        join();
    }

    internal abstract IPoller Create();

    private static TimeSpan Took(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }
}
