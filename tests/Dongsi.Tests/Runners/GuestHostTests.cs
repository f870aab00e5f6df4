using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Runners;

/// <summary>Hosts that do not keep their part of the bargain.</summary>
public sealed class GuestHostTests
{
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
        var e = OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(turn));
        Expect.Says(e, "on another thread", "context.Post(");
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

    private static RunOptions Options(TestLoop test) => new() { LoopFactory = () => test.Loop };

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
