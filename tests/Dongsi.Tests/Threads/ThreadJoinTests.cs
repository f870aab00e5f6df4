using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

/// <summary>The end of a program whose threads are still at work.</summary>
public sealed class ThreadJoinTests
{
    [Fact]
    public void The_end_waits_for_an_abandoned_thread_and_reports_its_failure()
    {
        using var began = new Signal();
        using var end = new Signal();
        List<LoopErrorContext> reports = [];
        var runner = new Runner(new RunOptions { LoopFactory = () => Loop(reports), ThreadJoinTimeout = null });
        runner.Run(AbandonWhenItRuns(began, () =>
        {
            began.Set();
            end.Wait();
            throw new InvalidDataException();
        }));
        runner.Loop.CallSoon(end.Set);
        runner.Close();
        Assert.IsType<InvalidDataException>(Assert.Single(reports).Exception);
    }

    [Fact]
    public void A_negative_time_is_refused_at_once() => Expect.Says(
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new RunOptions { ThreadJoinTimeout = Timeout.InfiniteTimeSpan }),
        "cannot be negative", "write null");

    [Fact]
    public void A_thread_can_use_the_loop_until_the_end_has_waited_for_it()
    {
        using var began = new Signal();
        using var ends = new Signal();
        int result = 0;
        var runner = new Runner(new RunOptions { ThreadJoinTimeout = null });
        runner.Run(Main());
        runner.Loop.CallSoon(ends.Set);
        runner.Close();
        Assert.Equal(3, result);

        async Coroutine Main()
        {
            _ = Asyncio.RunningLoop.RunInExecutor(null, () =>
            {
                ends.Wait();
                result = FromThread.Run(() => Asyncio.Sleep(0.001, 3));
            });
        }
    }

    [Fact]
    public void What_is_stuck_is_named_and_left_behind()
    {
        using var began = new Signal();
        using var end = new Signal();
        using var ended = new Signal();
        var test = new TestLoop(threads: true);
        var runner = new Runner(new RunOptions { LoopFactory = () => test.Loop });
        runner.Run(AbandonWhenItRuns(began, Stuck));
        TimeSpan start = test.Loop.Time;
        runner.Close();
        Assert.Equal(TimeSpan.FromSeconds(300), test.Loop.Time - start);
        LoopErrorContext report = test.TakeReport();
        Assert.Equal(LoopErrorKind.Warning, report.Kind);
        Assert.Contains("After 300 seconds", report.Message);
        Assert.Contains("left behind: ThreadJoinTests.Stuck. ", report.Message);
        Assert.Contains("FromThread.CheckCancelled()", report.Message);
        end.Set();
        ended.Wait();
        test.Dispose();

        void Stuck()
        {
            began.Set();
            end.Wait();
            ended.Set();
        }
    }

    [Fact]
    public void A_task_that_would_not_abandon_its_thread_is_let_go_then()
    {
        int before = ThreadCache.Shared.BusyCount;
        using var began = new Signal();
        using var end = new Signal();
        Exception? thrown = null;
        bool wasTold = false;
        var test = new TestLoop(threads: true);
        var runner = new Runner(new RunOptions
        {
            LoopFactory = () => test.Loop,
            ThreadJoinTimeout = TimeSpan.FromSeconds(5),
        });
        runner.Run(Main());
        runner.Close();
        Assert.Contains("the program ends", Assert.IsType<CancelledException>(thrown).Reason);
        Assert.Contains("After 5 seconds", test.TakeReport().Message);
        end.Set();
        test.Dispose();
        Assert.True(OtherThreads.AreAtMost(before, TimeSpan.FromSeconds(60)));
        Assert.True(wasTold);

        async Coroutine Main()
        {
            _ = Asyncio.CreateTask(Task());
            await Asyncio.ToThread(began.Wait);
        }

        async Coroutine Task()
        {
            try
            {
                await Asyncio.ToThread(
                    () =>
                    {
                        began.Set();
                        end.Wait();
                        wasTold = FromThread.CurrentToken.IsCancellationRequested;
                    },
                    abandonOnCancel: false);
            }
            catch (CancelledException e)
            {
                thrown = e;
                throw;
            }
        }
    }

    [Fact]
    public void A_program_without_threads_is_not_kept_by_the_limit()
    {
        var test = new TestLoop();
        TimeSpan start = test.Loop.Time;
        var runner = new Runner(new RunOptions { LoopFactory = () => test.Loop });
        runner.Run(Asyncio.Sleep(1));
        runner.Close();
        Assert.Equal(TimeSpan.FromSeconds(1), test.Loop.Time - start);
        test.Dispose();
    }

    [Fact]
    public void The_default_is_asyncios() =>
        Assert.Equal(TimeSpan.FromSeconds(300), new RunOptions().ThreadJoinTimeout);

    private static async Coroutine AbandonWhenItRuns(Signal began, Action function)
    {
        LoopTask task = Asyncio.CreateTask(Asyncio.ToThread(function));
        await Asyncio.ToThread(began.Wait);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
    }

    private static EventLoop Loop(List<LoopErrorContext> reports)
    {
        var loop = new EventLoop();
        loop.SetExceptionHandler((_, report) => reports.Add(report));
        return LeakGate.Current.Watch(loop);
    }
}
