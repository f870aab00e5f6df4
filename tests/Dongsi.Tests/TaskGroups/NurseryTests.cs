using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.TaskGroups;

public sealed class NurseryTests
{
    [Fact]
    public void It_waits_for_all_its_tasks() => TestLoop.Run(async test =>
    {
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Asyncio.Sleep(3));
            nursery.StartSoon(Asyncio.Sleep(5));
        });
        Assert.Equal(5, test.Elapsed);
        Assert.Equal(4, await Nursery.Run(async _ => await Asyncio.Sleep(1, 4)));
    });

    [Fact]
    public void A_failure_cancels_the_others_and_comes_out_in_a_group() => TestLoop.Run(async test =>
    {
        async Coroutine Fail()
        {
            await Asyncio.Sleep(1);
            throw new FormatException("bad");
        }

        var e = await Expect.Throws<ExceptionGroup>(Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Asyncio.Sleep(9));
            nursery.StartSoon(Fail());
            await Asyncio.Sleep(9);
        }));
        Assert.IsType<FormatException>(Assert.Single(e.InnerExceptions));
        Assert.Equal(1, test.Elapsed);
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void Cancelling_its_scope_ends_it_quietly() => TestLoop.Run(async test =>
    {
        LoopTask? late = null;
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Asyncio.Sleep(9));
            nursery.CancelScope.Cancel();
            late = nursery.StartSoon(Asyncio.Sleep(9));
        });
        Assert.True(late!.Cancelled);
        Assert.Equal(0, test.Elapsed);
    });

    [Fact]
    public void A_task_can_be_cancelled_by_itself_and_its_awaiter_is_not_confused() => TestLoop.Run(async () =>
    {
        await Nursery.Run(async nursery =>
        {
            LoopTask task = nursery.StartSoon(Asyncio.Sleep(9));
            await Asyncio.Sleep(1);
            task.Cancel("no longer wanted");
            Expect.Says(await Expect.Throws<ChildCancelledException>(task), "no longer wanted");
            await Asyncio.Sleep(1);
        });
    });

    [Fact]
    public void Start_goes_on_when_the_task_says_that_it_is_ready() => TestLoop.Run(async test =>
    {
        await Nursery.Run(async nursery =>
        {
            int port = await nursery.Start<int>(async status =>
            {
                await Asyncio.Sleep(2);
                status.Started(80);
                await Asyncio.Sleep(3);
            });
            Assert.Equal(80, port);
            Assert.Equal(2, test.Elapsed);
        });
        Assert.Equal(5, test.Elapsed);
    });

    [Fact]
    public void A_failure_before_it_is_ready_is_thrown_as_it_is() => TestLoop.Run(async () =>
    {
        await Nursery.Run(async nursery =>
        {
            await Expect.Throws<FormatException>(nursery.Start<int>(async _ => throw new FormatException()));
            var e = await Expect.Throws<InvalidOperationException>(nursery.Start<int>(async _ => { }));
            Expect.Says(e, "without saying that it was ready");
        });
    });

    [Fact]
    public void A_failure_after_it_is_ready_is_the_nurserys() => TestLoop.Run(async () =>
    {
        await Expect.Throws<ExceptionGroup>(Nursery.Run(async nursery =>
        {
            await nursery.Start<int>(async status =>
            {
                status.Started(1);
                await Asyncio.Sleep(1);
                throw new FormatException();
            });
            await Asyncio.Sleep(9);
        }));
    });

    [Fact]
    public void A_start_that_fails_in_a_cancelled_scope_asks_nobody_else() => TestLoop.Run(async test =>
    {
        CancelScope scope = await CancelScope.Run(async scope => await Nursery.Run(async nursery =>
        {
            test.Loop.CallLater(1, () => scope.Cancel());
            await Expect.Throws<FormatException>(nursery.Start<int>(async _ =>
            {
                await Expect.Throws<CancelledException>(Asyncio.Sleep(9));
                throw new FormatException();
            }));
            await Asyncio.Sleep(9);
        }));
        Assert.True(scope.CancelledCaught);
        Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Cancelling_the_starter_cancels_what_is_not_ready_yet() => TestLoop.Run(async test =>
    {
        await Nursery.Run(async nursery =>
        {
            CancelScope scope = await Asyncio.MoveOnAfter(1, async _ =>
            {
                await nursery.Start<int>(async _ => await Asyncio.Sleep(9));
            });
            Assert.True(scope.CancelledCaught);
            Assert.Equal(1, test.Elapsed);
            await Expect.Throws<TimeoutException>(Asyncio.WaitFor(
                nursery.Start<int>(async _ => await Asyncio.Sleep(9)), 1));
        });
        Assert.Equal(2, test.Elapsed);
    });

    [Theory, InlineData(true), InlineData(false)]
    public void A_task_that_is_ready_when_its_starter_was_cancelled_stays_cancelled(bool byScope) => TestLoop.Run(
        async test =>
        {
            List<string> seen = [];
            await Nursery.Run(async nursery =>
            {
                Coroutine starting = nursery.Start<int>(async status =>
                {
                    await Expect.Throws<CancelledException>(Asyncio.Sleep(9));
                    status.Started(80);
                    seen.Add("ready");
                    await CancelScope.Run(async _ => await Asyncio.Sleep(1), shield: true);
                    Assert.Throws<InvalidOperationException>(() => status.Started(81));
                    seen.Add("cleaned up");
                    await Expect.Throws<CancelledException>(Asyncio.Sleep(9));
                });
                if (byScope)
                {
                    await Asyncio.MoveOnAfter(1, async _ =>
                    {
                        await Expect.Throws<CancelledException>(starting);
                        seen.Add("starter");
                    });
                }
                else
                {
                    await Expect.Throws<TimeoutException>(Asyncio.WaitFor(Asyncio.CreateTask(First()), 1));
                }

                async Coroutine First()
                {
                    await Expect.Throws<CancelledException>(starting);
                    seen.Add("starter");
                    throw new CancelledException();
                }

                Assert.Equal(["ready", "cleaned up", "starter"], seen);
                Assert.Equal(0, nursery.GetStatistics().Tasks);
            });
            Assert.Equal(2, test.Elapsed);
        });

    [Fact]
    public void A_cancellation_that_nobody_asked_the_nursery_for_comes_out() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        future.Cancel("by its owner");
        LoopTask? child = null;
        CancelScope? scope = null;
        var e = await Expect.Throws<CancelledException>(Nursery.Run<int>(async nursery =>
        {
            scope = nursery.CancelScope;
            child = nursery.StartSoon(Asyncio.Sleep(9));
            return await future;
        }));
        Assert.Equal("by its owner", e.Reason);
        Assert.True(child!.Cancelled);
        Assert.False(scope!.CancelledCaught);
        Assert.Equal(0, test.Elapsed);
    });

    [Fact]
    public void A_cancel_from_outside_passes_through() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Nursery.Run(async nursery => nursery.StartSoon(Asyncio.Sleep(9))));
        await Asyncio.Sleep(1);
        task.Cancel("why");
        Assert.Equal("why", (await Expect.Throws<CancelledException>(task)).Reason);
    });
}
