using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

public sealed class CallSoonTests
{
    [Fact]
    public void Callbacks_run_in_the_order_in_which_they_were_scheduled()
    {
        using var test = new TestLoop();
        List<int> log = [];
        for (int i = 0; i < 1000; i++)
        {
            int number = i;
            test.Loop.CallSoon(() => log.Add(number));
        }

        test.Settle();
        Assert.Equal(Enumerable.Range(0, 1000), log);
    }

    [Fact]
    public void A_callback_never_runs_inside_the_call() => TestLoop.Run(async test =>
    {
        bool ran = false;
        test.Loop.CallSoon(() => ran = true);
        Assert.False(ran);
        await Asyncio.Sleep(0);
        Assert.True(ran);
    });

    [Fact]
    public void What_is_scheduled_during_a_batch_waits_for_the_next_turn()
    {
        using var test = new TestLoop();
        List<string> log = [];
        test.Loop.CallSoon(() =>
        {
            log.Add("first");
            test.Loop.CallSoon(() => log.Add("scheduled by first"));
        });
        test.Loop.CallSoon(() => log.Add("second"));
        test.Loop.ProcessReady();
        Assert.Equal(["first", "second"], log);
        test.Loop.ProcessReady();
        Assert.Equal(["first", "second", "scheduled by first"], log);
    }

    [Fact]
    public void A_callback_that_always_schedules_itself_cannot_starve_a_timer()
    {
        using var test = new TestLoop();
        bool isOver = false;
        test.Loop.CallLater(0.001, () => isOver = true);
        test.Loop.CallSoon(Spin);
        test.Loop.RunForever();
        Assert.True(isOver);

        void Spin()
        {
            test.Clock.Advance(TimeSpan.FromTicks(100));
            if (isOver)
            {
                test.Loop.Stop();
            }
            else
            {
                test.Loop.CallSoon(Spin);
            }
        }
    }

    [Fact]
    public void A_state_is_handed_to_the_callback()
    {
        using var test = new TestLoop();
        object state = new();
        object? seen = null;
        test.Loop.CallSoon(given => seen = given, state);
        test.Settle();
        Assert.Same(state, seen);
    }

    [Fact]
    public void A_cancelled_callback_does_not_run()
    {
        using var test = new TestLoop();
        Handle plain = test.Loop.CallSoon(() => Assert.Fail("It ran."));
        Handle stateful = test.Loop.CallSoon(_ => Assert.Fail("It ran."), 1);
        plain.Cancel();
        stateful.Cancel();
        Assert.True(plain.Cancelled);
        Assert.True(stateful.Cancelled);
        test.Settle();
    }

    [Fact]
    public void A_callback_can_be_cancelled_by_an_earlier_one_of_the_same_batch()
    {
        using var test = new TestLoop();
        Handle? second = null;
        test.Loop.CallSoon(() => second!.Cancel());
        second = test.Loop.CallSoon(() => Assert.Fail("It ran."));
        test.Settle();
    }

    [Fact]
    public void Cancelling_twice_or_afterwards_does_nothing()
    {
        using var test = new TestLoop();
        int ran = 0;
        Handle handle = test.Loop.CallSoon(() => ran++);
        test.Settle();
        handle.Cancel();
        handle.Cancel();
        test.Settle();
        Assert.Equal(1, ran);
    }

    [Fact]
    public void A_cancelled_callback_lets_go_of_what_it_holds()
    {
        using var test = new TestLoop();
        (Handle handle, WeakReference weak) = Schedule(test.Loop);
        handle.Cancel();
        Garbage.Collect();
        Assert.False(weak.IsAlive);
        GC.KeepAlive(handle);
    }

    [Fact]
    public void A_callback_may_be_scheduled_before_the_loop_runs()
    {
        using var test = new TestLoop();
        int ran = 0;
        test.Loop.CallSoon(() => ran++);
        test.RunMain(async () => Assert.Equal(1, ran));
    }

    [Fact]
    public void A_null_callback_is_refused()
    {
        using var test = new TestLoop();
        Assert.Throws<ArgumentNullException>("callback", () => test.Loop.CallSoon(null!));
        Assert.Throws<ArgumentNullException>("callback", () => test.Loop.CallSoon(null!, 1));
        Assert.Throws<ArgumentNullException>("callback", () => test.Loop.CallSoonThreadsafe(null!));
        Assert.Throws<ArgumentNullException>("callback", () => test.Loop.CallLater(1, null!));
        Assert.Throws<ArgumentNullException>("callback", () => test.Loop.CallLater(TimeSpan.Zero, null!));
        Assert.Throws<ArgumentNullException>("callback", () => test.Loop.CallAt(TimeSpan.Zero, null!));
    }

    [Fact]
    public void A_handle_prints_its_callback()
    {
        using var test = new TestLoop();
        Handle handle = test.Loop.CallSoon(Named);
        Assert.Equal("<Handle CallSoonTests.Named>", handle.ToString());
        Assert.Equal("<StatefulHandle CallSoonTests.NamedWith>", test.Loop.CallSoon(NamedWith, 1).ToString());
        TimerHandle timer = test.Loop.CallLater(1, Named);
        Assert.Equal("<TimerHandle CallSoonTests.Named>", timer.ToString());
        timer.Cancel();
        handle.Cancel();
        Assert.Equal("<TimerHandle cancelled>", timer.ToString());
        Assert.Equal("<Handle cancelled>", handle.ToString());
    }

    private static void Named()
    {
    }

    private static void NamedWith(int state) => _ = state;

    private static (Handle Handle, WeakReference Weak) Schedule(EventLoop loop)
    {
        object held = new();
        return (loop.CallSoon(() => GC.KeepAlive(held)), new WeakReference(held));
    }
}
