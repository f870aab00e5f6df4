using System.Text;
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
    public void What_main_throws_is_handed_to_the_host()
    {
        using var test = new TestLoop();
        var thrown = new InvalidDataException();
        Assert.Same(thrown, RunAsGuest(test, async () => throw thrown));
    }

    [Fact]
    public void What_is_left_is_cancelled_and_waited_for_before_the_host_is_told()
    {
        using var test = new TestLoop();
        List<string> log = [];
        Exception? failure = RunAsGuest(test, async () =>
        {
            Asyncio.CreateTask(Left());
            await Asyncio.Sleep(1);
        });
        Assert.Null(failure);
        Assert.Equal(["cleaning", "cleaned", "cleaning late", "cleaned late"], log);
        Assert.Equal(1 + 10 + 10, test.Elapsed);

        async Coroutine Left()
        {
            try
            {
                await Asyncio.Sleep(1000);
            }
            finally
            {
                await CleanUp("");
                Asyncio.CreateTask(Late());
            }
        }

        async Coroutine Late()
        {
            try
            {
                await Asyncio.Sleep(1000);
            }
            finally
            {
                await CleanUp(" late");
            }
        }

        async Coroutine CleanUp(string when)
        {
            log.Add($"cleaning{when}");
            await Asyncio.Sleep(10);
            log.Add($"cleaned{when}");
        }
    }

    [Fact]
    public void A_clean_up_that_fails_is_reported_as_by_a_runner()
    {
        using var test = new TestLoop();
        Exception? failure = RunAsGuest(test, async () =>
        {
            Asyncio.CreateTask(Broken());
            await Asyncio.Sleep(0);
        });
        Assert.Null(failure);
        LoopErrorContext report = test.TakeReport();
        Assert.IsType<InvalidDataException>(report.Exception);
        Assert.Contains("during the shutdown", report.Message);

        static async Coroutine Broken()
        {
            try
            {
                await Asyncio.Sleep(1000);
            }
            catch (CancelledException)
            {
                throw new InvalidDataException();
            }
        }
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
        Threads.Run(() => Assert.Throws<InvalidOperationException>(test.Loop.RunForever));
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
            Threads.Run(() => Assert.Throws<InvalidOperationException>(misuse)),
            "another thread", "CallSoonThreadsafe"));
        host.RunUntilDone();
    }

    [Fact]
    public void A_stop_ends_it_too_early_and_what_is_left_is_cancelled()
    {
        using var test = new TestLoop();
        bool cleaned = false;
        Exception? failure = RunAsGuest(test, async () =>
        {
            test.Loop.CallLater(1, test.Loop.Stop);
            try
            {
                await Asyncio.Sleep(100);
            }
            finally
            {
                cleaned = true;
            }
        });
        Expect.Says(Assert.IsType<InvalidOperationException>(failure), "was stopped before");
        Assert.True(cleaned);
        Assert.Equal(1, test.Elapsed);
    }

    [Fact]
    public void A_stop_during_the_shutdown_ends_that_too()
    {
        using var test = new TestLoop();
        Exception? failure = RunAsGuest(test, async () =>
        {
            Asyncio.CreateTask(Stubborn(), "stubborn");
            await Asyncio.Sleep(0);
        });
        Expect.Says(Assert.IsType<InvalidOperationException>(failure), "was stopped before");
        Assert.Equal(1, test.Elapsed);

        async Coroutine Stubborn()
        {
            try
            {
                await Asyncio.Sleep(100);
            }
            finally
            {
                test.Loop.CallLater(1, test.Loop.Stop);
                await Asyncio.Sleep(100);
            }
        }
    }

    [Fact]
    public void A_poller_that_fails_ends_it_with_the_failure()
    {
        using var test = new TestLoop();
        bool cleaned = false;
        Exception? failure = RunAsGuest(test, async () =>
        {
            try
            {
                await test.Loop.CreateFuture<int>();
            }
            finally
            {
                await Asyncio.Sleep(0);
                cleaned = true;
            }
        });
        Assert.IsType<DeadlockException>(failure);
        Assert.True(cleaned);
        Assert.True(test.Loop.IsClosed);
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
    public void A_host_that_throws_at_the_start_leaves_nothing_behind()
    {
        using var test = new TestLoop();
        var thrown = new InvalidDataException();
        Coroutine? coroutine = null;
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => Asyncio.StartGuestRun(
            () => coroutine = Asyncio.Sleep(1), _ => throw thrown, _ => { }, options: Options(test))));
        Assert.True(test.Loop.IsClosed);
        Assert.Equal(CoroutineState.Closed, coroutine!.State);
    }

    [Fact]
    public void A_main_that_cannot_be_made_leaves_nothing_behind()
    {
        using var test = new TestLoop();
        Assert.Throws<InvalidDataException>(() => Asyncio.StartGuestRun(
            (Func<Coroutine>)(() => throw new InvalidDataException()), _ => { }, _ => { }, options: Options(test)));
        Assert.True(test.Loop.IsClosed);
    }

    [Fact]
    public void A_host_that_throws_later_is_told_so()
    {
        using var test = new TestLoop();
        var host = new TestHost();
        var thrown = new InvalidDataException();
        int left = 2;
        Asyncio.StartGuestRun(() => Asyncio.Sleep(0), host.RunThreadsafe, host.Done, Run, Options(test));
        host.RunUntilDone();
        Assert.Same(thrown, host.Failure);
        Assert.True(test.Loop.IsClosed);

        void Run(Action action)
        {
            if (--left == 0)
            {
                throw thrown;
            }

            host.Run(action);
        }
    }

    [Fact]
    public void A_host_that_runs_a_turn_inside_the_call_is_told_not_to()
    {
        using var test = new TestLoop();
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => Asyncio.StartGuestRun(
                () => Asyncio.Sleep(1), action => action(), _ => { }, options: Options(test))),
            "inside the call", "into the host's queue and return");
        Assert.True(test.Loop.IsClosed);
    }

    [Fact]
    public void A_host_that_runs_a_turn_twice_is_told_not_to()
    {
        using var test = new TestLoop(threads: true);
        var host = new TestHost();
        LoopTask main = Asyncio.StartGuestRun(
            async () => await test.Loop.CreateFuture<int>(), host.RunThreadsafe, host.Done, host.Run, Options(test));
        Action turn = host.Next();
        turn();

        // Now the other thread waits in the poller.
        Expect.Says(Assert.Throws<InvalidOperationException>(turn), "nobody had asked for", "once");
        main.Cancel();
        host.RunUntilDone();
        Assert.IsType<CancelledException>(host.Failure);
        Expect.Says(Assert.Throws<InvalidOperationException>(turn), "nobody had asked for");
    }

    [Fact]
    public void A_host_that_runs_a_turn_on_another_thread_is_told_not_to()
    {
        using var test = new TestLoop();
        var host = new TestHost();
        Asyncio.StartGuestRun(() => Asyncio.Sleep(0), host.RunThreadsafe, host.Done, host.Run, Options(test));
        Action turn = host.Next();
        Expect.Says(
            Threads.Run(() => Assert.Throws<InvalidOperationException>(turn)), "on another thread", "context.Post(");
        host.Do(turn);
        host.RunUntilDone();
        Assert.Null(host.Failure);
    }

    [Fact]
    public void A_host_that_is_gone_when_a_wait_ends_is_reported()
    {
        using var told = new ManualResetEventSlim();
        using var test = new TestLoop();
        var host = new TestHost();
        Action? lost = null;
        string text = ErrorStream.Capture(() =>
        {
            Asyncio.StartGuestRun(() => Asyncio.Sleep(1), Gone, host.Done, host.Run, Options(test));
            host.Next()();
            Assert.True(told.Wait(TimeSpan.FromSeconds(60)), "Nobody was told.");
        });
        Assert.Contains("does not take its next turn", text);
        Assert.Contains("host is gone", text);
        host.Do(lost!);
        host.RunUntilDone();

        void Gone(Action action)
        {
            lost = action;
            Console.SetError(new Announcing(Console.Error, told));
            throw new InvalidDataException("host is gone");
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

    /// <summary>Says when a line has been written.</summary>
    private sealed class Announcing(TextWriter output, ManualResetEventSlim written) : TextWriter
    {
        public override Encoding Encoding => output.Encoding;

        public override void WriteLine(string? value)
        {
            output.WriteLine(value);
            written.Set();
        }
    }
}
