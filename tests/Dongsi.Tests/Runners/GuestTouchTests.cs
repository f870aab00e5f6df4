using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Runners;

/// <summary>
/// What the host does to its guest between two turns, while another thread waits in the poller. A wake-up that is
/// missed lets the host wait in vain, for a minute.
/// </summary>
public sealed class GuestTouchTests
{
    private readonly TestHost _host = new();

    public static TheoryData<PollerKind> Pollers => OperatingSystem.IsLinux()
        ? [PollerKind.Epoll, PollerKind.Portable]
        : [PollerKind.Portable];

    [Fact]
    public void A_result_that_the_host_sets_wakes_it() => Asleep((_, awaited) => awaited.SetResult(1));

    [Fact]
    public void A_callback_wakes_it() => Asleep((test, awaited) => test.Loop.CallSoon(() => awaited.SetResult(1)));

    [Fact]
    public void A_callback_with_a_state_wakes_it() =>
        Asleep((test, awaited) => test.Loop.CallSoon(future => future.SetResult(1), awaited));

    [Fact]
    public void A_timer_wakes_it_and_is_waited_for() => Asleep(
        (test, awaited) => test.Loop.CallLater(5, () => awaited.SetResult(1)), seconds: 5);

    [Fact]
    public void A_task_wakes_it()
    {
        Asleep((test, awaited) => test.Loop.CreateTask(Finish(awaited)));
        Asleep((test, awaited) => test.Loop.CreateTask(Finish(awaited), eager: true));

        static async Coroutine Finish(Future<int> awaited) => awaited.SetResult(1);
    }

    [Fact]
    public void A_done_callback_of_a_done_future_wakes_it() => Asleep((test, awaited) =>
    {
        Future<int> done = test.Loop.CreateFuture<int>();
        done.SetResult(1);
        done.AddDoneCallback(_ => awaited.SetResult(1));
    });

    [Fact]
    public void Cancelling_a_future_that_has_a_callback_wakes_it() => Asleep((test, awaited) =>
    {
        Future<int> unwanted = test.Loop.CreateFuture<int>();
        unwanted.AddDoneCallback(_ => awaited.SetResult(1));
        unwanted.Cancel();
    });

    [Fact]
    public void A_post_wakes_it() => Asleep(
        (test, awaited) => test.Loop.CallSoonThreadsafe(() => awaited.SetResult(1)));

    [Fact]
    public void A_post_of_another_thread_wakes_it() => Asleep((test, awaited) =>
        OtherThreads.Run(() => { test.Loop.CallSoonThreadsafe(() => awaited.SetResult(1)); }));

    [Fact]
    public void A_coroutine_of_another_thread_wakes_it()
    {
        Asleep((test, awaited) =>
        {
            OtherThreads.Run(() => { Asyncio.RunCoroutineThreadsafe(Finish(awaited), test.Loop); });
        });

        static async Coroutine Finish(Future<int> awaited) => awaited.SetResult(1);
    }

    [Fact]
    public void What_the_host_puts_into_a_queue_a_channel_and_an_event_wakes_it()
    {
        var queue = new AsyncQueue<int>();
        var (sender, receiver) = MemoryChannel.Create<int>(1);
        var pressed = new AsyncEvent();
        AssertWakes(async () => await queue.Get(), () => queue.PutNoWait(1));
        AssertWakes(async () => await receiver.Receive(), () => sender.SendNoWait(1));
        AssertWakes(async () => await pressed.Wait(), pressed.Set);
        sender.Close();
        receiver.Close();
    }

    [Fact]
    public void A_scope_that_the_host_cancels_or_limits_wakes_it()
    {
        CancelScope? scope = null;
        AssertWakes(Scoped, () => scope!.Cancel());
        AssertWakes(Scoped, () => scope!.Deadline = TimeSpan.Zero);

        async Coroutine Scoped() => await CancelScope.Run(async entered =>
        {
            scope = entered;
            await Asyncio.RunningLoop.CreateFuture<int>();
        });
    }

    [Fact]
    public void Cancelling_its_main_task_wakes_and_ends_it()
    {
        using var test = new TestLoop(threads: true);
        LoopTask main = Start(test, test.Loop.CreateFuture<int>());
        main.Cancel("the window was closed");
        _host.RunUntilDone();
        Assert.Equal("the window was closed", Assert.IsType<CancelledException>(_host.Failure).Reason);
    }

    [Fact]
    public void Stopping_it_wakes_and_ends_it()
    {
        using var test = new TestLoop(threads: true);
        Start(test, test.Loop.CreateFuture<int>());
        test.Loop.Stop();
        _host.RunUntilDone();
        Expect.Says(Assert.IsType<InvalidOperationException>(_host.Failure), "was stopped before");
    }

    [Fact]
    public void Looking_does_not_wake_it() => Asleep((test, awaited) =>
    {
        Assert.False(awaited.Done);
        Assert.Equal(1, test.Loop.GetStatistics().LiveTasks);
        Assert.False(test.Loop.Debug);
        Assert.Equal(0, test.Poller.Wakes);
        awaited.SetResult(1);
    });

    [Fact]
    public void Much_work_wakes_it_once() => Asleep((test, awaited) =>
    {
        for (int i = 0; i < 100; i++)
        {
            test.Loop.CallSoon(() => { });
        }

        awaited.SetResult(1);
        Assert.Equal(1, test.Poller.Wakes);
    });

    [Fact]
    public void Work_that_comes_while_a_turn_is_queued_needs_no_wake()
    {
        using var test = new TestLoop(threads: true);
        Future<int> awaited = test.Loop.CreateFuture<int>();
        Start(test, awaited);
        awaited.SetResult(1);
        Action turn = _host.Next();
        test.Loop.CallSoon(() => { });
        test.Loop.CallLater(0, () => { });
        Assert.Equal(1, test.Poller.Wakes);
        turn();
        _host.RunUntilDone();
    }

    [Fact]
    public void Its_synchronization_context_sends_at_once_on_the_hosts_thread()
    {
        using var test = new TestLoop(threads: true);
        SynchronizationContext? context = null;
        LoopTask main = Asyncio.StartGuestRun(
            async () =>
            {
                context = SynchronizationContext.Current;
                await test.Loop.CreateFuture<int>();
            },
            _host.RunThreadsafe, _host.Done, _host.Run, Options(test));
        _host.Next()();
        EventLoop? seen = null;
        context!.Send(_ => seen = Asyncio.RunningLoop, null);
        Assert.Same(test.Loop, seen);
        Assert.Throws<InvalidDataException>(() => context.Send(_ => throw new InvalidDataException(), null));
        Assert.Throws<InvalidOperationException>(() => Asyncio.RunningLoop);
        context.Send(_ => main.Cancel(), null);
        _host.RunUntilDone();
    }

    [Fact]
    public void A_turn_of_one_guest_may_complete_what_another_waits_for()
    {
        using var one = new TestLoop(threads: true);
        using var other = new TestLoop();
        var otherHost = new TestHost();
        Future<int> awaited = one.Loop.CreateFuture<int>();
        Start(one, awaited);
        Asyncio.StartGuestRun(
            async () => awaited.SetResult(1), otherHost.Run, otherHost.Done, options: Options(other));
        otherHost.RunUntilDone();
        Assert.Null(otherHost.Failure);
        _host.RunUntilDone();
        Assert.Null(_host.Failure);
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public void It_waits_in_the_pollers_of_the_system_and_is_woken_there(PollerKind poller)
    {
        Future<int>? awaited = null;
        var options = new RunOptions { Poller = poller };
        LoopTask main = Asyncio.StartGuestRun(Main, _host.RunThreadsafe, _host.Done, _host.Run, options);
        LeakGate.Current.Watch(main.Loop);
        while (awaited is null)
        {
            _host.Next()();
        }

        awaited.SetResult(1);
        _host.RunUntilDone();
        Assert.Null(_host.Failure);
        Assert.True(main.Loop.IsClosed);

        async Coroutine Main()
        {
            await Asyncio.Sleep(0.01);
            awaited = Asyncio.RunningLoop.CreateFuture<int>();
            await Asyncio.WaitFor(awaited, 3600);
        }
    }

    [Fact]
    public void A_clock_of_the_users_own_is_waited_for_on_the_other_thread()
    {
        var clock = new Events.ManualTimeProvider();
        clock.OnWait = clock.Advance;
        Asyncio.StartGuestRun(
            () => Asyncio.Sleep(100), _host.RunThreadsafe, _host.Done, _host.Run,
            new RunOptions { TimeProvider = clock });
        _host.RunUntilDone();
        Assert.Null(_host.Failure);
        Assert.Equal(TimeSpan.FromSeconds(100), Assert.Single(clock.DueTimes));
        Assert.Equal(0, clock.OpenTimers);
    }

    /// <summary>
    /// The guest waits for a future, with nothing else to do; the host acts; the future must be done.
    /// </summary>
    private void Asleep(Action<TestLoop, Future<int>> act, double seconds = 0)
    {
        using var test = new TestLoop(threads: true);
        Future<int> awaited = test.Loop.CreateFuture<int>();
        var host = new TestHost();
        Start(test, awaited, host);
        act(test, awaited);
        host.RunUntilDone();
        Assert.Null(host.Failure);
        Assert.Equal(seconds, test.Elapsed);
    }

    /// <summary>The guest waits in its main coroutine; the host acts; the main coroutine must end.</summary>
    private static void AssertWakes(Func<Coroutine> main, Action act)
    {
        using var test = new TestLoop(threads: true);
        var host = new TestHost();
        Asyncio.StartGuestRun(main, host.RunThreadsafe, host.Done, host.Run, Options(test));
        host.Next()();
        Assert.Equal(0, host.Queued);
        act();
        host.RunUntilDone();
        Assert.Null(host.Failure);
    }

    /// <summary>When it returns, the guest sleeps.</summary>
    private LoopTask Start(TestLoop test, Future<int> awaited, TestHost? host = null)
    {
        host ??= _host;
        LoopTask main = Asyncio.StartGuestRun(
            async () => { await awaited; }, host.RunThreadsafe, host.Done, host.Run, Options(test));
        host.Next()();
        Assert.Equal(0, host.Queued);
        return main;
    }

    private static RunOptions Options(TestLoop test) => new() { LoopFactory = () => test.Loop };
}
