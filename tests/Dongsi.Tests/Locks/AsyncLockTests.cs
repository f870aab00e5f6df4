using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Locks;

public sealed class AsyncLockTests
{
    [Fact]
    public void First_come_first_served() => TestLoop.Run(async test =>
    {
        var gate = new AsyncLock();
        List<int> order = [];

        async Coroutine Work(int number)
        {
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(1);
                order.Add(number);
            }
        }

        await Asyncio.Gather(Enumerable.Range(0, 4).Select(Work));
        Assert.Equal([0, 1, 2, 3], order);
        Assert.Equal(4, test.Elapsed);
        Assert.False(gate.Locked);
    });

    [Fact]
    public void It_is_handed_over_and_never_lies_open() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask next = Asyncio.CreateTask(Holding.For(1, gate.Acquire), name: "next");
        await Asyncio.Sleep(0);
        gate.Release();
        Assert.True(gate.Locked);
        Assert.Equal(next, gate.GetStatistics().Owner);
        Expect.Says(Assert.Throws<WouldBlockException>(gate.AcquireNoWait), "'next'", "await gate.Acquire()");
        await Holding.For(0, gate.Acquire);
        Assert.True(next.Done);
    });

    [Fact]
    public void A_free_one_is_taken_without_a_turn() => TestLoop.Run(async test =>
    {
        var gate = new AsyncLock();
        long turns = test.Loop.GetStatistics().Turns;
        using (await gate.Acquire())
        {
            Assert.True(gate.Locked);
        }

        gate.AcquireNoWait();
        gate.Release();
        Assert.Equal(turns, test.Loop.GetStatistics().Turns);
        Assert.False(gate.Locked);
    });

    [Fact]
    public void Nothing_is_taken_by_a_call_that_nobody_awaits() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        Coroutine<Releaser> unused = gate.Acquire();
        Assert.False(gate.Locked);
        using (await gate.Acquire())
        {
            Assert.True(gate.Locked);
        }

        unused.Close();
        await Holding.For(0, gate.Acquire);
        Assert.False(gate.Locked);
    });

    [Fact]
    public void A_cancelled_waiter_leaves_the_queue() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask second = Asyncio.CreateTask(Holding.For(0, gate.Acquire));
        LoopTask third = Asyncio.CreateTask(Holding.For(0, gate.Acquire));
        await Asyncio.Sleep(0);
        Assert.Equal(2, gate.GetStatistics().TasksWaiting);
        second.Cancel("enough");
        Assert.Equal(1, gate.GetStatistics().TasksWaiting);
        Assert.Equal("enough", (await Expect.Throws<CancelledException>(second)).Reason);
        gate.Release();
        await third;
        Assert.False(gate.Locked);
    });

    [Fact]
    public void A_cancelled_waiter_passes_the_lock_on() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.Acquire();
        LoopTask second = Asyncio.CreateTask(Holding.For(0, gate.Acquire));
        LoopTask third = Asyncio.CreateTask(Holding.For(0, gate.Acquire));
        await Asyncio.Sleep(1);
        gate.Release();
        second.Cancel();
        await Expect.Throws<CancelledException>(second);
        await third;
        Assert.False(gate.Locked);
    });

    [Fact]
    public void A_cancelled_scope_lets_its_waiter_have_what_it_was_handed() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        bool wasIn = false;
        await gate.Acquire();
        LoopTask<CancelScope> waiter = Holding.InScope(
            async () =>
            {
                using (await gate.Acquire())
                {
                    wasIn = true;
                    await Asyncio.Sleep(1);
                }
            },
            out Func<CancelScope> scope);
        await Asyncio.Sleep(0);
        gate.Release();
        scope().Cancel();
        Assert.True((await waiter).CancelledCaught);
        Assert.True(wasIn);
        Assert.False(gate.Locked);
    });

    [Fact]
    public void In_a_cancelled_scope_it_is_not_taken_free_or_not() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Expect.Throws<CancelledException>(gate.Acquire());
            Assert.False(gate.Locked);
            gate.AcquireNoWait();
            await Expect.Throws<CancelledException>(gate.Acquire());
            gate.Release();
        });
        Assert.False(scope.CancelledCaught);
    });

    [Fact]
    public void A_time_limit_gives_up_and_takes_nothing() => TestLoop.Run(async test =>
    {
        var gate = new AsyncLock();
        LoopTask holder = Asyncio.CreateTask(Holding.For(5, gate.Acquire));
        await Asyncio.Sleep(0);
        await Expect.Throws<TimeoutException>(Asyncio.WaitFor(gate.Acquire(), 1));
        await Asyncio.MoveOnAfter(1, async _ => await gate.Acquire());
        Assert.Equal(2, test.Elapsed);
        Assert.Equal(0, gate.GetStatistics().TasksWaiting);
        await holder;
        Assert.False(gate.Locked);
    });

    [Fact]
    public void Only_its_owner_releases_it() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        Expect.Says(Assert.Throws<InvalidOperationException>(gate.Release), "nobody has it", "using (await");
        await gate.Acquire();

        async Coroutine Meddle() =>
            Expect.Says(Assert.Throws<InvalidOperationException>(gate.Release), "its owner", "AsyncSemaphore");

        await Asyncio.CreateTask(Meddle());
        Asyncio.RunningLoop.CallSoon(() => Assert.Throws<InvalidOperationException>(gate.Release));
        await Asyncio.Sleep(0);
        Assert.True(gate.Locked);
        gate.Release();
    });

    [Fact]
    public void A_task_that_asks_twice_is_told() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        using (await gate.Acquire())
        {
            Expect.Says(await Expect.Throws<InvalidOperationException>(gate.Acquire()), "the task that has it");
            Assert.Throws<InvalidOperationException>(gate.AcquireNoWait);
        }

        Assert.False(gate.Locked);
    });

    [Fact]
    public void An_owner_that_ends_without_releasing_tells_those_who_wait() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();

        async Coroutine Forget()
        {
            await gate.Acquire();
            await Asyncio.Sleep(1);
        }

        LoopTask owner = Asyncio.CreateTask(Forget(), name: "forgetful");
        await Asyncio.Sleep(0);
        LoopTask other = Asyncio.CreateTask(Holding.For(0, gate.Acquire));
        Expect.Says(await Expect.Throws<BrokenResourceException>(gate.Acquire()), "'forgetful'");
        await Expect.Throws<BrokenResourceException>(other);
        await owner;
        await Expect.Throws<BrokenResourceException>(gate.Acquire());
        Assert.Throws<BrokenResourceException>(gate.AcquireNoWait);
        Assert.Throws<BrokenResourceException>(gate.Release);
    });

    [Fact]
    public void A_later_owner_that_ends_tells_them_too() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.Acquire();

        async Coroutine Forget() => await gate.Acquire();

        LoopTask second = Asyncio.CreateTask(Forget(), name: "second");
        LoopTask third = Asyncio.CreateTask(Forget(), name: "third");
        await Asyncio.Sleep(0);
        gate.Release();
        await second;
        Expect.Says(await Expect.Throws<BrokenResourceException>(third), "'second'");
    });

    [Fact]
    public void An_end_that_was_told_before_the_next_owner_came_is_not_that_ones() => TestLoop.Run(async test =>
    {
        var gate = new AsyncLock();

        async Coroutine Forget()
        {
            await gate.Acquire();
            await Asyncio.Sleep(1);
        }

        LoopTask forgetful = Asyncio.CreateTask(Forget());
        await Asyncio.Sleep(0);
        LoopTask second = Asyncio.CreateTask(Holding.For(1, gate.Acquire));
        LoopTask third = Asyncio.CreateTask(Holding.For(1, gate.Acquire));
        test.Loop.AddInstrument(new Releasing(forgetful, gate));
        await Asyncio.Gather(second, third);
        Assert.False(gate.Locked);
    });

    [Fact]
    public void An_owner_whose_waiters_have_left_is_not_watched() => TestLoop.Run(async test =>
    {
        var gate = new AsyncLock();
        LoopTask owner = Asyncio.CreateTask(Holding.For(1, gate.Acquire));
        await Asyncio.Sleep(0);
        LoopTask waiter = Asyncio.CreateTask(Holding.For(0, gate.Acquire));
        await Asyncio.Sleep(0);
        Assert.Single(owner.Waiters);
        waiter.Cancel();
        Assert.Empty(owner.Waiters);
        await Expect.Throws<CancelledException>(waiter);
        await owner;
    });

    [Fact]
    public void A_task_that_would_be_nothing_but_the_taking_of_it_is_refused() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        Func<IAwaitable>[] ways =
        [
            () => Asyncio.CreateTask(gate.Acquire()),
            () => Asyncio.CreateTask(gate.Acquire(), eager: true),
            () => Asyncio.Gather(gate.Acquire()),
            () => Asyncio.Shield(gate.Acquire()),
        ];
        foreach (Func<IAwaitable> way in ways)
        {
            InvalidOperationException error = await Expect.Throws<InvalidOperationException>(way());
            Expect.Says(error, "AsyncLock.Acquire", "using (await AsyncLock.Acquire()) { … }", "AsyncSemaphore");
            Assert.False(gate.Locked);
        }
    });

    [Fact]
    public void A_plain_async_method_that_would_wait_for_it_is_refused() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();

        async Task Plain() => await gate.Acquire();

        async Coroutine Use() => await Plain();

        await gate.Acquire();
        LoopTask other = Asyncio.CreateTask(Use());
        Expect.Says(await Expect.Throws<InvalidOperationException>(other), "async Task", "async Coroutine");
        Assert.Equal(0, gate.GetStatistics().TasksWaiting);
        gate.Release();
        Assert.False(gate.Locked);
    });

    [Fact]
    public void A_plain_async_method_that_has_left_its_task_is_told_so() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();

        async Task Plain(Action use)
        {
            await Asyncio.Sleep(1);
            use();
        }

        await gate.Acquire();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Plain(gate.Release));
        Expect.Says(error, "outside a task", "async Coroutine");
        error = await Assert.ThrowsAsync<InvalidOperationException>(() => Plain(gate.AcquireNoWait));
        Expect.Says(error, "outside a task", "async Coroutine");
        gate.Release();
    });

    [Fact]
    public void It_is_taken_by_tasks_only() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        Asyncio.RunningLoop.CallSoon(() => Assert.Throws<InvalidOperationException>(gate.AcquireNoWait));
        await Asyncio.Sleep(0);
        Assert.Throws<InvalidOperationException>(() => OtherThreads.Run(gate.AcquireNoWait));
    });

    [Fact]
    public void People_can_read_it() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        Assert.Equal("<AsyncLock unlocked>", gate.ToString());
        Assert.Equal(new AsyncLockStatistics(false, null, 0), gate.GetStatistics());
        await gate.Acquire();
        Asyncio.CurrentTask!.Name = "main";
        Assert.Equal("<AsyncLock held by 'main'>", gate.ToString());
        LoopTask waiter = Asyncio.CreateTask(Holding.For(0, gate.Acquire));
        await Asyncio.Sleep(0);
        Assert.Equal("<AsyncLock held by 'main' waiting=1>", gate.ToString());
        Assert.Equal(new AsyncLockStatistics(true, Asyncio.CurrentTask, 1), gate.GetStatistics());
        gate.Release();
        await waiter;
    });

    [Fact]
    public void Nothing_is_allocated_when_it_is_free() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        Assert.Equal(0, await Holding.BytesOf(async rounds =>
        {
            while (rounds-- > 0)
            {
                using (await gate.Acquire())
                {
                }
            }
        }));
    });

    /// <summary>Releases a lock for a task that has ended.</summary>
    private sealed class Releasing(LoopTask owner, AsyncLock gate) : Instrument
    {
        protected internal override void TaskExited(LoopTask task)
        {
            if (task == owner)
            {
                gate.Release();
            }
        }
    }
}
