using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Cancellation;

/// <summary>Trio's cancellation: a level.</summary>
public sealed class CancelScopeTests
{
    [Fact]
    public void A_cancelled_scope_throws_at_every_await_until_it_is_left() => TestLoop.Run(async test =>
    {
        int thrown = 0;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel("enough");
            for (; thrown < 3; thrown++)
            {
                var e = await Expect.Throws<CancelledException>(Asyncio.Sleep(1));
                Assert.Equal("enough", e.Reason);
                Assert.Equal(Asyncio.CurrentTask!.Name, e.Origin);
            }

            await Asyncio.Sleep(1);
            Assert.Fail("not reached");
        });
        Assert.Equal(3, thrown);
        Assert.True(scope.CancelCalled);
        Assert.True(scope.CancelledCaught);
        Assert.Equal(0, test.Elapsed);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void A_body_that_ends_by_itself_was_not_cut_off() => TestLoop.Run(async () =>
    {
        CancelScope quiet = await CancelScope.Run(async _ => await Asyncio.Sleep(1));
        Assert.False(quiet.CancelCalled);
        CancelScope late = await CancelScope.Run(async scope =>
        {
            await Asyncio.Sleep(1);
            scope.Cancel();
        });
        Assert.True(late.CancelCalled);
        Assert.False(late.CancelledCaught);
    });

    [Fact]
    public void The_wait_that_is_going_on_ends_at_once() => TestLoop.Run(async test =>
    {
        await CancelScope.Run(async scope =>
        {
            test.Loop.CallLater(2, () => scope.Cancel());
            await Asyncio.Sleep(100);
        });
        Assert.Equal(2, test.Elapsed);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    });

    [Fact]
    public void A_result_that_is_there_already_is_not_taken_away() => TestLoop.Run(async test =>
    {
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            Future<int> future = test.Loop.CreateFuture<int>();
            test.Loop.CallSoon(() =>
            {
                future.SetResult(7);
                scope.Cancel();
            });
            Assert.Equal(7, await future);
        });
        Assert.False(scope.CancelledCaught);
    });

    [Fact]
    public void What_is_done_already_throws_all_the_same() => TestLoop.Run(async test =>
    {
        Future<int> done = test.Loop.CreateFuture<int>();
        done.SetResult(7);
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Expect.Throws<CancelledException>(done);
            await Expect.Throws<CancelledException>(Asyncio.Sleep(0));
            await Expect.Throws<CancelledException>(Asyncio.CheckpointIfCancelled());
            await Asyncio.Checkpoint();
        });
        Assert.True(scope.CancelledCaught);
        Assert.Equal(7, done.Result);
    });

    [Fact]
    public void The_outermost_cancelled_scope_catches() => TestLoop.Run(async () =>
    {
        bool passedInner = false;
        CancelScope? inner = null;
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            await CancelScope.Run(async scope =>
            {
                inner = scope;
                scope.Cancel("inner");
                outer.Cancel("outer");
                Assert.Equal("outer", (await Expect.Throws<CancelledException>(Asyncio.Sleep(1))).Reason);
                await Asyncio.Sleep(1);
            });
            passedInner = true;
        });
        Assert.False(passedInner);
        Assert.False(inner!.CancelledCaught);
        Assert.True(outer.CancelledCaught);
    });

    [Fact]
    public void A_shield_protects_from_outside_and_not_from_itself() => TestLoop.Run(async test =>
    {
        CancelScope? shielded = null;
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            outer.Cancel();
            shielded = await CancelScope.Run(
                async scope =>
                {
                    await Asyncio.Sleep(2);
                    scope.Cancel();
                    await Asyncio.Sleep(2);
                },
                shield: true);
            await Asyncio.Sleep(2);
        });
        Assert.True(shielded!.CancelledCaught);
        Assert.True(outer.CancelledCaught);
        Assert.Equal(2, test.Elapsed);
    });

    [Fact]
    public void Taking_the_shield_away_takes_effect_at_once() => TestLoop.Run(async test =>
    {
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            outer.Cancel();
            await CancelScope.Run(
                async scope =>
                {
                    test.Loop.CallLater(3, () => scope.Shield = false);
                    await Asyncio.Sleep(100);
                },
                shield: true);
        });
        Assert.True(outer.CancelledCaught);
        Assert.Equal(3, test.Elapsed);
    });

    [Fact]
    public void Tasks_of_a_group_opened_inside_are_in_the_scope_and_plain_tasks_are_not() => TestLoop.Run(async test =>
    {
        LoopTask? plain = null;
        List<string> log = [];

        async Coroutine Work(string name, double seconds)
        {
            try
            {
                await Asyncio.Sleep(seconds);
                log.Add($"{name} done");
            }
            catch (CancelledException)
            {
                log.Add($"{name} cancelled");
                throw;
            }
        }

        await CancelScope.Run(async scope =>
        {
            plain = Asyncio.CreateTask(Work("plain", 5));
            await TaskGroup.Run(async group =>
            {
                _ = group.CreateTask(Work("a", 9));
                _ = group.CreateTask(Work("b", 9));
                test.Loop.CallLater(2, () => scope.Cancel());
            });
        });
        Assert.Equal(2, test.Elapsed);
        await plain!;
        Assert.Equal(["a cancelled", "b cancelled", "plain done"], log);
    });

    [Fact]
    public void A_callback_of_a_token_may_open_a_group_in_the_scope() => TestLoop.Run(async test =>
    {
        int ended = 0;

        async Coroutine Listen(TaskGroup group)
        {
            Asyncio.CurrentToken.Register(() => group.CreateTask(OpenGroup(), eager: true));
            await Asyncio.Sleep(9);
        }

        async Coroutine OpenGroup() => await TaskGroup.Run(async _ => await Asyncio.Sleep(9));

        async Coroutine Wait(IAwaitable what)
        {
            try
            {
                await what;
            }
            finally
            {
                ended++;
            }
        }

        await CancelScope.Run(async scope => await TaskGroup.Run(async group =>
        {
            group.CreateTask(Wait(Asyncio.CreateTask(Listen(group))));
            group.CreateTask(Wait(Asyncio.Sleep(9)));
            await Asyncio.Sleep(1);
            scope.Cancel();
        }));
        Assert.Equal(2, ended);
        Assert.Equal(1, test.Elapsed);
    });

    [Fact]
    public void A_task_started_in_a_cancelled_scope_runs_to_its_first_await() => TestLoop.Run(async () =>
    {
        List<string> log = [];

        async Coroutine Child()
        {
            log.Add("began");
            await Asyncio.Sleep(1);
            log.Add("not reached");
        }

        await CancelScope.Run(async scope =>
        {
            await TaskGroup.Run(async group =>
            {
                _ = group.CreateTask(Child());
                scope.Cancel();
            });
        });
        Assert.Equal(["began"], log);
    });

    [Fact]
    public void A_counted_cancel_passes_a_cancelled_scope() => TestLoop.Run(async test =>
    {
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        var e = await Expect.Throws<CancelledException>(task);
        Assert.True(task.Cancelled);
        await Asyncio.Sleep(0);

        static async Coroutine Body() => await CancelScope.Run(async scope =>
        {
            try
            {
                await Asyncio.Sleep(9);
            }
            finally
            {
                scope.Cancel("too late");
                await Asyncio.Sleep(9);
            }
        });
    });

    [Fact]
    public void The_deadline_cancels_and_can_be_moved() => TestLoop.Run(async test =>
    {
        TimeSpan start = test.Loop.Time;
        CancelScope scope = await Asyncio.MoveOnAfter(5, async scope =>
        {
            Assert.Equal(start + TimeSpan.FromSeconds(5), scope.Deadline);
            Assert.Equal(scope.Deadline, Asyncio.CurrentEffectiveDeadline);
            scope.Deadline += TimeSpan.FromSeconds(2);
            await Asyncio.Sleep(100);
        });
        Assert.True(scope.CancelledCaught);
        Assert.Equal(7, test.Elapsed);
        Assert.Null(Asyncio.CurrentEffectiveDeadline);
        var late = await Expect.Throws<TimeoutException>(Asyncio.FailAfter(1, async _ => await Asyncio.Sleep(9)));
        Expect.Says(late, "The time limit of 1 s was over");
        var past = await Expect.Throws<TimeoutException>(
            Asyncio.FailAt(test.Loop.Time - TimeSpan.FromSeconds(2.5), async _ => await Asyncio.Sleep(9)));
        Expect.Says(past, "had passed 2.5 s before the operation began");
        Assert.Equal("the deadline has passed", Assert.IsType<CancelledException>(late.InnerException).Reason);
        Assert.Equal(3, await Asyncio.FailAfter(2, async _ => await Asyncio.Sleep(1, 3)));
        await Asyncio.MoveOnAfter(0, async _ => await Asyncio.Sleep(9));
        Assert.Equal(9, test.Elapsed);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    });

    [Fact]
    public void A_thousand_tasks_parked_behind_a_shield_cost_no_turns() => TestLoop.Run(async test =>
    {
        long before = 0;

        async Coroutine Child() =>
            await CancelScope.Run(async _ => await Asyncio.Sleep(1), shield: true);

        await CancelScope.Run(async scope =>
        {
            await Nursery.Run(async nursery =>
            {
                for (int i = 0; i < 1000; i++)
                {
                    nursery.StartSoon(Child());
                }

                await Asyncio.Sleep(0);
                scope.Cancel();
                before = test.Loop.GetStatistics().Turns;
            });
        });
        Assert.Equal(1, test.Elapsed);
        Assert.InRange(test.Loop.GetStatistics().Turns - before, 1, 20);
    });

    [Fact]
    public void The_token_is_cancelled_inside_and_good_again_behind_a_shield_and_outside() => TestLoop.Run(async () =>
    {
        CancellationToken inside = default;
        await CancelScope.Run(async scope =>
        {
            inside = Asyncio.CurrentToken;
            Assert.Equal(inside, Asyncio.CurrentToken);
            scope.Cancel();
            Assert.True(inside.IsCancellationRequested);
            await CancelScope.Run(
                async _ => Assert.False(Asyncio.CurrentToken.IsCancellationRequested), shield: true);
            await CancelScope.Run(async _ => Assert.True(Asyncio.CurrentToken.IsCancellationRequested));
        });
        Assert.False(Asyncio.CurrentToken.IsCancellationRequested);
    });

    [Fact]
    public void A_foreign_operation_that_was_given_the_token_ends_with_the_scope() => TestLoop.Run(
        async test =>
        {
            CancelScope scope = await CancelScope.Run(async scope =>
            {
                test.Loop.CallSoon(() => scope.Cancel());
                await Task.Delay(-1, Asyncio.CurrentToken);
            });
            Assert.True(scope.CancelledCaught);
        },
        threads: true);
}
