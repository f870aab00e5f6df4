using Xunit;

namespace Dongsi.Testing.Tests.Time;

/// <summary>A loop whose clock jumps.</summary>
public sealed class VirtualClockTests
{
    private readonly VirtualClock _clock = new();

    [Fact]
    public void A_sleep_takes_as_long_as_it_says_and_no_time()
    {
        Run(async () => await Asyncio.Sleep(3600));
        Assert.Equal(TimeSpan.FromHours(1), _clock.Elapsed);
        Assert.Equal(1, _clock.GetStatistics().Jumps);
    }

    [Fact]
    public void A_delay_of_dotnet_lives_in_the_same_time()
    {
        List<string> trace = [];
        Run(async () =>
        {
            LoopTask other = Asyncio.CreateTask(Sleeper());
            await Task.Delay(TimeSpan.FromSeconds(2), _clock);
            trace.Add($"delay {_clock.Elapsed.TotalSeconds}");
            await other;
        });
        Assert.Equal(["sleep 1", "delay 2", "sleep 3"], trace);

        async Coroutine Sleeper()
        {
            await Asyncio.Sleep(1);
            trace.Add($"sleep {_clock.Elapsed.TotalSeconds}");
            await Asyncio.Sleep(2);
            trace.Add($"sleep {_clock.Elapsed.TotalSeconds}");
        }
    }

    [Fact]
    public void A_deadlock_is_an_exception_that_shows_what_every_task_waits_for()
    {
        DeadlockException e = Assert.Throws<DeadlockException>(() => Run(async () =>
        {
            await Asyncio.Sleep(5);
            await new AsyncEvent().Wait();
        }));
        Assert.StartsWith("Deadlock at 00:00:05 of virtual time", e.Message, StringComparison.Ordinal);
        Assert.Contains("waits for <AsyncEvent.Wait of", e.Message);
    }

    [Fact]
    public void A_thread_at_work_holds_the_time()
    {
        Run(async () =>
        {
            LoopTask sleeper = Asyncio.CreateTask(Asyncio.Sleep(10));
            Assert.Equal(TimeSpan.Zero, await Asyncio.ToThread(() =>
            {
                Thread.Sleep(50);
                return _clock.Elapsed;
            }));
            Assert.False(sleeper.Done);
            await sleeper;
        });
    }

    [Fact]
    public void A_thread_that_waits_for_the_loop_lets_the_time_pass()
    {
        Run(async () =>
        {
            await Asyncio.ToThread(() => FromThread.Run(() => Asyncio.Sleep(100)));
            Assert.Equal(TimeSpan.FromSeconds(100), _clock.Elapsed);
        });
    }

    [Fact]
    public void The_example_of_the_article_takes_seven_seconds_of_the_clock()
    {
        List<string> lines = [];
        Run(async () => await Asyncio.Wait(
        [
            Asyncio.CreateTask(FindUsers(7)),
            Asyncio.CreateTask(FindUsers(3)),
            Asyncio.CreateTask(FindUsers(5)),
        ]));
        Assert.Equal(TimeSpan.FromSeconds(7), _clock.Elapsed);
        Assert.Equal(["7/1", "3/1", "5/1", "7/2", "3/2", "5/2"], lines[..6]);
        Assert.Equal(15, lines.Count);

        async Coroutine FindUsers(int count)
        {
            for (int i = 1; i <= count; i++)
            {
                lines.Add($"{count}/{i}");
                await Asyncio.Sleep(1);
            }
        }
    }

    [Fact]
    public void Three_hours_of_retries_and_timeouts_are_a_matter_of_jumps()
    {
        int tries = 0;
        Run(async () =>
        {
            while (_clock.Elapsed < TimeSpan.FromHours(3))
            {
                tries++;
                await Asyncio.MoveOnAfter(0.5, _ => Asyncio.Sleep(3600));
                await Asyncio.Sleep(0.5);
            }
        });
        Assert.Equal(3 * 3600, tries);
        Assert.Equal(TimeSpan.FromHours(3), _clock.Elapsed);
        Assert.Equal(2 * 3 * 3600, _clock.GetStatistics().Jumps);
    }

    [Fact]
    public void The_date_goes_with_the_clock()
    {
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), _clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(new DateTimeOffset(2000, 1, 2, 0, 0, 0, TimeSpan.Zero), _clock.GetUtcNow());
        _clock.Advance(TimeSpan.MaxValue);
        Assert.Equal(9999, _clock.GetUtcNow().Year);
    }

    [Fact]
    public void Time_does_not_go_back()
    {
        _clock.AdvanceTo(TimeSpan.FromSeconds(5));
        _clock.AdvanceTo(TimeSpan.FromSeconds(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.AdvanceTo(TimeSpan.FromSeconds(4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void A_clock_that_does_not_jump_is_moved_by_the_test()
    {
        _clock.AutoJump = false;
        Run(async () =>
        {
            LoopTask sleeper = Asyncio.CreateTask(Asyncio.Sleep(10));
            await LoopTest.WaitAllTasksBlocked();
            _clock.Advance(TimeSpan.FromSeconds(9));
            await LoopTest.WaitAllTasksBlocked();
            Assert.False(sleeper.Done);
            Assert.True(_clock.Jump());
            await sleeper;
            Assert.Equal(TimeSpan.FromSeconds(10), _clock.Elapsed);
            Assert.False(_clock.Jump());
        });
    }

    [Fact]
    public void Another_thread_moves_a_frozen_clock_and_wakes_the_loop()
    {
        _clock.AutoJump = false;
        using var asleep = new ManualResetEventSlim();
        var mover = new Thread(() =>
        {
            asleep.Wait();
            _clock.Advance(TimeSpan.FromSeconds(10));
        });
        mover.Start();
        Run(async () =>
        {
            Asyncio.RunningLoop.CallSoon(asleep.Set);
            await Asyncio.Sleep(10);
        });
        mover.Join();
    }

    [Fact]
    public void Nobody_who_moves_a_frozen_clock_is_a_deadlock_too()
    {
        _clock.AutoJump = false;
        _clock.Patience = TimeSpan.FromMilliseconds(10);
        var e = Assert.Throws<DeadlockException>(() => Run(() => Asyncio.Sleep(10)));
        Assert.Contains("nobody has moved the clock", e.Message);
    }

    [Fact]
    public void Patience_with_dotnet_ends()
    {
        _clock.Patience = TimeSpan.FromMilliseconds(10);
        var never = new TaskCompletionSource();
        var e = Assert.Throws<DeadlockException>(() => Run(async () => await WithShield(never)));
        Assert.Contains("nothing has come from outside", e.Message);

        // The task ends by the shutdown only if what it awaits does.
        async Coroutine WithShield(TaskCompletionSource source)
        {
            await source.Task.AsFuture();
        }
    }

    [Fact]
    public void A_task_of_dotnet_may_come_late()
    {
        Run(async () =>
        {
            var late = new TaskCompletionSource();
            var thread = new Thread(() =>
            {
                Thread.Sleep(20);
                late.SetResult();
            });
            thread.Start();
            await late.Task;
            thread.Join();
            Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
        });
    }

    [Fact]
    public void A_rate_lets_time_pass_by_itself()
    {
        _clock.AutoJump = false;
        _clock.Rate = 1000;
        Run(() => Asyncio.Sleep(5));
        Assert.True(_clock.Elapsed >= TimeSpan.FromSeconds(5));
        _clock.Rate = 0;
        Assert.Equal(_clock.Elapsed, _clock.Elapsed);
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Rate = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Rate = double.PositiveInfinity);
    }

    [Fact]
    public void A_threshold_gives_the_outside_time()
    {
        _clock.AutoJumpThreshold = TimeSpan.FromSeconds(30);
        Run(async () =>
        {
            var late = new TaskCompletionSource();
            var thread = new Thread(() =>
            {
                Thread.Sleep(20);
                late.SetResult();
            });
            thread.Start();
            await Asyncio.WaitFor(late.Task.AsFuture(), 60);
            thread.Join();
            Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
        });
    }

    [Fact]
    public void Timers_of_dotnet_fire_on_the_loop_in_order_and_again()
    {
        List<string> trace = [];
        Run(async () =>
        {
            int thread = Environment.CurrentManagedThreadId;
            using ITimer b = Timer("b", 2, 0);
            using ITimer a = Timer("a", 1, 2);
            using ITimer c = Timer("c", 2, 0);
            using ITimer gone = Timer("gone", 1, 1);
            gone.Dispose();
            Assert.False(gone.Change(TimeSpan.Zero, TimeSpan.Zero));
            await Asyncio.Sleep(5.5);

            ITimer Timer(string name, double due, double period) => _clock.CreateTimer(
                _ => trace.Add($"{name}{_clock.Elapsed.TotalSeconds} {Environment.CurrentManagedThreadId == thread}"),
                null,
                TimeSpan.FromSeconds(due),
                TimeSpan.FromSeconds(period));
        });
        Assert.Equal(["a1 True", "b2 True", "c2 True", "a3 True", "a5 True"], trace);
        Assert.Equal(0, _clock.GetStatistics().Timers);
    }

    [Fact]
    public void Without_a_loop_timers_fire_where_the_time_is_moved()
    {
        int fired = 0;
        using ITimer timer = _clock.CreateTimer(
            _ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(3.5));
        Assert.Equal(3, fired);
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.Change(TimeSpan.FromSeconds(-2), TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.Change(TimeSpan.FromDays(50), TimeSpan.Zero));
    }

    [Fact]
    public void A_token_of_dotnet_expires_in_virtual_time()
    {
        Run(async () =>
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMinutes(5), _clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => Task.Delay(TimeSpan.FromHours(1), _clock, source.Token));
            Assert.Equal(TimeSpan.FromMinutes(5), _clock.Elapsed);
        });
    }

    [Fact]
    public void A_clock_serves_one_loop_at_a_time()
    {
        using (new EventLoop(_clock))
        {
            var e = Assert.Throws<InvalidOperationException>(() => new EventLoop(_clock));
            Assert.Contains("VirtualClock of its own", e.Message);
        }

        using var next = new EventLoop(_clock);
    }

    [Theory]
    [InlineData(PollerKind.Auto)]
    [InlineData(PollerKind.Portable)]
    public void Bytes_that_are_there_come_before_the_next_deadline(PollerKind poller)
    {
        Asyncio.Run(
            async () =>
            {
                Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0);
                var port = ((System.Net.IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;
                var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
                writer.Write("ping\n"u8.ToArray());
                Assert.Equal("ping\n"u8.ToArray(), await reader.ReadLine());
                writer.Close();
                await writer.WaitClosed();
                server.Close();
                await server.WaitClosed();
                Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
            },
            new RunOptions { TimeProvider = _clock, Poller = poller });

        static async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer)
        {
            writer.Write(await reader.ReadLine());
            await writer.Drain();
            writer.Close();
        }
    }

    private void Run(Func<Coroutine> main) => Asyncio.Run(main, new RunOptions { TimeProvider = _clock });
}
