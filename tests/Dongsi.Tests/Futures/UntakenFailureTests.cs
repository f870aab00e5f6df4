using System.Runtime.CompilerServices;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Futures;

/// <summary>A failure that nobody takes is reported exactly once, and never one that somebody takes.</summary>
public sealed class UntakenFailureTests
{
    [Fact]
    public void A_tasks_is_reported_when_it_is_collected()
    {
        using var test = new TestLoop();
        test.RunMain(FailUnseen);
        Garbage.Collect();
        test.Settle();
        AssertReport(test.TakeReport(), "task 'unseen' (Fail)");
    }

    [Fact]
    public void A_tasks_is_reported_when_the_loop_closes_if_it_is_still_held()
    {
        using var test = new TestLoop();
        LoopTask? held = null;
        test.RunMain(async () =>
        {
            held = Asyncio.CreateTask(Fail(), "unseen");
            await Asyncio.Sleep(1);
        });
        Garbage.Collect();
        test.Settle();
        test.AssertNoReport();
        test.Loop.Close();
        AssertReport(test.TakeReport(), "task 'unseen' (Fail)");
        test.AssertNoReport();
        GC.KeepAlive(held);
    }

    [Fact]
    public void It_is_not_reported_again_when_the_loop_closes()
    {
        using var test = new TestLoop();
        test.RunMain(FailUnseen);
        Garbage.Collect();
        test.Settle();
        test.TakeReport();
        test.Loop.Close();
        test.AssertNoReport();
    }

    [Fact]
    public void It_is_not_reported_again_when_it_is_collected_after_the_loop_has_closed()
    {
        using var test = new TestLoop();
        LoopTask? held = null;
        test.RunMain(async () =>
        {
            held = Asyncio.CreateTask(Fail(), "unseen");
            await Asyncio.Sleep(1);
        });
        test.Loop.Close();
        test.TakeReport();
        string text = ErrorStream.Capture(() =>
        {
            held = null;
            Garbage.Collect();
        });
        Assert.Equal("", text);
        test.AssertNoReport();
    }

    [Fact]
    public void What_is_collected_but_not_finalized_when_the_loop_closes_is_reported()
    {
        using var test = new TestLoop();
        test.RunMain(FailUnseen);
        GC.Collect();
        test.Loop.Close();
        GC.WaitForPendingFinalizers();
        AssertReport(test.TakeReport(), "task 'unseen' (Fail)");
        test.AssertNoReport();
    }

    [Fact]
    public void A_futures_is_reported_too()
    {
        using var test = new TestLoop();
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetException(new InvalidDataException());
        test.Loop.Close();
        AssertReport(test.TakeReport(), "future");
        GC.KeepAlive(future);
    }

    [Fact]
    public void Two_failing_tasks_awaited_one_after_the_other_are_never_reported() => AssertSilent(async () =>
    {
        LoopTask first = Asyncio.CreateTask(FailAfter(5));
        LoopTask second = Asyncio.CreateTask(FailAfter(1));
        await Expect.Throws<InvalidDataException>(first);
        Garbage.Collect();
        await Asyncio.Sleep(0);
        await Expect.Throws<InvalidDataException>(second);
    });

    [Fact]
    public void Looking_at_the_exception_takes_it() => AssertSilent(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Fail());
        await Asyncio.Sleep(1);
        Assert.NotNull(task.Exception);
    });

    [Fact]
    public void Looking_at_the_result_takes_it() => AssertSilent(async () =>
    {
        LoopTask<int> task = Asyncio.CreateTask(FailWithResult());
        await Asyncio.Sleep(1);
        Assert.Throws<InvalidDataException>(() => task.Result);
    });

    [Fact]
    public void What_a_combinator_collects_is_taken() => AssertSilent(async () =>
    {
        await Expect.Throws<InvalidDataException>(Asyncio.Gather(Fail(), FailAfter(1)));
        await Asyncio.GatherOutcomes([FailWithResult(), FailWithResult()]);
        await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
        {
            group.CreateTask(Fail());
            group.CreateTask(Fail());
        }));
        await Expect.Throws<InvalidDataException>(Asyncio.WaitFor(Asyncio.CreateTask(Fail()), 1));
        await Expect.Throws<InvalidDataException>(Asyncio.Shield(Fail()));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await Fail().AsTask());
        await Assert.ThrowsAsync<InvalidDataException>(async () => await Fail());
        await Asyncio.Sleep(2);
    });

    [Fact]
    public void Waiting_for_the_end_only_does_not_take_it()
    {
        using var test = new TestLoop();
        LoopTask? task = null;
        test.RunMain(async () =>
        {
            task = Asyncio.CreateTask(Fail(), "unseen");
            await Asyncio.Wait([task]);
        });
        test.Loop.Close();
        AssertReport(test.TakeReport(), "task 'unseen' (Fail)");
    }

    [Fact]
    public void A_cancelled_task_is_no_failure() => AssertSilent(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Asyncio.Sleep(10));
        await Asyncio.Sleep(0);
        task.Cancel();
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void The_handler_is_not_called_on_the_finalizers_thread()
    {
        using var test = new TestLoop();
        int thread = 0;
        test.Loop.SetExceptionHandler((_, _) => thread = Environment.CurrentManagedThreadId);
        test.RunMain(FailUnseen);
        Garbage.Collect();
        Assert.Equal(0, thread);
        test.Settle();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void In_debug_mode_the_report_says_where_the_task_was_made()
    {
        using var test = new TestLoop(debug: true);
        test.RunMain(FailUnseen);
        Assert.Equal(LoopErrorKind.Warning, test.TakeReport().Kind);
        test.Loop.Close();
        LoopErrorContext report = test.TakeReport();
        Assert.Equal(LoopErrorKind.Error, report.Kind);
        Assert.Contains(nameof(FailUnseenHere), report.CreationSite);
    }

    [Fact]
    public void In_debug_mode_a_failure_is_warned_of_after_a_second() => TestLoop.Run(
        async test =>
        {
            LoopTask task = Asyncio.CreateTask(Fail(), "unseen");
            await Asyncio.Sleep(0.9);
            test.AssertNoReport();
            await Asyncio.Sleep(0.2);
            LoopErrorContext report = test.TakeReport();
            Assert.Equal(LoopErrorKind.Warning, report.Kind);
            Assert.Contains("task 'unseen' (Fail)", report.Message);
            Assert.Contains("TaskGroup", report.Message);
            await Expect.Throws<InvalidDataException>(task);
        },
        debug: true);

    [Fact]
    public void In_debug_mode_a_failure_that_was_taken_in_time_is_not_warned_of() => TestLoop.Run(
        async _ =>
        {
            LoopTask task = Asyncio.CreateTask(Fail());
            await Asyncio.Sleep(0.9);
            await Expect.Throws<InvalidDataException>(task);
            await Asyncio.Sleep(10);
        },
        debug: true);

    [Fact]
    public void A_thousand_failures_are_a_thousand_reports()
    {
        using var test = new TestLoop();
        test.RunMain(async () =>
        {
            for (int i = 0; i < 1000; i++)
            {
                Asyncio.CreateTask(Fail(), $"unseen {i}");
            }

            await Asyncio.Sleep(1);
        });
        Garbage.Collect();
        test.Settle();
        test.Loop.Close();
        HashSet<string> messages = [];
        for (int i = 0; i < 1000; i++)
        {
            Assert.True(messages.Add(test.TakeReport().Message));
        }

        test.AssertNoReport();
    }

    private static void AssertReport(LoopErrorContext report, string subject)
    {
        Assert.Equal(LoopErrorKind.Error, report.Kind);
        Assert.Contains($"The exception of {subject} was never taken", report.Message);
        Assert.IsType<InvalidDataException>(report.Exception);
    }

    private static void AssertSilent(Func<Coroutine> main)
    {
        using var test = new TestLoop();
        test.RunMain(main);
        Garbage.Collect();
        test.Settle();
        test.Loop.Close();
        test.AssertNoReport();
    }

    private static async Coroutine FailUnseen()
    {
        FailUnseenHere();
        await Asyncio.Sleep(2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailUnseenHere() => Asyncio.CreateTask(Fail(), "unseen");

    private static async Coroutine Fail() => throw new InvalidDataException();

    private static async Coroutine<int> FailWithResult() => throw new InvalidDataException();

    private static async Coroutine FailAfter(double seconds)
    {
        await Asyncio.Sleep(seconds);
        throw new InvalidDataException();
    }
}
