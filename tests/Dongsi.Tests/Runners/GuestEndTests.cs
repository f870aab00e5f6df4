using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Runners;

/// <summary>How guest runs end: with a result or a failure, too early, or with a loop that breaks.</summary>
public sealed class GuestEndTests
{
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
    public void A_thread_that_still_works_is_waited_for_while_the_host_goes_on()
    {
        using var test = new TestLoop(threads: true);
        using var started = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var host = new TestHost();
        bool hasEnded = false;

        // For ever, or the clock of the test would jump to the end of the time before the thread has had its turn.
        var options = new RunOptions { LoopFactory = () => test.Loop, ThreadJoinTimeout = null };
        LoopTask main = Asyncio.StartGuestRun(Main, host.RunThreadsafe, host.Done, host.Run, options);
        while (!main.Done)
        {
            host.Next()();
        }

        host.Do(mayEnd.Set);
        host.RunUntilDone();
        Assert.True(hasEnded);
        Assert.True(test.Loop.IsClosed);

        async Coroutine Main()
        {
            _ = Asyncio.CreateTask(Asyncio.ToThread(Work, abandonOnCancel: true));
            await Asyncio.Sleep(0);
            started.Wait();
        }

        void Work()
        {
            started.Set();
            mayEnd.Wait();
            hasEnded = true;
        }
    }

    private static Exception? RunAsGuest(TestLoop test, Func<Coroutine> main)
    {
        var host = new TestHost();
        var options = new RunOptions { LoopFactory = () => test.Loop };
        Asyncio.StartGuestRun(main, host.RunThreadsafe, host.Done, host.Run, options);
        host.RunUntilDone();
        return host.Failure;
    }
}
