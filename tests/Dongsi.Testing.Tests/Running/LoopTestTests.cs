using Xunit;

namespace Dongsi.Testing.Tests.Running;

/// <summary>What passes under LoopTest.Run, and what a failure says.</summary>
public sealed class LoopTestTests
{
    [Fact]
    public void A_test_runs_in_virtual_time_and_gives_its_result()
    {
        TimeSpan elapsed = LoopTest.Run(async () =>
        {
            await Asyncio.Sleep(7200);
            return LoopTest.Clock.Elapsed;
        });
        Assert.Equal(TimeSpan.FromHours(2), elapsed);
    }

    [Fact]
    public void What_the_test_throws_comes_out_as_it_is()
    {
        var failure = new FormatException("bad");
        Assert.Same(failure, Assert.Throws<FormatException>(() => LoopTest.Run(async () =>
        {
            await Asyncio.Sleep(1);
            throw failure;
        })));
    }

    [Fact]
    public void A_failure_among_other_tasks_shows_their_tree()
    {
        LoopTestException e = Failure(async () =>
        {
            Asyncio.CreateTask(Asyncio.Sleep(100), "bystander");
            await Asyncio.Sleep(1);
            throw new FormatException("bad");
        });
        Assert.StartsWith("FormatException: bad", e.Message, StringComparison.Ordinal);
        Assert.Contains("name='bystander'", e.Message);
        Assert.IsType<FormatException>(e.InnerException);
    }

    [Fact]
    public void A_task_that_is_left_alone_fails_the_test()
    {
        bool cleanedUp = false;
        LoopTestException e = Failure(async () =>
        {
            Asyncio.CreateTask(Forgotten(), "forgotten");
            await Asyncio.Sleep(1);
        });
        Assert.Contains("The test has left 1 live tasks", e.Message);
        Assert.Contains("forgotten", e.Message);
        Assert.True(cleanedUp);

        async Coroutine Forgotten()
        {
            try
            {
                await Asyncio.Sleep(100);
            }
            finally
            {
                cleanedUp = true;
            }
        }
    }

    [Fact]
    public void A_task_that_is_left_alone_passes_if_nobody_looks() =>
        LoopTest.Run(
            async () =>
            {
                Asyncio.CreateTask(Asyncio.Sleep(100));
                await Asyncio.Sleep(1);
            },
            new LoopTestOptions { CheckLeaks = false });

    [Fact]
    public void A_timer_that_is_left_fails_the_test()
    {
        LoopTestException e = Failure(async () =>
        {
            Asyncio.RunningLoop.CallLater(100, () => { });
            await Asyncio.Sleep(1);
        });
        Assert.Contains("The test has left 1 timers", e.Message);
    }

    [Fact]
    public void A_failure_that_nobody_took_fails_the_test()
    {
        LoopTestException e = Failure(async () =>
        {
            LoopTask lost = Asyncio.CreateTask(Fail(), "lost");
            await Asyncio.Wait([lost]);
        });
        Assert.Contains("Reported: ", e.Message);
        Assert.Contains("FormatException: lost", e.Message);

        static async Coroutine Fail()
        {
            await Asyncio.Sleep(1);
            throw new FormatException("lost");
        }
    }

    [Fact]
    public void A_callback_that_throws_fails_the_test()
    {
        LoopTestException e = Failure(async () =>
        {
            Asyncio.RunningLoop.CallSoon(() => throw new FormatException("thrown"));
            await Asyncio.Sleep(1);
        });
        Assert.Contains("FormatException: thrown", e.Message);
    }

    [Fact]
    public void A_report_that_the_test_expects_it_takes_itself() => LoopTest.Run(async () =>
    {
        List<string> reports = [];
        Asyncio.RunningLoop.SetExceptionHandler((_, report) => reports.Add(report.Exception!.Message));
        Asyncio.RunningLoop.CallSoon(() => throw new FormatException("thrown"));
        await Asyncio.Sleep(1);
        Assert.Equal(["thrown"], reports);
    });

    [Fact]
    public void A_deadlock_shows_both_sides_and_what_they_wait_for()
    {
        var e = Assert.Throws<DeadlockException>(() => LoopTest.Run(async () =>
        {
            AsyncLock first = new(), second = new();
            await Asyncio.Gather(Take(first, second), Take(second, first));
        }));
        Assert.StartsWith("Deadlock at 00:00:01 of virtual time", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, e.Message.Split("waits for <AsyncLock.Acquire").Length - 1);

        static async Coroutine Take(AsyncLock first, AsyncLock second)
        {
            using (await first.Acquire())
            {
                await Asyncio.Sleep(1);
                using (await second.Acquire())
                {
                }
            }
        }
    }

    [Fact]
    public void A_token_from_outside_cancels_the_test_and_lets_it_clean_up()
    {
        using var source = new CancellationTokenSource();
        bool cleanedUp = false;
        var e = Assert.Throws<OperationCanceledException>(() => LoopTest.Run(
            async () =>
            {
                try
                {
                    await Asyncio.Sleep(1);
                    await source.CancelAsync();
                    await Asyncio.Sleep(1000);
                }
                finally
                {
                    cleanedUp = true;
                }
            },
            new LoopTestOptions { CancellationToken = source.Token }));
        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Contains("name='test'", e.Message);
        Assert.True(cleanedUp);
    }

    [Fact]
    public void A_test_without_an_end_is_ended_with_its_tree()
    {
        LoopTestException e = Assert.Throws<LoopTestException>(() => LoopTest.Run(
            async () =>
            {
                while (true)
                {
                    await Asyncio.Sleep(1);
                }
            },
            new LoopTestOptions { Timeout = TimeSpan.FromMilliseconds(100) }));
        Assert.StartsWith("The test has not ended after 00:00:00.1", e.Message, StringComparison.Ordinal);
        Assert.Contains("name='test'", e.Message);
    }

    [Fact]
    public void A_test_may_run_in_real_time() => LoopTest.Run(
        async () =>
        {
            await Asyncio.Sleep(0.001);
            Assert.Throws<InvalidOperationException>(() => LoopTest.Clock);
        },
        new LoopTestOptions { RealTime = true });

    [Fact]
    public void A_loop_inside_a_loop_is_refused() => LoopTest.Run(async () =>
    {
        await Asyncio.Checkpoint();
        Assert.Throws<InvalidOperationException>(() => LoopTest.Run(() => Asyncio.Sleep(1)));
    });

    private static LoopTestException Failure(Func<Coroutine> test) =>
        Assert.Throws<LoopTestException>(() => LoopTest.Run(test));
}
