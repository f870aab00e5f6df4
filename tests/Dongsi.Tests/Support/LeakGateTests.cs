using Dongsi.Testing;
using Xunit;

namespace Dongsi.Tests.Support;

/// <summary>Canaries: the gate finds every kind of leak.</summary>
public sealed class LeakGateTests
{
    [Fact]
    public void A_clean_loop_passes()
    {
        var gate = new LeakGate();
        using (var loop = new EventLoop())
        {
            gate.Watch(loop);
        }

        Assert.Empty(gate.Find());
    }

    [Fact]
    public void A_task_that_has_not_ended_is_found()
    {
        using var test = new TestLoop();
        test.Loop.CreateTask(Asyncio.Sleep(1), "forgotten");
        Assert.Contains("1 live tasks", Assert.Single(Leaks.In(test.Loop), left => left.Contains("forgotten")));
        test.RunMain(() => Asyncio.Sleep(2));
    }

    [Fact]
    public void A_task_of_a_closed_loop_is_found()
    {
        var gate = new LeakGate();
        using var loop = new EventLoop();
        gate.Watch(loop);
        loop.CreateTask(Asyncio.Sleep(1), "forgotten");
        loop.Close();
        Assert.Contains("forgotten", Assert.Single(gate.Find()));
    }

    [Fact]
    public void A_timer_is_found()
    {
        using var test = new TestLoop();
        TimerHandle timer = test.Loop.CallLater(1, () => { });
        Assert.Contains("1 timers", Assert.Single(Leaks.In(test.Loop)));
        timer.Cancel();
    }

    [Fact]
    public void A_ready_handle_is_found()
    {
        using var test = new TestLoop();
        test.Loop.CallSoon(() => { });
        Assert.Contains("1 ready handles", Assert.Single(Leaks.In(test.Loop)));
    }

    [Fact]
    public void An_open_loop_is_found()
    {
        var gate = new LeakGate();
        using var test = new TestLoop();
        gate.Watch(test.Loop);
        Assert.Contains("is not closed", Assert.Single(gate.Find()));
    }

    [Fact]
    public void An_open_loop_in_debug_mode_is_found()
    {
        using var test = new TestLoop(debug: true);
        Assert.Contains("debug mode", Assert.Single(new LeakGate().Find()));
    }

    [Fact]
    public void A_descriptor_left_open_is_found()
    {
        if (Descriptors.Open().Length == 0)
        {
            return;
        }

        var gate = new LeakGate();
        using (FileStream file = OpenSomeFile())
        {
            string found = Assert.Single(gate.Find());
            Assert.Contains(file.Name, found);
            Assert.EndsWith("left open", found);
        }

        Assert.Empty(gate.Find());
    }

    [Fact]
    public void A_descriptor_that_was_closed_is_found()
    {
        if (Descriptors.Open().Length == 0)
        {
            return;
        }

        LeakGate gate;
        using (OpenSomeFile())
        {
            gate = new LeakGate();
        }

        Assert.EndsWith("was closed", Assert.Single(gate.Find()));
    }

    [Fact]
    public void A_thread_that_is_still_at_work_is_found()
    {
        var gate = new LeakGate { PatienceWithThreads = TimeSpan.Zero };
        using var end = new ManualResetEventSlim();
        using var executor = new ThreadPoolExecutor();
        Task work = executor.Submit(end.Wait);
        string found = Assert.Single(gate.Find());
        end.Set();
        Assert.Equal("1 threads are still at work", found);
        work.Wait();
    }

    [Fact]
    public void An_unexpected_report_is_found()
    {
        LeakGate outer = LeakGate.Current;
        var gate = LeakGate.Current = new LeakGate();
        try
        {
            using var test = new TestLoop();
            test.Loop.CallExceptionHandler(new() { Message = "surprise" });
        }
        finally
        {
            LeakGate.Current = outer;
        }

        Assert.Contains("Unexpected report: surprise", Assert.Single(gate.Find()));
    }

    [Fact]
    public void A_loop_that_would_wait_for_ever_fails_at_once()
    {
        using var test = new TestLoop();
        Future<int> never = test.Loop.CreateFuture<int>();
        Assert.Throws<DeadlockException>(() => test.Loop.RunUntilComplete(never));
    }

    [Fact]
    public void A_sleep_without_an_end_fails_at_once()
    {
        using var test = new TestLoop();
        LoopTask task = test.Loop.CreateTask(Asyncio.Sleep(double.PositiveInfinity));
        Assert.Throws<DeadlockException>(test.Loop.RunForever);
        task.Cancel();
        test.Settle();
    }

    private static FileStream OpenSomeFile() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.DeleteOnClose,
        });
}
