using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Runners;

/// <summary>A loop in a loop: most of it in virtual time, where the waiting thread moves the clock.</summary>
public sealed class GuestRunTests
{
    private static readonly AsyncLocal<string?> s_value = new();

    [Fact]
    public void A_program_runs_to_its_end_and_its_loop_is_closed()
    {
        using var test = new TestLoop();
        var host = new TestHost();
        Outcome<int> outcome = default;
        LoopTask<int> main = Asyncio.StartGuestRun(
            () => Asyncio.Sleep(5, 7), host.RunThreadsafe, Done, host.Run, Options(test));
        Assert.False(main.Done);
        host.RunUntilDone();
        Assert.Equal(7, outcome.Value);
        Assert.Equal(5, test.Elapsed);

        void Done(Outcome<int> given)
        {
            Assert.True(test.Loop.IsClosed);
            Assert.False(test.Loop.IsRunning);
            outcome = given;
            host.Done(null);
        }
    }

    [Fact]
    public void All_of_it_runs_on_the_hosts_thread()
    {
        using var test = new TestLoop();
        int home = Environment.CurrentManagedThreadId;
        Exception? failure = RunAsGuest(test, async () =>
        {
            for (int i = 0; i < 5; i++)
            {
                await Asyncio.Sleep(i);
                Assert.Equal(home, Environment.CurrentManagedThreadId);
            }
        });
        Assert.Null(failure);
    }

    [Fact]
    public void Nothing_runs_before_the_host_does()
    {
        using var test = new TestLoop();
        var host = new TestHost();
        bool ran = false;
        Asyncio.StartGuestRun(async () => { ran = true; }, host.RunThreadsafe, host.Done, options: Options(test));
        Assert.Equal(1, host.Queued);
        Assert.False(ran);
        host.RunUntilDone();
        Assert.True(ran);
    }

    [Fact]
    public void The_hosts_own_work_comes_between_two_turns()
    {
        using var test = new TestLoop();
        var host = new TestHost();
        List<string> log = [];
        Asyncio.StartGuestRun(Main, host.RunThreadsafe, host.Done, host.Run, Options(test));
        host.Do(() =>
        {
            log.Add("host");
            host.Do(() => log.Add("host again"));
        });
        host.RunUntilDone();
        Assert.Equal(["guest", "host", "guest", "host again", "guest"], log);

        async Coroutine Main()
        {
            for (int i = 0; i < 3; i++)
            {
                log.Add("guest");
                await Asyncio.Sleep(0);
            }
        }
    }

    [Fact]
    public void Only_a_wait_that_has_ended_asks_from_another_thread()
    {
        using var test = new TestLoop();
        var host = new TestHost();
        Asyncio.StartGuestRun(() => Asyncio.Sleep(3), host.RunThreadsafe, host.Done, host.Run, Options(test));
        host.RunUntilDone();
        Assert.Equal(1, host.Threadsafe);
        Assert.InRange(host.Plain, 2, 4);
        Assert.Equal([TimeSpan.FromSeconds(3).Ticks], test.Poller.Waits);
    }

    [Fact]
    public void The_running_loop_and_the_synchronization_context_are_set_in_its_turns_only()
    {
        using var test = new TestLoop();
        var host = new TestHost();
        var context = new SynchronizationContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            s_value.Value = "host";
            Asyncio.StartGuestRun(Main, host.RunThreadsafe, host.Done, host.Run, Options(test));
            for (int i = 0; i < 3; i++)
            {
                host.Do(AssertHosts);
                host.Next()();
                host.Next()();
            }

            host.RunUntilDone();
            AssertHosts();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
            s_value.Value = null;
        }

        async Coroutine Main()
        {
            for (int i = 0; i < 10; i++)
            {
                Assert.Same(test.Loop, Asyncio.RunningLoop);
                Assert.NotSame(context, SynchronizationContext.Current);
                Assert.Equal(i == 0 ? "host" : "guest", s_value.Value);
                s_value.Value = "guest";
                await Asyncio.Sleep(0);
            }
        }

        void AssertHosts()
        {
            Assert.Throws<InvalidOperationException>(() => Asyncio.RunningLoop);
            Assert.Null(Asyncio.CurrentTask);
            Assert.Same(context, SynchronizationContext.Current);
            Assert.Equal("host", s_value.Value);
        }
    }

    [Fact]
    public void It_runs_from_its_start_to_its_end()
    {
        using var test = new TestLoop();
        var host = new TestHost();
        Asyncio.StartGuestRun(() => Asyncio.Sleep(1), host.RunThreadsafe, host.Done, host.Run, Options(test));
        Assert.True(test.Loop.IsRunning);
        host.Next()();
        Assert.True(test.Loop.IsRunning);
        Assert.Throws<InvalidOperationException>(test.Loop.Close);
        Action[] misuses =
        [
            test.Loop.RunForever, test.Loop.ProcessReady, test.Loop.ProcessEvents, () => test.Loop.PollEvents(),
            () => test.Loop.RunUntilComplete(Asyncio.Sleep(1)),
        ];
        Assert.All(misuses, misuse => Expect.Says(
            Assert.Throws<InvalidOperationException>(misuse), "as a guest", "loop.CreateTask("));
        OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(test.Loop.RunForever));
        host.RunUntilDone();
        Assert.False(test.Loop.IsRunning);
    }

    [Fact]
    public void Another_thread_is_refused_between_the_turns_too()
    {
        using var test = new TestLoop();
        var host = new TestHost();
        LoopTask main = Asyncio.StartGuestRun(
            () => Asyncio.Sleep(1), host.RunThreadsafe, host.Done, host.Run, Options(test));
        host.Next()();
        Action[] misuses =
        [
            () => test.Loop.CallSoon(() => { }), () => main.Cancel(), () => _ = main.Done, test.Loop.Stop,
        ];
        Assert.All(misuses, misuse => Expect.Says(
            OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(misuse)),
            "another thread", "CallSoonThreadsafe"));
        host.RunUntilDone();
    }

    [Fact]
    public void A_foreign_task_comes_home()
    {
        using var test = new TestLoop(threads: true);
        int home = Environment.CurrentManagedThreadId;
        Exception? failure = RunAsGuest(test, async () =>
        {
            await Task.Run(() => Assert.NotEqual(home, Environment.CurrentManagedThreadId));
            Assert.Equal(home, Environment.CurrentManagedThreadId);
            await Task.Run(() => { }).ConfigureAwait(false);
            Assert.Equal(home, Environment.CurrentManagedThreadId);
        });
        Assert.Null(failure);
    }

    [Fact]
    public void Instruments_hear_of_its_run_and_its_waits()
    {
        using var test = new TestLoop();
        var recorder = new Diagnostics.Recorder();
        var host = new TestHost();
        LoopTask main = Asyncio.StartGuestRun(
            () => Asyncio.Sleep(2), host.RunThreadsafe, host.Done, host.Run,
            Options(test) with { Instruments = [recorder] });
        main.Name = "main";
        host.RunUntilDone();
        Assert.Equal(
            [
                "run begins", "main steps", "main stepped", "waits 2", "waited 2", "main scheduled", "main steps",
                "main exited", "main stepped", "run ends",
            ],
            recorder.Log.Skip(2));
    }

    [Fact]
    public void Two_guests_live_on_one_host()
    {
        using var one = new TestLoop();
        using var other = new TestLoop();
        var host = new TestHost();
        int done = 0;
        Asyncio.StartGuestRun(() => Asyncio.Sleep(2), host.RunThreadsafe, Done, host.Run, Options(one));
        Asyncio.StartGuestRun(() => Asyncio.Sleep(3), host.RunThreadsafe, Done, host.Run, Options(other));
        host.RunUntilDone();
        Assert.Equal((2, 3), (one.Elapsed, other.Elapsed));

        void Done(Exception? failure)
        {
            Assert.Null(failure);
            if (++done == 2)
            {
                host.Done(null);
            }
        }
    }

    [Fact]
    public void Inside_a_running_loop_it_is_refused() => TestLoop.Run(async () =>
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => Asyncio.StartGuestRun(
                () => throw new InvalidDataException(), _ => { }, (Exception? _) => { })),
            "already running on this thread"));

    [Fact]
    public void Null_is_refused()
    {
        Func<Coroutine> main = () => Asyncio.Sleep(0);
        Func<Coroutine<int>> answer = () => Asyncio.Sleep(0, 1);
        Action<Action> run = _ => { };
        Assert.Throws<ArgumentNullException>("main", () => Asyncio.StartGuestRun(null!, run, (Exception? _) => { }));
        Assert.Throws<ArgumentNullException>("runOnHostThreadsafe", () => Asyncio.StartGuestRun(main, null!, _ => { }));
        Assert.Throws<ArgumentNullException>("done", () => Asyncio.StartGuestRun(main, run, null!));
        Assert.Throws<ArgumentNullException>(
            "main", () => Asyncio.StartGuestRun(null!, run, (Outcome<int> _) => { }));
        Assert.Throws<ArgumentNullException>(
            "runOnHostThreadsafe", () => Asyncio.StartGuestRun(answer, null!, (Outcome<int> _) => { }));
        Assert.Throws<ArgumentNullException>(
            "done", () => Asyncio.StartGuestRun(answer, run, (Action<Outcome<int>>)null!));
    }

    private static RunOptions Options(TestLoop test) => new() { LoopFactory = () => test.Loop };

    private static Exception? RunAsGuest(TestLoop test, Func<Coroutine> main)
    {
        var host = new TestHost();
        Asyncio.StartGuestRun(main, host.RunThreadsafe, host.Done, host.Run, Options(test));
        host.RunUntilDone();
        return host.Failure;
    }
}
